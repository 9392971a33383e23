// Keys for the questionnaire: a level by its number, on and back by j and k, or by the arrows outside the levels.
// They can be switched off, because a single letter can be meant for a screen reader or spoken by voice control.
(() => {
  "use strict";

  const form = document.getElementById("answer");
  const dialog = document.getElementById("keys");
  const opener = document.getElementById("show-keys");
  const toggle = document.getElementById("keys-on");
  if (!form || !dialog || !opener || !toggle) return;

  const STORED = "keys-off";
  const stored = {
    get off() {
      try {
        return localStorage.getItem(STORED) === "1";
      } catch {
        return false; // storage may be forbidden: the keys work, they are only not remembered as off
      }
    },
    set off(value) {
      try {
        localStorage.setItem(STORED, value ? "1" : "0");
      } catch {
        // as above
      }
    },
  };

  // Their place is kept from the start, so that nothing moves when they appear.
  function reveal() {
    opener.classList.remove("scripted");
    document.getElementById("keys-line")?.classList.toggle("scripted", stored.off);
  }

  reveal();
  toggle.checked = !stored.off;
  toggle.addEventListener("change", () => {
    stored.off = !toggle.checked;
    reveal();
  });
  opener.addEventListener("click", () => dialog.showModal());

  // The focus goes to the levels as a whole, never to one of them: there, the arrow that goes on would choose the level
  // beside it instead.
  const group = document.getElementById("choice");

  function choose(radio) {
    if (!radio) return;
    radio.checked = true;
    group.focus({ preventScroll: true });
    radio.scrollIntoView({ block: "nearest" });
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }

  const levels = () => form.querySelectorAll(".level input[name=choice]");
  const follow = (selector) => document.querySelector(selector)?.click();
  const on = () => follow("button[name=next]");
  const back = () => follow("a[data-previous]");

  function clear() {
    const undo = document.getElementById("undo-clear");
    if (!undo.hidden) undo.click();
    else if (form.querySelector("input[name=choice]:checked")) follow("button[name=clear]");
  }

  const actions = {
    n: () => {
      const offered = document.getElementById("choice-not-applicable");
      choose(offered);
      if (offered) document.getElementById("reason").focus();
    },
    d: () => choose(document.getElementById("choice-dont-know")),
    j: on,
    k: back,
    ArrowRight: on,
    ArrowLeft: back,
    x: clear,
    w: () => document.getElementById("note").focus(),
    t: () => follow("#answer .tabs a:not([aria-current])"),
    "?": () => dialog.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (stored.off || dialog.open || event.defaultPrevented || event.isComposing || event.repeat) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
    const onRadio = target.matches("input[type=radio]");
    if (typing && key === "Escape" && form.contains(target)) group.focus();
    if (typing || (onRadio && key.startsWith("Arrow"))) return;
    const level = /^[1-9]$/.test(key) && levels()[Number(key) - 1];
    const action = level ? () => choose(level) : Object.hasOwn(actions, key) && actions[key];
    if (!action) return;
    event.preventDefault();
    action();
  });
})();
