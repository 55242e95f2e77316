/* Where every row of a list is a form of its own (data-rows), what was typed in the others outlasts saving one of them. */
const KEPT = "rows";
const numbers = () => [...document.querySelectorAll("[data-rows] input[inputmode=numeric]")];

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.target.closest("[data-rows]")) return;
  const others = numbers().filter((input) => input.form !== event.target && input.value !== input.defaultValue);
  sessionStorage.setItem(KEPT, JSON.stringify(others.map((input) => [input.form.action, input.value])));
});

if (numbers().length) {
  const kept = new Map(JSON.parse(sessionStorage.getItem(KEPT)));
  sessionStorage.removeItem(KEPT);
  for (const input of numbers()) input.value = kept.get(input.form.action) ?? input.value;
}
