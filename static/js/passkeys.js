// Beside allauth's scripts for passkeys: offers them only where the browser has them, and says what went wrong.
(() => {
  "use strict";
  const known = "PublicKeyCredential" in window;
  for (const button of document.querySelectorAll("[data-passkey]")) button.hidden = !known;
  for (const notice of document.querySelectorAll("[data-no-passkey]")) notice.hidden = known;

  const words = {
    NotAllowedError: "No passkey was used: you cancelled, or it took too long. Try again, or take another way in.",
    InvalidStateError: "This device is among your passkeys already.",
    SecurityError: "Browsers take no passkeys for this address. It has to be a name, such as localhost, not a number.",
  };

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const text = words[event.detail.exception.name] || "The passkey could not be used. Try again, or take another way in.";
    let notice = document.getElementById("passkey-error");
    if (!notice) {
      notice = document.createElement("div");
      notice.id = "passkey-error";
      notice.className = "notice notice--bad";
      notice.setAttribute("role", "alert");
      document.querySelector("main h1").after(notice);
    }
    const line = document.createElement("p");
    line.textContent = text;
    notice.replaceChildren(line);
  });
})();
