// Search over any page: Ctrl+K or Cmd+K, and "/" where shortcuts are on. Without it there is the search page.
(() => {
  "use strict";
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
  const isTyping = (target) => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

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
})();
