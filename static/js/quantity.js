/* Minus and plus count in place where the form is sent by another button (data-count); elsewhere they submit. */
document.addEventListener("click", (event) => {
  const step = event.target.closest?.("[data-count] .quantity__step");
  const input = step?.parentElement.querySelector(".quantity__number");
  if (!input) return;
  event.preventDefault();
  const least = Number(input.dataset.least || 1);
  const most = Number(input.dataset.most || Infinity);
  input.value = Math.min(most, Math.max(least, (parseInt(input.value, 10) || 0) + Number(step.value)));
  input.dispatchEvent(new Event("change", { bubbles: true }));
});
