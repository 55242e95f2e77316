/* Without network nothing is sent into the void: what was typed stays on the page, and a note says to press again. */
const note = Object.assign(document.createElement("p"), { className: "notice notice--wrong", role: "alert" });
const tell = (place) => {
  note.textContent = document.body.dataset.unreached;
  place.append(note);
  note.scrollIntoView({ block: "nearest" });
};

document.addEventListener("submit", (event) => {
  if (navigator.onLine || event.defaultPrevented || event.target.getAttribute("method") !== "post") return;
  event.preventDefault();
  tell(event.target);
});
document.addEventListener("htmx:sendError", ({ target }) => target.hasAttribute("hx-post") && tell(target.closest(".field, form, div")));
addEventListener("online", () => note.remove());
