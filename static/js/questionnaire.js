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
  const BUTTONS = ["clear", "accept", "next", "keep"];
  const BOOKKEEPING = ["revision", "keep", "writer", "turn", "csrfmiddlewaretoken"];
  let turn = Number(form.elements.turn.value);
  let failures = 0;
  let retryTimer = 0;
  let keeping = null; // the decision in a conflict that could not be sent: repeated with the save
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
    if (state.textContent === text) return; // said once, not at every try
    const line = document.createElement("span");
    line.className = kind;
    line.textContent = text;
    state.replaceChildren(line);
    keepFocus();
  }

  // What had the focus is gone with its part of the page: go on from the answer, or from beside the line that was
  // redrawn. Not from a level: there, an arrow meant for the page would change the answer.
  const levels = document.getElementById("choice");
  let focused = null;
  let wasInState = false;
  document.addEventListener("focusin", (event) => {
    focused = event.target;
    wasInState = state.contains(focused);
  });
  function keepFocus() {
    if (document.activeElement !== document.body || !focused || focused.isConnected) return;
    (wasInState ? form.querySelector("button[name=next]") : levels).focus({ preventScroll: true });
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

  // Asked again when its turn in the queue has come, a save goes: whoever is dropped there holds up all behind it.
  const queued = new WeakSet();
  form.addEventListener("htmx:confirm", (event) => {
    const trigger = event.detail.triggeringEvent;
    const cause = trigger && trigger.type;
    const isQueued = Boolean(trigger) && queued.has(trigger);
    if (trigger) queued.add(trigger);
    if (cause !== "submit" && cause !== "retry" && !isQueued && snapshot() === sent) {
      event.preventDefault(); // a field that lost the focus says again what was sent while it was typed
    } else if (cause === "change" && !isQueued && trigger.target.name === "choice" && lacksReason()) {
      event.preventDefault(); // being asked why comes before being told that it is missing
      say("Say why it does not apply; then it is saved.", "muted");
    } else if (pointerIsDown) {
      event.preventDefault();
      held = () => event.detail.issueRequest(true);
    }
  });

  // A button counts for the save that it caused and for no other: htmx adds the one that has the focus to them all.
  const cause = (event) => (event.detail.requestConfig || event.detail).triggeringEvent;
  const buttonOf = (event) => cause(event)?.submitter || null;

  form.addEventListener("htmx:configRequest", (event) => {
    const { parameters } = event.detail;
    turn += 1;
    for (const name of BUTTONS) delete parameters[name];
    parameters.turn = String(turn);
    const button = cause(event)?.type === "retry" ? keeping : buttonOf(event);
    if (button?.name) parameters[button.name] = button.value;
  });

  form.addEventListener("htmx:beforeSend", (event) => {
    const { xhr } = event.detail;
    sent = snapshot();
    xhr.snapshot = sent;
    if (failures > 0) return;
    // Left by Tab, a field is saved before a link in this line gets the focus: let it arrive, so that it is missed.
    if (state.querySelector("a")) setTimeout(() => xhr.readyState < XMLHttpRequest.DONE && say("Saving…", "muted"), 0);
    else say("Saving…", "muted");
  });

  // Tried again, a save stays on its page: who has typed on meanwhile would answer the next question unawares.
  function failed(event, text) {
    const button = buttonOf(event);
    if (button?.name === "keep") keeping = { name: button.name, value: button.value };
    const wait = RETRY_SECONDS[Math.min(failures, RETRY_SECONDS.length - 1)];
    failures += 1;
    leaveTo = null;
    say(`Not saved: ${text} What you typed is still here; trying again.`, "save-bad");
    clearTimeout(retryTimer);
    retryTimer = setTimeout(() => window.htmx.trigger(form, "retry"), wait * 1000);
  }

  form.addEventListener("htmx:sendError", (event) => failed(event, "the server cannot be reached."));
  form.addEventListener("htmx:timeout", (event) => failed(event, "the server does not answer."));
  form.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    if (status >= 500 || status === 429) {
      failed(event, "the server has a problem.");
    } else if (event.detail.xhr.getResponseHeader("X-Refused")) {
      say("Not saved: the assessment was closed, or your role was changed. Copy what you typed and reload the page.", "save-bad");
    } else if (status !== 409 && status !== 422) {
      say("Not saved: your session has ended. Copy what you typed, reload the page and save again.", "save-bad");
    }
  });

  form.addEventListener("htmx:afterRequest", (event) => {
    const { status, snapshot: answered } = event.detail.xhr;
    if (status === 0 || status >= 500 || status === 429) return;
    failures = 0;
    keeping = null;
    wantsFirstError = status === 422 && ["next", "keep"].includes(buttonOf(event)?.name);
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

  document.body.addEventListener("htmx:afterSwap", keepFocus);

  // What is proposed is read aloud when it changes, not at every save.
  document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target, fragment } = event.detail;
    const words = (node) => node.textContent.replace(/\s+/g, " ").trim();
    if (target.closest("#proposal") && words(target) === words(fragment)) event.detail.shouldSwap = false;
  });

  // Here the page answers itself, and sends what it shows. The focus goes to the levels as a whole: on one of them, an
  // arrow would change the answer.
  const undo = document.getElementById("undo-clear");
  let cleared = null;

  function choose(radio) {
    for (const other of form.elements.choice) other.checked = other === radio;
    levels.focus({ preventScroll: true });
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=accept], button[name=clear]");
    if (!button) return;
    cleared = button.name === "clear" ? form.querySelector("input[name=choice]:checked") : null;
    choose(button.name === "accept" ? form.querySelector(`#choice input[name=choice][value="${button.value}"]`) : null);
    offerUndo();
  });

  function offerUndo() {
    undo.hidden = !cleared;
    if (!cleared) return;
    const label = cleared.labels[0];
    undo.textContent = `Undo: ${(label.querySelector(".phase") || label.firstChild).textContent.trim()} again`;
  }

  undo?.addEventListener("click", () => {
    const radio = cleared;
    choose(radio);
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  });
  form.addEventListener("change", (event) => {
    if (event.target.name !== "choice") return;
    cleared = null;
    offerUndo();
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
