/* Plan beside its structure: both sides show what the other one looks at. Keys are pressed by
   app.js through data-key; everything here is convenience, the page works without it. */
(() => {
  "use strict";

  const page = document.querySelector("[data-plan]");
  if (!page) return;
  const text = page.querySelector("[data-plan-text]");
  const right = document.getElementById("plan-right");
  const strip = page.querySelector("[data-plan-strip]");
  const STATES = ["is-read", "is-confirmed", "is-dropped", "is-finding"];
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const keysOn = () => document.body.dataset.singleKeys !== "off";

  const marksOf = (key) => text.querySelectorAll(`mark[data-items~="${CSS.escape(key)}"]`);
  const rowOf = (key) => right.querySelector(`[data-item="${CSS.escape(key)}"]`);

  // Each column scrolls by itself; the page as a whole must not move on a desk.
  const show = (element, place = 0.4) => {
    if (!element) return;
    const column = element.closest(".work-col");
    const behavior = calm.matches ? "auto" : "smooth";
    if (column && column.scrollHeight > column.clientHeight + 1 && getComputedStyle(column).overflowY === "auto") {
      const top = element.getBoundingClientRect().top - column.getBoundingClientRect().top + column.scrollTop;
      column.scrollTo({ top: top - column.clientHeight * place, behavior });
    } else {
      element.scrollIntoView({ block: "center", behavior });
    }
  };

  /* --- after every answer: marks and strip take the new states ---------------------------------- */
  const sync = (moved) => {
    const holder = right.querySelector("[data-marks]");
    if (!holder) return;
    const state = new Map(
      holder.dataset.marks.split(" ").map((pair) => {
        const at = pair.lastIndexOf(":");
        return [pair.slice(0, at), pair.slice(at + 1)];
      }),
    );
    for (const row of right.querySelectorAll(".question[data-item]")) state.set(row.dataset.item, "finding");
    const current = holder.dataset.current;
    for (const mark of text.querySelectorAll("mark[data-items]")) {
      const keys = mark.dataset.items.split(" ");
      const items = keys.filter((key) => !key.startsWith("finding-"));
      const asked = keys.some((key) => key.startsWith("finding-") && state.has(key));
      const owner = items.includes(current) ? current : items[items.length - 1];
      mark.classList.remove(...STATES);
      if (owner) mark.classList.add(`is-${state.get(owner) || "read"}`);
      mark.classList.toggle("is-asked", asked);
      mark.classList.toggle("is-current", items.includes(current));
      if (items.includes(current)) mark.setAttribute("tabindex", "-1");
      else mark.removeAttribute("tabindex");
    }
    if (strip) {
      for (const tick of strip.querySelectorAll("[data-tick]")) {
        tick.classList.remove(...STATES, "is-current");
        const known = state.get(tick.dataset.tick);
        if (known) tick.classList.add(`is-${known}`);
        else tick.classList.add("is-confirmed");
        if (tick.dataset.tick === current) tick.classList.add("is-current");
      }
    }
    if (!moved) return;
    // A question comes before the items: then the text shows the place asked about.
    const asked = right.querySelector(".question:has([autofocus])");
    if (asked) {
      show(marksOf(asked.dataset.item)[0]);
      right.scrollTo({ top: 0 });
    } else if (current) {
      show(marksOf(current)[0]);
      show(right.querySelector("[data-open]"), 0.15);
    }
  };

  /* --- hover and focus ------------------------------------------------------------------------------ */
  let looked = [];
  const look = (keys) => {
    for (const element of looked) element.classList.remove("is-looked");
    looked = keys.flatMap((key) => [...marksOf(key), rowOf(key)]).filter(Boolean);
    for (const element of looked) element.classList.add("is-looked");
  };
  const keysAt = (target) => {
    if (!(target instanceof Element)) return null;
    const mark = target.closest("mark[data-items]");
    if (mark) return mark.dataset.items.split(" ");
    const row = target.closest("[data-item]");
    return row ? [row.dataset.item] : null;
  };
  for (const kind of ["mouseover", "focusin"]) {
    page.addEventListener(kind, (event) => {
      const keys = keysAt(event.target);
      if (keys) look(keys);
    });
  }
  page.addEventListener("mouseleave", () => look([]));

  page.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    const link = target.closest("[data-to-text]");
    if (link) {
      const mark = marksOf(link.dataset.toText)[0];
      if (mark) {
        event.preventDefault();
        look([link.dataset.toText]);
        show(mark);
      }
      return;
    }
    const focus = target.closest("[data-focus]");
    if (focus) {
      event.preventDefault();
      const field = right.querySelector(".plan-open .plan-fields :is(input, select, textarea)");
      if (field) field.focus();
      return;
    }
    const mark = target.closest("mark[data-items]");
    if (mark) {
      const keys = mark.dataset.items.split(" ");
      const row = [...keys].reverse().map(rowOf).find(Boolean);
      if (row) {
        show(row, 0.3);
        const opener = row.querySelector(".plan-row-title, button");
        if (opener) opener.focus({ preventScroll: true });
      }
    }
  });
  if (strip) {
    strip.addEventListener("click", (event) => {
      const box = strip.getBoundingClientRect();
      const share = (event.clientY - box.top) / box.height;
      text.scrollTo({ top: share * text.scrollHeight - text.clientHeight / 2, behavior: calm.matches ? "auto" : "smooth" });
    });
  }

  /* --- arrows walk the rows, Tab goes over to the text -------------------------------------------------- */
  const inField = (target) => target instanceof Element && target.closest("input, select, textarea") !== null;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || inField(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const name = event.key.toLowerCase();
    if (!keysOn()) return;
    if (["arrowdown", "j", "arrowup", "k"].includes(name)) {
      if (event.target instanceof Element && event.target.closest(".plan-text")) return;
      const rows = [...right.querySelectorAll(".plan-rows > [data-item]")];
      const here = rows.findIndex((row) => row.hasAttribute("data-open"));
      const next = rows[here + (name === "arrowdown" || name === "j" ? 1 : -1)];
      const opener = next && next.querySelector(".plan-row-title");
      event.preventDefault();
      if (opener) opener.click();
      return;
    }
    if (name === "tab" && !event.shiftKey && event.target instanceof Element && event.target.closest(".plan-open-head, .plan-open-buttons [data-key='enter']")) {
      const current = right.querySelector("[data-open]");
      const mark = current && marksOf(current.dataset.item)[0];
      if (mark) {
        event.preventDefault();
        mark.focus();
        show(mark);
      }
      return;
    }
    if (name === "escape" && event.target instanceof Element && event.target.closest(".plan-text")) {
      const button = right.querySelector(".plan-open-buttons button");
      if (button) button.focus();
    }
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target === right) sync(true);
  });
  sync(true);
})();
