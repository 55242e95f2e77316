/* Matching by keyboard, where a page is marked data-matching. ↑ ↓ go through the rows of all lists, ← → between the bank
   and the books; Enter on a suggestion or a case presses its button, on a line of the bank shows what is near, on an item
   of the books matches what is chosen; U undoes the last match. Sums follow what is chosen. Everything works without. */
const page = () => document.querySelector("[data-matching]");
const target = (row) => row.querySelector("input:not([type=hidden]), button") ?? row.querySelector("a");
const rows = () => [...page().querySelectorAll("[data-list] [data-row]")].filter((row) => target(row));
const list = (row) => row.closest("[data-list]").dataset.list;

const go = (row) => {
  if (!row) return;
  target(row).focus();
  row.scrollIntoView({ block: "nearest" });
};

/* Where to stand once the page that answers is there: the same place of the same list. */
const remember = (name, index) => sessionStorage.setItem("matching", JSON.stringify([name, index]));
const resume = () => {
  const kept = sessionStorage.getItem("matching");
  if (!kept || !page()) return;
  sessionStorage.removeItem("matching");
  const [name, index] = JSON.parse(kept);
  const same = rows().filter((row) => list(row) === name);
  go(same[Math.min(index, same.length - 1)] ?? rows()[0]);
};

const count = () => {
  const sums = { line: 0, item: 0 };
  for (const box of page().querySelectorAll("[data-amount]:checked")) sums[box.name] += Number(box.dataset.amount);
  const words = (amount) => `${amount < 0 ? "−" : ""}Rp${Math.abs(amount).toLocaleString(document.documentElement.lang)}`;
  const shown = { line: sums.line, item: sums.item, gap: sums.line - sums.item };
  for (const [name, amount] of Object.entries(shown)) page().querySelector(`[data-sum=${name}]`).textContent = words(amount);
  page().querySelector("[data-gap]").classList.toggle("balance__item--gap", shown.gap !== 0);
};

const enter = (row, event) => {
  const name = list(row);
  const same = rows().filter((other) => list(other) === name);
  const place = same.indexOf(row);
  if (name !== "bank" && name !== "books") return remember(name, place);
  event.preventDefault();
  target(row).checked = true;
  count();
  remember(name === "bank" ? "books" : "bank", 0);
  page().querySelector(name === "bank" ? "[data-count]" : "[data-tie]").click();
};

const across = (row, to) => {
  const place = rows().filter((other) => list(other) === list(row)).indexOf(row);
  const other = rows().filter((one) => list(one) === to);
  go(other[Math.min(place, other.length - 1)]);
};

document.addEventListener("keydown", (event) => {
  if (!page() || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = document.activeElement;
  if (at.matches("textarea, select, input:not([type=checkbox])")) return;
  const all = rows();
  const row = at.closest("[data-row]");
  const place = all.indexOf(row);
  const isPick = row && ["bank", "books"].includes(list(row));
  if (event.key === "ArrowDown") go(all[place + 1]);
  else if (event.key === "ArrowUp") go(all[Math.max(0, place - 1)]);
  else if (event.key === "ArrowRight" && isPick) across(row, "books");
  else if (event.key === "ArrowLeft" && isPick) across(row, "bank");
  else if (event.key === "Enter" && place >= 0 && at === target(row)) return enter(row, event);
  else if (event.key.toLowerCase() === "u") {
    remember(row ? list(row) : "suggestions", 0);
    page().querySelector("[data-undo] button")?.click();
  } else return;
  event.preventDefault();
});

document.addEventListener("change", (event) => {
  if (page() && event.target.matches("[data-matching] [data-amount]")) count();
});
document.addEventListener("htmx:after:swap", resume);
document.addEventListener("htmx:after:settle", resume);
resume();
