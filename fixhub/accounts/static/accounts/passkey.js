// Passkeys: the browser's own dialog, between a form and its sending.
(() => {
  "use strict";
  const form = document.querySelector("form[data-passkey]");
  if (!form) return;
  const trouble = (what) => { form.querySelector(`[data-problem=${what}]`).hidden = false; };
  form.addEventListener("submit", async (event) => {
    const field = form.elements.credential;
    if (field.value) return;
    event.preventDefault();
    for (const said of form.querySelectorAll("[data-problem]")) said.hidden = true;
    const known = window.PublicKeyCredential;
    if (!known?.parseCreationOptionsFromJSON) { trouble("unable"); return; }
    const { publicKey } = JSON.parse(form.dataset.passkey);
    const make = form.dataset.act === "create";
    const read = make ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
    try {
      const found = await navigator.credentials[make ? "create" : "get"]({ publicKey: known[read](publicKey) });
      field.value = JSON.stringify(found.toJSON());
      form.requestSubmit();
    } catch { trouble("failed"); }
  });
})();
