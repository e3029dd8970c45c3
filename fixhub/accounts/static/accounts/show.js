// A password can be shown while it is typed; it is sent, and kept by the browser, as a hidden one.
(() => {
  "use strict";
  const box = document.querySelector("[data-show]");
  if (!box) return;
  const fields = box.form.querySelectorAll("input[type=password]");
  const show = (type) => { for (const field of fields) field.type = type; };
  box.addEventListener("change", () => show(box.checked ? "text" : "password"));
  box.form.addEventListener("submit", () => { show("password"); box.checked = false; });
})();
