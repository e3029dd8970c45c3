// What pages do beyond links and forms; all work without this file.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => within.querySelectorAll(selector);
  const say = (text) => { $("#live").textContent = text; };

  // What was just done, or how much is shown now, is read aloud once; a message can be put away.
  const tell = () => setTimeout(() => say([...$$("#main [data-say]")].map((p) => p.textContent).join(" ")), 300);
  document.addEventListener("told", tell);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-close]");
    if (!button) return;
    button.closest("[data-toast]").remove();
    $("#main").focus({ preventScroll: true });
  });

  // Theme: device, light, dark, device. The server reads the same cookie, so no page flashes.
  const themes = $("[data-theme-form]");
  // For a person we know it is kept for every device: one after the other, so that the last press counts.
  let waiting, telling;
  const told = async (form) => {
    waiting = form;
    if (telling) return;
    telling = true;
    while (waiting) {
      const kept = { method: "POST", body: waiting, redirect: "manual", keepalive: true, signal: AbortSignal.timeout(9000) };
      waiting = null;
      await fetch(themes.action, kept).catch(() => {});
    }
    telling = false;
  };
  addEventListener("pagehide", () => { if (waiting) navigator.sendBeacon(themes.action, waiting); });
  themes?.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = $("button", themes);
    const next = button.value;
    const secure = location.protocol === "https:" ? ";secure" : "";
    if (next === "auto") delete root.dataset.theme;
    else root.dataset.theme = next;
    const cookie = next === "auto" ? "theme=;max-age=0" : `theme=${next};max-age=31536000`;
    document.cookie = `${cookie};path=/;samesite=lax${secure}`;
    button.value = { auto: "light", light: "dark", dark: "auto" }[next];
    const form = new FormData(themes);
    form.set("theme", next);
    told(new URLSearchParams(form));
    say(themes.dataset[next]);
  });

  // The account menu closes on Escape and on a click elsewhere.
  const menu = $("[data-menu]");
  document.addEventListener("click", (event) => { if (menu?.open && !menu.contains(event.target)) menu.open = false; });
  menu?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    $("summary", menu).focus();
  });

  // Opening what a notice tells of reads it; its page need not wait for that.
  for (const link of $$("a[data-read]")) {
    link.addEventListener("click", () => {
      const form = new FormData();
      form.append("csrfmiddlewaretoken", $("[name=csrfmiddlewaretoken]").value);
      navigator.sendBeacon(link.dataset.read, form);
    });
  }

  // A form is sent once. Its buttons stay enabled: the pressed one sends its value.
  const sent = new Set();
  const free = (form) => {
    sent.delete(form);
    for (const button of $$("[aria-disabled]", form)) button.removeAttribute("aria-disabled");
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.getAttribute("method")?.toLowerCase() !== "post") return;
    if (sent.has(form)) { event.preventDefault(); return; }
    sent.add(form);
    for (const button of $$("button:not([type=button])", form)) button.setAttribute("aria-disabled", "true");
    // A download leaves the page as it is, and a person may press Stop.
    setTimeout(() => free(form), 10000);
  });
  // Back from the next page.
  addEventListener("pageshow", (event) => { if (event.persisted) [...sent].forEach(free); });

  // What moves by itself is asked for anew while somebody looks; when it is over, the page loads.
  const poll = (part) => {
    let etag = "";
    const look = async () => {
      try {
        if (!part.isConnected) return;
        if (document.hidden) return;
        const answer = await fetch(part.dataset.poll, { headers: etag ? { "If-None-Match": etag } : {} });
        if (answer.redirected || answer.status === 404) { location.reload(); return; }
        if (!answer.ok) return;
        etag = answer.headers.get("ETag") || "";
        part.innerHTML = await answer.text();
        if ($("[data-over]", part)) location.reload();
      } catch { /* the network is away: the next look may find it again */ }
      finally { if (part.isConnected) setTimeout(look, 2000); }
    };
    setTimeout(look, 2000);
  };

  // What is shown once can be copied with one press.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copy);
    field.select();
    try { await navigator.clipboard.writeText(field.value); } catch { document.execCommand("copy"); }
    say(button.dataset.copied);
  });

  // Board: arrow keys walk the cells; one tab stop for the whole grid.
  const walk = (board) => {
    const rows = [...board.tBodies[0].rows].map((row) => [...$$("a.cell", row)]).filter((row) => row.length);
    rows.flat().forEach((cell, at) => { cell.tabIndex = at ? -1 : 0; });
    const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], Home: [0, -999], End: [0, 999] };
    const within = (value, count) => Math.max(0, Math.min(count - 1, value));
    board.addEventListener("keydown", (event) => {
      const step = steps[event.key];
      const y = rows.findIndex((row) => row.includes(event.target));
      if (!step || y < 0) return;
      event.preventDefault();
      const row = rows[within(y + step[0], rows.length)];
      const to = row[within(rows[y].indexOf(event.target) + step[1], row.length)];
      event.target.tabIndex = -1;
      to.tabIndex = 0;
      to.focus();
    });
  };

  // Once for each main part, as it came or as htmx put it.
  let dressed;
  const dress = () => {
    if (dressed === $("#main")) return;
    dressed = $("#main");
    $$("[data-poll]", dressed).forEach(poll);
    $$("[data-grid]", dressed).forEach(walk);
    tell();
  };
  dress();
  document.addEventListener("htmx:afterSettle", dress);

  // By htmx, answers replace the main part: focus, scroll and what was typed are kept.
  const main = () => $("#main");
  const here = () => location.pathname + location.search;
  const buttons = (form) => form.querySelectorAll?.("button:not([type=button])") ?? [];
  let before = { path: "", scroll: 0 };

  const on = (name, act) => document.addEventListener(`htmx:${name}`, (event) => act(event.detail, event));

  on("beforeRequest", ({ elt }) => {
    main().setAttribute("aria-busy", "true");
    for (const button of buttons(elt)) button.setAttribute("aria-disabled", "true");
    $("[data-failed]")?.remove();
  });
  on("afterRequest", ({ elt }) => {
    main().removeAttribute("aria-busy");
    for (const button of buttons(elt)) button.removeAttribute("aria-disabled");
  });

  on("beforeSwap", (detail) => {
    if (!detail.shouldSwap) return;
    const to = new URL(detail.xhr.responseURL);
    // The sign-in has ended: it needs its own page.
    if (to.pathname.startsWith("/account/")) { detail.shouldSwap = false; location.assign(to); return; }
    before = { path: location.pathname, scroll: scrollY };
    const page = new DOMParser().parseFromString(detail.xhr.responseText, "text/html");
    // New things start at the heading.
    if ($("h1", page)?.textContent !== $("h1")?.textContent) document.activeElement.blur();
    around(page);
  });

  const around = (page) => {
    const current = new Set([...$$("[data-nav] a[aria-current]", page)].map((a) => a.getAttribute("href")));
    for (const link of $$("[data-nav] a")) {
      if (current.has(link.getAttribute("href"))) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  };

  // Back and reload ask for pages, never for what a form was sent to.
  on("beforeHistoryUpdate", ({ history, requestConfig, pathInfo }) => {
    const stayed = requestConfig.verb !== "get" && pathInfo.responsePath === pathInfo.finalRequestPath;
    if (stayed) history.path = here();
    if (history.path === here()) history.type = "replace";
  });

  on("afterSettle", () => {
    const elsewhere = before.path !== location.pathname;
    scrollTo(0, elsewhere ? 0 : before.scroll);
    if (document.activeElement && document.activeElement !== document.body) return;
    const to = $("[autofocus]", main()) ?? $("h1", main());
    if (!to) return;
    if (!to.hasAttribute("tabindex")) to.tabIndex = -1;
    to.focus({ preventScroll: !to.hasAttribute("autofocus") });
  });

  const failed = () => {
    const told = $("#failed")?.content.cloneNode(true);
    if (told) main().prepend(told);
    document.dispatchEvent(new Event("told"));
    $("[data-failed]")?.scrollIntoView({ block: "nearest" });
  };
  for (const name of ["responseError", "sendError", "timeout"]) on(name, failed);
})();
