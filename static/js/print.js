/* A button with data-print prints the page, or saves it as a file. */
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) print();
});
