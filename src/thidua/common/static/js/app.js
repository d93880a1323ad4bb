/* Small behaviour of every page. No eval, no inline handlers; everything works without it,
   only slower or with one more page. Texts come from the page, so that they are translated. */
(() => {
  "use strict";

  const FIELD = "input, select, textarea, [contenteditable]";
  const inField = (target) => target instanceof Element && target.closest(FIELD) !== null;

  /* --- single keys ------------------------------------------------------------------------- */
  // Only outside fields: Vietnamese typing composes letters out of several keys.
  const keysOn = () => document.body.dataset.singleKeys !== "off";

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      closeMenus(null, true);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!keysOn() || inField(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "/") {
      const search = document.querySelector("[data-search]");
      if (search && search.offsetParent !== null) {
        event.preventDefault();
        search.focus();
        search.select();
      }
      return;
    }
    const name = event.key.toLowerCase();
    // Enter belongs to the control that has the focus.
    if (name === "enter" && event.target instanceof Element && event.target.closest("a, button, summary")) return;
    const button = [...document.querySelectorAll("[data-key]")].find(
      (el) => el.dataset.key.split(" ").includes(name) && el.getClientRects().length > 0,
    );
    if (button && button.getAttribute("aria-disabled") !== "true") {
      event.preventDefault();
      button.click();
    }
  });

  /* --- menus ------------------------------------------------------------------------------- */
  const closeMenus = (except, focus) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (menu === except) continue;
      menu.open = false;
      if (focus && menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    }
  };

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    closeMenus(target && target.closest("details.menu"), false);
    if (!target) return;

    const refused = target.closest('[aria-disabled="true"]');
    if (refused) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const opener = target.closest("[data-dialog]");
    if (opener) {
      const box = document.getElementById(opener.dataset.dialog);
      if (box && !box.open) box.showModal();
    }
    const closer = target.closest("[data-close]");
    if (closer && closer.closest("dialog")) closer.closest("dialog").close();
    if (target.closest("[data-print]")) window.print();
    const copier = target.closest("[data-copy]");
    if (copier) copyText(copier);
  });

  const copyText = async (button) => {
    const source = document.getElementById(button.dataset.copy);
    const text = source.value || source.textContent.trim();
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
    } else {
      // Offices often run without https, where the clipboard can only be reached this way.
      const area = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    if (button.dataset.copied) button.textContent = button.dataset.copied;
  };

  /* --- forms: ask first, never send twice ---------------------------------------------------- */
  const agreed = new WeakSet();

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog") return;
    if (form.dataset.confirm && !agreed.has(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(form, event.submitter);
      return;
    }
    if (form.dataset.busy === "yes") {
      event.preventDefault();
      return;
    }
    if (form.hasAttribute("hx-get") || form.hasAttribute("hx-post") || form.method === "get") return;
    form.dataset.busy = "yes";
    // After the browser has read the form, or the pressed button's value would be lost.
    window.setTimeout(() => busy(event.submitter), 0);
  }, true);

  const ask = (form, submitter) => {
    const box = document.getElementById("confirm");
    box.querySelector("[data-confirm-text]").textContent = form.dataset.confirm;
    box.returnValue = "no";
    box.addEventListener("close", () => {
      if (box.returnValue !== "yes") return;
      agreed.add(form);
      form.requestSubmit(submitter || undefined);
      agreed.delete(form);
    }, { once: true });
    box.showModal();
    box.querySelector('[value="no"]').focus();
  };

  const busy = (button) => {
    if (!button || !button.classList.contains("btn")) return;
    button.style.minWidth = `${button.getBoundingClientRect().width}px`;
    button.classList.add("is-busy");
    button.dataset.label = button.innerHTML;
    button.replaceChildren(
      Object.assign(document.createElement("span"), { className: "spin" }),
      document.createTextNode(button.dataset.busyLabel || document.body.dataset.msgBusy),
    );
  };

  // Back from the next page: the form may be sent again.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll('form[data-busy="yes"]')) delete form.dataset.busy;
    for (const button of document.querySelectorAll(".btn.is-busy")) {
      button.classList.remove("is-busy");
      button.innerHTML = button.dataset.label;
    }
  });

  // Filters that apply at once; the button stays for those without a script.
  document.addEventListener("change", (event) => {
    const target = event.target;
    if (target instanceof Element && target.closest("[data-auto-submit]") && target.matches("select, [type=checkbox], [type=radio]")) {
      target.form.requestSubmit();
    }
    if (target instanceof HTMLInputElement && target.type === "file") showNames(target);
  });

  /* --- file fields ---------------------------------------------------------------------------- */
  const showNames = (input) => {
    const names = input.closest(".drop") && input.closest(".drop").querySelector("[data-names]");
    if (!names) return;
    names.textContent = [...input.files]
      .map((file) => `${file.name} (${Math.max(1, Math.round(file.size / 1024)).toLocaleString(document.documentElement.lang)} KB)`)
      .join(" · ");
  };

  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const drop = event.target instanceof Element && event.target.closest(".drop");
      if (drop) drop.classList.toggle("is-over", kind === "dragover");
    });
  }

  /* --- toasts: 8 seconds, longer while looked at ------------------------------------------------ */
  const watchToast = (toast) => {
    if (toast.dataset.watched) return;
    toast.dataset.watched = "yes";
    let timer = 0;
    const start = () => { timer = window.setTimeout(() => toast.remove(), 8000); };
    const stop = () => window.clearTimeout(timer);
    toast.addEventListener("focusin", stop);
    toast.addEventListener("focusout", start);
    toast.addEventListener("mouseenter", stop);
    toast.addEventListener("mouseleave", start);
    start();
  };

  /* --- errors: the summary, or the field it names, gets the focus --------------------------------- */
  const settle = (root) => {
    for (const toast of root.querySelectorAll("[data-toast]")) watchToast(toast);
    const summary = root.querySelector("[data-errors]");
    if (summary) summary.focus();
  };

  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("[data-errors] a");
    if (!link) return;
    const place = document.getElementById(link.hash.slice(1));
    const field = place && (place.matches(FIELD) ? place : place.querySelector(FIELD));
    if (field) {
      event.preventDefault();
      field.focus();
    }
  });

  /* --- htmx: a thin line after 300 ms, new parts behave like old ones ------------------------------- */
  let waiting = 0;
  let lineTimer = 0;
  const line = () => document.querySelector("[data-busy-line]");
  document.addEventListener("htmx:beforeRequest", () => {
    waiting += 1;
    if (waiting === 1) lineTimer = window.setTimeout(() => line().classList.add("is-on"), 300);
  });
  document.addEventListener("htmx:afterRequest", () => {
    waiting = Math.max(0, waiting - 1);
    if (waiting > 0) return;
    window.clearTimeout(lineTimer);
    line().classList.remove("is-on");
  });
  document.addEventListener("htmx:load", (event) => settle(event.target));
  // Errors of a form come back as 422 and belong into the page.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 422) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  settle(document);
})();
