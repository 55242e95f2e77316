/* A button with data-print prints the page, or saves it as a file. Without scripts it stays hidden: the browser's own menu prints. */
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
