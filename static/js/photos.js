/* Chosen photographs are shown under their input before they are sent. */
document.addEventListener("change", (event) => {
  const shown = event.target.matches?.("input[type=file][data-preview]") && document.getElementById(event.target.dataset.preview);
  if (!shown) return;
  shown.replaceChildren(...[...event.target.files].filter((file) => file.type.startsWith("image/")).map((file) => {
    const picture = new Image();
    picture.className = "photo";
    picture.alt = file.name;
    const reader = new FileReader();
    reader.onload = () => { picture.src = reader.result; };
    reader.readAsDataURL(file);
    return picture;
  }));
});
