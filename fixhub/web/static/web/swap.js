// By htmx, answers replace the main part: focus, scroll and what was typed are kept.
(() => {
  "use strict";
  const $ = (selector, within = document) => within.querySelector(selector);
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
    for (const style of page.querySelectorAll("link[rel=stylesheet]")) {
      if (!$(`link[href="${style.getAttribute("href")}"]`)) document.head.append(document.importNode(style));
    }
    const current = new Set([...page.querySelectorAll("[data-nav] a[aria-current]")].map((a) => a.getAttribute("href")));
    for (const link of document.querySelectorAll("[data-nav] a")) {
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
