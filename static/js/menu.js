/* Escape closes an open sheet, and the keyboard goes on from what opened it; an opened sheet with a search box puts the cursor into it. */
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector(".sheet:target, .header__search:target");
  if (!open) return;
  location.hash = "";
  document.querySelector(`a[href="#${open.id}"]`)?.focus();
});
addEventListener("hashchange", () => {
  document.querySelector(".header__search:target input")?.focus();
});
