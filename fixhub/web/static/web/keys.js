// Shortcuts: data-key names those of a link or button ("n", "g b", "j|k"), "?" lists them.
(() => {
  "use strict";
  const help = document.querySelector("[data-help]");
  if (!help) return;
  const $$ = (selector) => [...document.querySelectorAll(selector)];
  const isTyping = (target) => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  const keysOf = (element) => element.dataset.key.split("|");
  let first = "";

  const make = (tag, ...inside) => {
    const made = document.createElement(tag);
    made.append(...inside);
    return made;
  };
  const row = (keys, name) => make("div", make("dt", ...keys.split(" ").map((key) => make("kbd", key))), make("dd", name));
  const show = () => {
    const { grid, send, search, slash } = help.dataset;
    const list = help.querySelector("dl");
    const named = {};
    for (const element of $$("[data-key]")) {
      for (const key of keysOf(element)) named[key] ??= element.dataset.keyName || element.textContent.trim();
    }
    list.replaceChildren(...Object.entries(named).map((pair) => row(...pair)));
    if (document.querySelector("[data-grid]")) list.append(row("← → ↑ ↓", grid));
    if (document.querySelector("main form textarea")) list.append(row("Ctrl Enter", send));
    list.append(row(slash ? "/" : "Ctrl K", search));
    help.showModal();
  };

  for (const button of $$("[data-open-help]")) button.addEventListener("click", show);
  help.addEventListener("click", (event) => { if (event.target === help) help.close(); });
  if (!("on" in help.dataset)) return;

  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    const field = event.target;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && field.form && field.tagName === "TEXTAREA") {
      event.preventDefault();
      field.form.querySelector("button:not([type=button])")?.click();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(field)) return;
    if (event.key === "?") { event.preventDefault(); show(); return; }
    const pressed = first ? `${first} ${event.key}` : event.key;
    const target = $$("[data-key]").find((element) => keysOf(element).includes(pressed));
    first = "";
    if (!target) {
      if (event.key === "g") first = "g";
      setTimeout(() => { first = ""; }, 1500);
      return;
    }
    event.preventDefault();
    target.click();
  });
})();
