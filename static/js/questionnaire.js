// Makes the questionnaire quick: saves at every change and never loses what was typed. Without it, the form's
// own buttons do the same.
(() => {
  "use strict";

  const form = document.getElementById("answer");
  const state = document.getElementById("save-state");
  if (!form || !state || !window.htmx) return;

  const RETRY_SECONDS = [1, 2, 4, 8, 15];
  const ARRIVES_WITHIN = 10000; // milliseconds for a save that was sent as the page was left
  const DRAFT = `unsaved ${window.location.pathname}`;
  const BOOKKEEPING = ["revision", "keep", "writer", "turn", "csrfmiddlewaretoken"];
  let turn = Number(form.elements.turn.value);
  let failures = 0;
  let retryTimer = 0;
  let pressed = null; // the button of the save under way: repeated with it
  let leaveTo = null; // where a link leads that was followed before everything was saved
  let pointerIsDown = false;
  let held = null; // a save that waits for the pointer
  let wantsFirstError = false; // somebody wanted to go on and could not
  let refused = null; // what the server could not keep and said so
  let saved = snapshot();
  let sent = saved;

  function snapshot() {
    const data = new FormData(form);
    for (const name of BOOKKEEPING) data.delete(name);
    return JSON.stringify([...data]);
  }

  const isDirty = () => snapshot() !== saved;

  function lacksReason() {
    const { choice, reason } = form.elements;
    return choice.value === "not_applicable" && !reason.value.trim();
  }

  function say(text, kind) {
    const line = document.createElement("span");
    line.className = kind;
    line.textContent = text;
    state.replaceChildren(line);
  }

  // Times are the server's; show them by this device's clock.
  function localTimes() {
    for (const time of document.querySelectorAll("#answer time[datetime]")) {
      const date = new Date(time.dateTime);
      if (!Number.isNaN(date.valueOf())) {
        time.textContent = date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
      }
    }
  }

  // An answer from the server redraws parts of the page. While the pointer is down that would pull the link or
  // button from under it, and the click would be lost: wait for it to come up.
  for (const [name, down] of [["pointerdown", true], ["pointerup", false], ["pointercancel", false]]) {
    document.addEventListener(name, () => {
      pointerIsDown = down;
      if (down || !held) return;
      setTimeout(held, 0);
      held = null;
    }, true);
  }

  form.addEventListener("htmx:confirm", (event) => {
    const cause = event.detail.triggeringEvent && event.detail.triggeringEvent.type;
    if (cause !== "submit" && cause !== "retry" && snapshot() === sent) {
      event.preventDefault(); // a field that lost the focus says again what was sent while it was typed
    } else if (cause === "change" && event.detail.triggeringEvent.target.name === "choice" && lacksReason()) {
      event.preventDefault(); // being asked why comes before being told that it is missing
      say("Say why it does not apply; then it is saved.", "muted");
    } else if (pointerIsDown) {
      event.preventDefault();
      held = () => event.detail.issueRequest(true);
    }
  });

  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    pressed = button && button.name ? button : null;
  }, true);

  form.addEventListener("htmx:configRequest", (event) => {
    turn += 1;
    event.detail.parameters.turn = String(turn);
    if (pressed) event.detail.parameters[pressed.name] = pressed.value;
  });

  form.addEventListener("htmx:beforeSend", (event) => {
    sent = snapshot();
    event.detail.xhr.snapshot = sent;
    if (failures === 0) say("Saving…", "muted");
  });

  function failed(text) {
    const wait = RETRY_SECONDS[Math.min(failures, RETRY_SECONDS.length - 1)];
    failures += 1;
    leaveTo = null;
    say(`${text} What you typed is still here; trying again in ${wait} s.`, "save-bad");
    clearTimeout(retryTimer);
    retryTimer = setTimeout(() => window.htmx.trigger(form, "retry"), wait * 1000);
  }

  form.addEventListener("htmx:sendError", () => failed("Not saved: the server cannot be reached."));
  form.addEventListener("htmx:timeout", () => failed("Not saved: the server does not answer."));
  form.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    if (status >= 500 || status === 429) {
      failed("Not saved: the server has a problem.");
    } else if (status !== 409 && status !== 422) {
      say("Not saved: your session has ended. Copy what you typed, reload the page and save again.", "save-bad");
    }
  });

  form.addEventListener("htmx:afterRequest", (event) => {
    const { status, snapshot: answered } = event.detail.xhr;
    if (status === 0 || status >= 500 || status === 429) return;
    failures = 0;
    wantsFirstError = status === 422 && pressed !== null;
    pressed = null;
    clearTimeout(retryTimer);
    if (status === 200) saved = answered;
    if (status === 422) refused = answered;
    if (leaveTo && !isDirty()) window.location.assign(leaveTo);
    if (status !== 200) leaveTo = null;
  });

  function markErrors() {
    for (const error of form.querySelectorAll(".error[id]")) {
      const field = document.getElementById(error.id.replace(/-error$/, ""));
      field?.toggleAttribute("aria-invalid", false);
      if (error.textContent.trim()) field?.setAttribute("aria-invalid", "true");
    }
    if (wantsFirstError) form.querySelector("[aria-invalid=true]")?.focus();
    wantsFirstError = false;
  }

  document.body.addEventListener("htmx:afterSettle", () => {
    localTimes();
    markErrors();
  });

  // The rail may be scrolled; drawn anew, it stays where it was.
  let railTop = 0;
  form.addEventListener("htmx:beforeSwap", () => {
    railTop = document.getElementById("rail").scrollTop;
  });
  form.addEventListener("htmx:afterSwap", () => {
    document.getElementById("rail").scrollTop = railTop;
  });

  // What had the focus is gone with its part of the page (a decided conflict): go on from the answer, not from the top.
  let focused = null;
  document.addEventListener("focusin", (event) => {
    focused = event.target;
  });
  document.body.addEventListener("htmx:afterSwap", () => {
    if (document.activeElement !== document.body || !focused || focused.isConnected) return;
    const answer = form.querySelector("input[name=choice]:checked") || form.elements.choice[0];
    answer.focus();
  });

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=accept], button[name=clear]");
    if (!button) return;
    // Here the page answers itself: nothing is loaded, nothing jumps.
    event.preventDefault();
    for (const radio of form.querySelectorAll("input[name=choice]")) {
      radio.checked = button.name === "accept" && radio.value === button.value;
      if (radio.checked) radio.focus();
    }
    form.dispatchEvent(new Event("change"));
  });

  // A link followed while something is unsaved: save first, then go. A conflict or an error keeps the page; whoever
  // follows a link again, having seen the error, goes.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    if (link.id === "take-theirs") {
      saved = snapshot(); // the user decided against it
    } else if (isDirty() && snapshot() !== refused && link.origin === window.location.origin) {
      const samePage = link.pathname === window.location.pathname && link.search === window.location.search;
      if (samePage) return;
      event.preventDefault();
      leaveTo = link.href;
      window.htmx.trigger(form, "retry");
    }
  });

  // The tab is closed or left by the back button: send what is unsaved on its way. If the server is away, ask first.
  // The tab keeps it too, should the page come back before it arrived.
  window.addEventListener("beforeunload", (event) => {
    if (isDirty() && failures > 0) event.preventDefault();
  });
  window.addEventListener("pagehide", () => {
    if (!isDirty()) return;
    const sent = failures === 0;
    turn += 1;
    if (sent) {
      const data = new FormData(form);
      data.set("turn", String(turn));
      navigator.sendBeacon(form.action, data);
    }
    const { revision, writer } = form.elements;
    const base = { revision: revision.value, writer: writer.value, turn };
    sessionStorage.setItem(DRAFT, JSON.stringify({ sent, left: Date.now(), base, fields: snapshot() }));
  });

  // Back on a page that was left in the middle, by a reload for one: it may have been drawn before the last save
  // arrived. What was typed goes on where it was, as the page that was left.
  function recover() {
    const draft = JSON.parse(sessionStorage.getItem(DRAFT));
    sessionStorage.removeItem(DRAFT);
    if (!draft || (draft.sent && Date.now() - draft.left > ARRIVES_WITHIN)) return;
    fill(JSON.parse(draft.fields));
    if (!isDirty()) return;
    form.elements.revision.value = draft.base.revision;
    form.elements.writer.value = draft.base.writer;
    turn = draft.base.turn;
    window.htmx.trigger(form, "retry");
  }

  function fill(fields) {
    const data = new Map(fields);
    for (const name of ["note", "reason", "evidence"]) form.elements[name].value = data.get(name) || "";
    for (const radio of form.elements.choice) radio.checked = radio.value === data.get("choice");
    const ticked = fields.filter(([name]) => name === "signals").map(([, value]) => value);
    for (const box of form.querySelectorAll("input[type=checkbox][name=signals]")) {
      box.checked = ticked.includes(box.value);
    }
  }

  localTimes();
  document.addEventListener("DOMContentLoaded", recover); // htmx is ready by then
})();
