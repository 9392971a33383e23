// Keys for the questionnaire: a level by its number, on and back by the arrows. They can be switched off, because
// a single letter can be meant for a screen reader or spoken by voice control.
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

  opener.hidden = false;
  toggle.checked = !stored.off;
  toggle.addEventListener("change", () => {
    stored.off = !toggle.checked;
  });
  opener.addEventListener("click", () => dialog.showModal());

  // The focus stays where it is while levels are chosen by number: on a radio button, the arrows would choose the
  // level beside it instead of going on.
  function choose(radio) {
    if (!radio) return;
    radio.checked = true;
    const group = document.getElementById("choice");
    if (document.activeElement.matches("input[name=choice]") || document.activeElement === document.body) {
      group.focus({ preventScroll: true });
    }
    radio.scrollIntoView({ block: "nearest" });
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }

  const levels = () => form.querySelectorAll(".level input[name=choice]");
  const follow = (selector) => document.querySelector(selector)?.click();

  const actions = {
    n: () => {
      const offered = document.getElementById("choice-not-applicable");
      choose(offered);
      if (offered) document.getElementById("reason").focus();
    },
    d: () => choose(document.getElementById("choice-dont-know")),
    ArrowRight: () => follow("button[name=next]"),
    ArrowLeft: () => follow("a[data-previous]"),
    "?": () => dialog.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    const typing = target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
    const onRadio = target.matches("input[type=radio]");
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing || dialog.open) return;
    if (stored.off || (onRadio && key.startsWith("Arrow"))) return;
    const level = /^[1-9]$/.test(key) && levels()[Number(key) - 1];
    const action = level ? () => choose(level) : Object.hasOwn(actions, key) && actions[key];
    if (!action) return;
    event.preventDefault();
    action();
  });
})();
