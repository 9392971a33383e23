// The list of assessments: how many are chosen for an archive, and one tick for all on the page. Without this script
// each is ticked by itself, and the server counts.
(() => {
  "use strict";

  const list = document.getElementById("list");
  if (!list) return;

  function show() {
    const boxes = [...list.querySelectorAll('input[name="chosen"]')];
    if (!boxes.length) return;
    const ticked = boxes.filter((box) => box.checked).length;
    const head = list.querySelector("[data-tick-all]");
    const all = head.querySelector("input");
    head.hidden = false;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && !all.checked;
    const every = list.querySelector("#every");
    const count = every.checked ? Number(every.dataset.count) : ticked;
    list.querySelector("[data-chosen]").textContent = count ? `${count} chosen` : "";
  }

  list.addEventListener("change", (event) => {
    if (event.target.closest("[data-tick-all]")) {
      for (const box of list.querySelectorAll('input[name="chosen"]')) box.checked = event.target.checked;
    }
    show();
  });
  // The filters bring another list; going back brings the ticks of before.
  list.addEventListener("htmx:afterSwap", show);
  window.addEventListener("pageshow", show);
  show();
})();
