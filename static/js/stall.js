/* The stall: sells with and without network. Sales stay in this device until the shop has said that it has them. */
const stall = document.querySelector("[data-stall]");
const one = (name) => stall.querySelector(`[data-${name}]`);
const state = document.querySelector("[data-state]");
const search = document.getElementById("stall-search");
const given = document.getElementById("stall-given");
const PORTION = 50;
const NAME = `stall-${stall.dataset.stall}`;

const words = (name, facts = {}) => {
  let text = stall.dataset[`word${name[0].toUpperCase()}${name.slice(1)}`];
  for (const [key, value] of Object.entries(facts)) text = text.replace(`{${key}}`, value);
  return text;
};
const rupiah = (amount) => `Rp${amount.toLocaleString("id-ID")}`;
const element = (tag, look, text = "") => Object.assign(document.createElement(tag), { className: look, textContent: text });

/* What the device keeps. Every change is written before anything is shown. */
const read = () => ({ goods: [], sales: [], ...JSON.parse(localStorage.getItem(NAME) ?? "{}") });
const write = (change) => {
  const kept = read();
  change(kept);
  localStorage.setItem(NAME, JSON.stringify(kept));
};

const basket = new Map();
const total = (lines) => lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
const chosen = () => read().goods.filter((good) => basket.has(good.variant))
  .map((good) => ({ variant: good.variant, price: good.price, quantity: basket.get(good.variant), name: good.name }));
const soldHere = (variant, sales) => sales.flatMap((sale) => sale.lines).filter((line) => line.variant === variant)
  .reduce((sum, line) => sum + line.quantity, 0);
const paidBy = () => stall.querySelector("[name=stall-paid-by]:checked").value;

const showGoods = () => {
  const { goods, sales } = read();
  const wanted = search.value.trim().toLowerCase().split(/\s+/);
  const fits = (good) => wanted.every((word) => `${good.name} ${good.seller}`.toLowerCase().includes(word));
  one("list").replaceChildren(...goods.filter(fits).map((good) => {
    const row = element("li", "");
    const button = element("button", "stall__good");
    button.type = "button";
    button.dataset.add = good.variant;
    const taken = basket.get(good.variant) ?? 0;
    const left = good.there - soldHere(good.variant, sales) - taken;
    const photo = Object.assign(element(good.photo ? "img" : "span", "stall__photo"), good.photo ? { loading: "lazy", alt: "", width: 48, height: 60, src: good.photo } : {});
    photo.addEventListener("error", () => photo.replaceWith(element("span", "stall__photo"))); // not seen before the network went
    button.append(photo, element("span", "", good.name), element("span", "stall__price", rupiah(good.price)),
      element("small", "", good.seller), element("span", "stall__there", left < 0 ? words("gone") : words("there", { count: left })));
    if (taken) button.append(element("span", "badge badge--count stall__taken", taken));
    row.append(button);
    return row;
  }));
};

const showBasket = () => {
  const lines = chosen();
  one("basket").replaceChildren(...lines.map((line) => {
    const row = element("li", "stall__line");
    const less = element("button", "stall__less", "−");
    less.type = "button";
    less.dataset.less = line.variant;
    less.setAttribute("aria-label", `${words("less")}: ${line.name}`);
    row.append(element("span", "", `${line.quantity} × ${line.name}`), element("span", "stall__price", rupiah(line.price * line.quantity)), less);
    return row;
  }));
  const sum = total(lines);
  one("total").textContent = rupiah(sum);
  one("amount").textContent = rupiah(sum);
  const money = Number(given.value.replace(/\D/g, ""));
  one("change").textContent = !money ? "" : money < sum ? words("short", { amount: rupiah(sum - money) }) : words("change", { amount: rupiah(money - sum) });
  one("cash").hidden = paidBy() !== "cash";
  one("qris").hidden = paidBy() !== "qris";
  stall.querySelector("[data-do=sold]").disabled = !lines.length;
};

const showKept = () => {
  const { sales } = read();
  one("kept").textContent = sales.length ? words("waiting", { count: sales.length, amount: rupiah(sales.reduce((sum, sale) => sum + total(sale.lines), 0)) }) : words("all");
  stall.querySelector("[data-do=send]").hidden = !sales.length;
  const refused = sales.filter((sale) => sale.message);
  one("refused").hidden = !refused.length;
  one("refused").replaceChildren(...refused.map((sale) => element("li", "", words("refused", { message: sale.message }))));
};
/* What the shop has counted, and what waits here. */
const showSums = () => {
  const { sales, sums } = read();
  one("sums").hidden = !sums;
  if (!sums) return;
  const waiting = (way) => sales.filter((sale) => sale.paid_by === way && !sale.message).reduce((sum, sale) => sum + total(sale.lines), 0);
  one("cash-sold").textContent = rupiah(sums.cash + waiting("cash"));
  one("qris-sold").textContent = rupiah(sums.qris + waiting("qris"));
  one("box").textContent = rupiah(sums.box + waiting("cash"));
};
const showState = (text) => { state.textContent = text ?? words(navigator.onLine ? "online" : "offline"); };
const show = () => { showGoods(); showBasket(); showKept(); showSums(); };

const sell = () => {
  const lines = chosen().map(({ variant, price, quantity }) => ({ variant, price, quantity }));
  if (!lines.length) return;
  const sale = { id: crypto.randomUUID(), at: new Date().toISOString(), paid_by: paidBy(), lines };
  try {
    write((kept) => kept.sales.push(sale));
  } catch {
    return showState(words("full"));
  }
  basket.clear();
  given.value = search.value = "";
  stall.querySelector("[name=stall-paid-by][value=cash]").checked = true;
  show();
  showState(words("sold", { amount: rupiah(total(lines)) }));
  state.focus(); // the button has nothing to sell any more
  if (navigator.onLine) send();
};

/* Goods and the token of the forms; null where the shop asks for a sign-in first. */
const refresh = async () => {
  const answer = await fetch(stall.dataset.goods, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!answer.ok || answer.redirected) return null;
  const { goods, sums, token } = await answer.json();
  write((kept) => Object.assign(kept, { goods, sums }));
  return token;
};

const sendPortion = async (sales, token, sums) => {
  const body = JSON.stringify({ sales: sales.map(({ id, at, paid_by, lines }) => ({ id, at, paid_by, lines })) });
  const answer = await fetch(stall.dataset.send, { method: "POST", body, headers: { "Content-Type": "application/json", "X-CSRFToken": token } });
  const told = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
  if (!told.sales) {
    showState(told.message ?? words("signin"));
    return false;
  }
  const answers = new Map(told.sales.map((sale) => [sale.id, sale]));
  write((kept) => {
    kept.sales = kept.sales.filter((sale) => {
      const found = answers.get(sale.id);
      if (found?.answer === "refused") sale.message = found.message;
      return !found || found.answer === "refused";
    });
  });
  for (const { answer: word } of told.sales) sums[word] = (sums[word] ?? 0) + 1;
  return true;
};

let sending = false;
const send = async () => {
  if (sending) return;
  sending = true;
  try {
    const token = await refresh();
    if (!token) return showState(words("signin"));
    const { sales } = read();
    const sums = {};
    for (let start = 0; start < sales.length; start += PORTION) {
      if (!(await sendPortion(sales.slice(start, start + PORTION), token, sums))) return;
    }
    await refresh();
    const told = ["counted", "before", "exception"].filter((word) => sums[word]).map((word) => words(word, { count: sums[word] }));
    showState(told.length ? `${told.join(", ")}.` : undefined);
  } catch {
    showState(words("lost"));
  } finally {
    sending = false;
    show();
  }
};

/* The page, its files and the code at the counter are put into the store, so that it opens without network. */
const keep = async () => {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(stall.dataset.worker);
  await navigator.serviceWorker.ready;
  const files = [...document.querySelectorAll("link[rel=stylesheet], link[rel=preload], link[rel=icon]")].map((link) => link.href);
  const others = [...document.querySelectorAll("script[src], main img")].map((file) => file.src);
  const store = await caches.open("stall");
  await store.addAll([location.pathname, stall.dataset.goods, ...files, ...others]);
  document.documentElement.dataset.kept = "1";
};

document.querySelector("[data-plain]").hidden = true;
stall.hidden = false;
stall.addEventListener("click", (event) => {
  const { add, less, do: act } = event.target.closest("button")?.dataset ?? {};
  if (add) basket.set(Number(add), (basket.get(Number(add)) ?? 0) + 1);
  if (less) basket.get(Number(less)) > 1 ? basket.set(Number(less), basket.get(Number(less)) - 1) : basket.delete(Number(less));
  if (add || less) {
    showGoods();
    showBasket();
    (stall.querySelector(add ? `[data-add="${add}"]` : `[data-less="${less}"]`) ?? search).focus(); // it was drawn anew
  }
  if (act === "sold") sell();
  if (act === "send") send();
});
stall.addEventListener("input", () => { showGoods(); showBasket(); });
addEventListener("online", () => { showState(); send(); });
addEventListener("offline", () => showState());
showState();
show();
if (navigator.onLine) {
  send();
  keep().catch(() => {});
}
