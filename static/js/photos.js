/* Chosen photographs are shown under their input, and made small on the phone before they are sent: no page shows a wider one. */
const WIDEST = 1600;
const LARGE = 300_000; // bytes; less is not worth the phone's time
const shrinking = new WeakMap(); // what a form waits for

const shrunk = async (file) => {
  if (!file.type.startsWith("image/") || file.size < LARGE) return file;
  try {
    const whole = await createImageBitmap(file);
    const fitting = await createImageBitmap(whole, { resizeWidth: Math.min(WIDEST, whole.width), resizeQuality: "high" });
    const canvas = Object.assign(document.createElement("canvas"), { width: fitting.width, height: fitting.height });
    const pen = canvas.getContext("2d");
    pen.fillStyle = "white"; // under what is transparent
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(fitting, 0, 0);
    const small = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    return small.size < file.size ? new File([small], file.name.replace(/\.\w+$/, ".jpg"), { type: small.type }) : file;
  } catch {
    return file; // this browser cannot read it; the shop does, or says what is wrong
  }
};

const shown = async (file) => {
  const reader = new FileReader();
  await new Promise((done) => { reader.onload = done; reader.readAsDataURL(file); });
  return Object.assign(new Image(), { className: "photo", alt: file.name, src: reader.result });
};

const take = async (input) => {
  const chosen = input.files;
  const box = new DataTransfer();
  const pictures = [];
  for (const file of chosen) { // one by one: a cheap phone has little memory
    const small = await shrunk(file);
    box.items.add(small);
    if (small.type.startsWith("image/")) pictures.push(await shown(small));
  }
  if (input.files !== chosen) return; // others were chosen meanwhile
  input.files = box.files;
  document.getElementById(input.dataset.preview)?.replaceChildren(...pictures);
};

document.addEventListener("change", ({ target }) => {
  if (!target.matches?.("input[type=file][data-preview]")) return;
  const taken = Promise.all([shrinking.get(target.form), take(target)]);
  shrinking.set(target.form, taken);
  taken.then(() => shrinking.get(target.form) === taken && shrinking.delete(target.form));
});

document.addEventListener("submit", (event) => {
  const taken = shrinking.get(event.target);
  if (!taken || event.defaultPrevented) return;
  event.preventDefault();
  taken.then(() => event.target.requestSubmit(event.submitter));
});
