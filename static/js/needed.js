/* A form that holds chosen photographs is asked before it is sent, because a page that comes back has lost them: what is missing
   (data-needed) is said beside the field, as the shop itself says it. Without scripting the browser asks. */
document.addEventListener("invalid", (event) => {
  const input = event.target;
  const words = input.closest("[data-needed]")?.dataset.needed;
  if (!words || !input.validity.valueMissing) return;
  event.preventDefault();
  if (input.form.querySelector(":is(input, select, textarea):invalid") === input) input.focus();
  const place = input.closest(".field, .group");
  if (place.matches(".field--wrong")) return;
  const said = Object.assign(document.createElement("p"), { className: "field__error", id: `${input.id}-error`, textContent: words });
  place.classList.add("field--wrong");
  place.append(said);
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", `${said.id} ${input.getAttribute("aria-describedby") ?? ""}`.trim());
}, true);
