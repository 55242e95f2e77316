/* Signing out of a device that kept a stall's page (stall.js): the page is removed; sales that were not sent are said first and stay. */
const OUT = "form[action$='/logout'], form[action$='/sessions/end']";
const read = (name) => {
  try {
    return JSON.parse(localStorage.getItem(name)).sales ?? [];
  } catch {
    return [];
  }
};
const stalls = () => Object.keys(localStorage).filter((name) => /^stall-\d+$/.test(name));
const add = (form, name, value) => form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));

const remove = async () => {
  for (const name of stalls()) {
    const sales = read(name);
    if (sales.length) localStorage.setItem(name, JSON.stringify({ sales }));
    else localStorage.removeItem(name);
  }
  await caches.delete("stall");
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches(OUT) || !window.caches || !stalls().length) return;
  const unsent = stalls().filter((name) => read(name).length);
  if (unsent.length && !form.elements.anyway) {
    form.querySelectorAll("[name=unsent], [name=stall]").forEach((input) => input.remove());
    add(form, "unsent", unsent.reduce((sum, name) => sum + read(name).length, 0));
    return add(form, "stall", unsent[0].slice("stall-".length));
  }
  event.preventDefault();
  remove().finally(() => form.submit());
});
