// The words of a report: the preview follows what is typed, and nothing typed is lost. Without it, the form's own
// buttons do the same.
(() => {
  "use strict";

  const form = document.getElementById("words-form");
  const state = document.getElementById("save-state");
  if (!form || !state || !window.htmx) return;

  const BOOKKEEPING = /^(seen-|draft-|holds-|forget-|csrfmiddlewaretoken$)/;
  let saved = form.hasAttribute("data-unsaved") ? null : snapshot();
  let sent = saved;
  let isLeaving = false;

  function snapshot() {
    return JSON.stringify([...new FormData(form)].filter(([name]) => !BOOKKEEPING.test(name)));
  }

  const isDirty = () => snapshot() !== saved;

  function say(text, kind) {
    const line = document.createElement("span");
    line.className = kind;
    line.textContent = text;
    state.replaceChildren(line);
  }

  const changed = () => form.dispatchEvent(new CustomEvent("rows", { bubbles: true }));

  // Whoever signed in again in another tab saves with the new token.
  function freshToken() {
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    if (token) form.elements.csrfmiddlewaretoken.value = token[1];
  }

  // Texts: how long they are, and their drafts.

  function count(area) {
    const line = area.parentElement.querySelector("[data-count]");
    const limit = Number(area.dataset.limit);
    const { length } = area.value.trim();
    line.textContent = `${length} of ${limit} characters`;
    line.classList.toggle("words-count--over", length > limit);
    const take = area.parentElement.querySelector("[data-take] > span");
    if (take) take.textContent = isUntouched(area) ? "Start from the draft" : "Add the draft below";
  }

  // Nothing is written, or what a draft said, word for word: another draft may take its place.
  const drafted = new Map();
  for (const area of form.querySelectorAll("textarea[data-untouched]")) drafted.set(area, area.value);
  const isUntouched = (area) => !area.value.trim() || area.value === drafted.get(area);

  function takeDraft(button) {
    const box = button.closest("[data-text]");
    const area = box.querySelector("textarea");
    const draft = box.querySelector("[data-draft]");
    const begun = form.elements[`draft-${box.dataset.text}`];
    const text = draft.textContent;
    area.value = isUntouched(area) ? text : `${area.value.trim()}\n\n${text}`;
    if (area.value === text) drafted.set(area, text);
    begun.value = draft.dataset.draft;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus({ preventScroll: true });
    area.setSelectionRange(0, 0);
    area.scrollTop = 0;
  }

  // The preview shows what is being written.
  const preview = document.getElementById("preview");
  let at = null;
  function follow() {
    const part = at && preview.querySelector(`[data-part="${at}"]`);
    if (part) preview.scrollTop += part.getBoundingClientRect().top - preview.getBoundingClientRect().top - 16;
  }
  form.addEventListener("focusin", (event) => {
    at = event.target.closest("[data-text]")?.dataset.text || at;
    follow();
  });
  preview.addEventListener("htmx:afterSwap", follow);

  // Sections: which, and in which order.

  function move(button) {
    const row = button.closest("[data-section]");
    const other = button.dataset.move === "up" ? row.previousElementSibling : row.nextElementSibling;
    if (!other?.dataset.section) return;
    if (button.dataset.move === "up") other.before(row);
    else other.after(row);
    ends();
    button.focus();
    if (button.disabled) row.querySelector("[data-move]:enabled")?.focus();
    changed();
  }

  function ends() {
    const rows = [...form.querySelectorAll("[data-section]")];
    rows.forEach((row, place) => {
      row.querySelector("[data-move=up]").disabled = place === 0;
      row.querySelector("[data-move=down]").disabled = place === rows.length - 1;
    });
  }

  // What concerns more than this page goes through a page of its own.
  function sendPlainly(button) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: button.name, value: button.value });
    form.append(field);
    freshToken();
    isLeaving = true;
    form.submit();
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.matches("[data-take]")) takeDraft(button);
    else if (button.matches("[data-move]")) move(button);
    else if (button.matches("[data-plain]")) sendPlainly(button);
    else return;
    event.preventDefault();
  });

  form.addEventListener("input", (event) => {
    if (event.target.matches("textarea")) count(event.target);
    if (state.querySelector(".save-good, .muted") && isDirty()) say("Not saved yet.", "muted");
  });

  // Saving.

  document.body.addEventListener("htmx:configRequest", (event) => {
    freshToken();
    event.detail.parameters.csrfmiddlewaretoken = form.elements.csrfmiddlewaretoken.value;
  });

  form.addEventListener("htmx:beforeSend", (event) => {
    sent = snapshot();
    event.detail.xhr.snapshot = sent;
    say("Saving…", "muted");
  });

  function failed(event) {
    const { status } = event.detail.xhr || {};
    const isSave = event.detail.elt === form;
    if (status === 403 && event.detail.xhr.getResponseHeader("X-Refused")) {
      say("Not saved: the assessment was closed, or your role was changed. Copy what you typed and reload the page.", "save-bad");
    } else if (status === 403 || status === 404) {
      say("You are signed out: nothing is saved. Sign in again in a new tab, then go on here; what you typed stays.", "save-bad");
    } else if (isSave) {
      say("Not saved: the server cannot be reached. What you typed is still here; save again.", "save-bad");
    }
  }
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.body.addEventListener(name, failed);
  }

  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt !== form) return;
    const { status, snapshot: answered } = event.detail.xhr;
    if (status === 200) saved = answered;
  });

  document.body.addEventListener("htmx:afterSettle", () => {
    // What was typed while a save was on its way.
    if (state.querySelector(".save-good") && isDirty()) say("Not saved yet.", "muted");
    for (const error of form.querySelectorAll(".error[id]")) {
      const area = document.getElementById(error.id.replace(/-error$/, ""));
      area?.toggleAttribute("aria-invalid", false);
      if (error.textContent.trim()) area?.setAttribute("aria-invalid", "true");
    }
  });

  window.addEventListener("beforeunload", (event) => {
    if (!isLeaving && isDirty()) event.preventDefault();
  });

  for (const area of form.querySelectorAll("textarea")) count(area);
  ends();
})();
