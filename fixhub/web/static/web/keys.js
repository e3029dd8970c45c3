// What the signed in do by keyboard; links and pages do it without this file.
(() => {
  "use strict";
  const isTyping = (target) => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

  // Search over any page: Ctrl+K or Cmd+K, and "/" where shortcuts are on. Without it there is the search page.
  const palette = () => {
    const dialog = document.querySelector("[data-palette]");
    const opener = document.querySelector("[data-search]");
    if (!dialog || !opener) return;
    const field = dialog.querySelector("input");
    const list = dialog.querySelector("[role=listbox]");
    let waiting, asking;

    const options = () => [...list.querySelectorAll("a[role=option]")];
    const chosen = () => list.querySelector("[aria-selected=true]");
    const choose = (option) => {
      chosen()?.setAttribute("aria-selected", "false");
      option?.setAttribute("aria-selected", "true");
      option?.scrollIntoView({ block: "nearest" });
      if (option) field.setAttribute("aria-activedescendant", option.id);
      else field.removeAttribute("aria-activedescendant");
    };

    const ask = async () => {
      asking?.abort();
      asking = new AbortController();
      const typed = field.value;
      try {
        const url = `${list.dataset.from}?q=${encodeURIComponent(typed)}`;
        const answer = await fetch(url, { signal: asking.signal });
        // The sign-in has ended, or something is wrong: the page says which.
        if (answer.redirected || !answer.ok) { location.assign(opener.href); return; }
        list.innerHTML = await answer.text();
        list.dataset.for = typed;
        choose(options()[0]);
      } catch (error) {
        if (error.name !== "AbortError") location.assign(opener.href);
      }
    };

    const open = () => {
      if (dialog.open) return;
      dialog.showModal();
      field.select();
      ask();
    };

    opener.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open();
    });
    document.addEventListener("keydown", (event) => {
      const combined = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
      const slash = event.key === "/" && "slash" in opener.dataset && !event.ctrlKey && !event.altKey && !event.metaKey;
      if (!combined && !(slash && !isTyping(event.target))) return;
      event.preventDefault();
      open();
    });

    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, 120);
    });
    field.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const all = options();
      if (step && all.length) {
        event.preventDefault();
        choose(all[(all.indexOf(chosen()) + step + all.length) % all.length]);
      }
      // What was found belongs to what is typed; else the form asks the search page.
      if (event.key === "Enter" && chosen() && list.dataset.for === field.value) {
        event.preventDefault();
        chosen().click();
      }
    });
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  };

  // Shortcuts: data-key names those of a link or button ("n", "g b", "j|k"), "?" lists them.
  const shortcuts = () => {
    const help = document.querySelector("[data-help]");
    if (!help) return;
    const $$ = (selector) => [...document.querySelectorAll(selector)];
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
  };

  palette();
  shortcuts();
})();
