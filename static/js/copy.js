// Copies an address with one press. Without this script it stands in a field to be copied by hand.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const said = document.getElementById(`${field.id}-said`);
  button.hidden = false;
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = "Copied.";
    } catch {
      // Without HTTPS, browsers keep the clipboard to themselves.
      field.select();
      said.textContent = "It is selected: press Ctrl+C, or ⌘C on a Mac.";
    }
  });
}
