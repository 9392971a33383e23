// The two ways to give a colour follow each other. Without this script the one that was changed counts.
const picked = document.getElementById("picked");
const typed = document.getElementById("accent");

picked.addEventListener("input", () => {
  typed.value = picked.value;
});
typed.addEventListener("input", () => {
  if (/^#[0-9a-f]{6}$/i.test(typed.value.trim())) picked.value = typed.value.trim();
});
