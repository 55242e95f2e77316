/* Escape closes an open sheet; an opened sheet with a search box puts the cursor into it. */
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.querySelector(".sheet:target, .header__search:target")) location.hash = "";
});
addEventListener("hashchange", () => {
  document.querySelector(".header__search:target input")?.focus();
});
