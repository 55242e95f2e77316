/* A form marked data-autosubmit is sent as soon as a choice changes; its button stays for those who want it. */
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.hasAttribute("data-autosubmit") && event.target.matches("select, [type=checkbox], [type=radio]") && !document.querySelector(".sheet:target")) form.requestSubmit();
});
