// The editors' workplace. Without it everything works: rows are put in order by numbers and removed by ticking a box.
"use strict";

// Lists of parts: add, remove, move.

function live(list) {
  return [...list.children].filter((row) => !row.hidden);
}

function renumber(list) {
  live(list).forEach((row, place) => {
    const order = row.querySelector("[data-order]");
    if (order) order.value = place + 1;
    const up = row.querySelector("[data-up]");
    const down = row.querySelector("[data-down]");
    if (up) up.disabled = place === 0;
    if (down) down.disabled = place === live(list).length - 1;
  });
}

function changed(element) {
  element.dispatchEvent(new CustomEvent("rows", { bubbles: true }));
}

function isNew(row, box) {
  const initial = box.querySelector("[name$='-INITIAL_FORMS']");
  const named = row.querySelector("[data-order]");
  const index = Number(named.name.slice(box.dataset.rows.length + 1).split("-")[0]);
  return index >= Number(initial.value);
}

function isEmpty(row) {
  const fields = row.querySelectorAll("textarea, select, input:not([type='hidden'], [type='checkbox'], [data-order])");
  return [...fields].every((field) => field.value === "");
}

function prepareRow(row) {
  for (const button of row.querySelectorAll("[data-up], [data-down]")) button.hidden = false;
  for (const field of row.querySelectorAll("[data-count]")) count(field);
}

function prepareRows(box) {
  const list = box.querySelector(":scope > ol");
  const add = box.querySelector(":scope > [data-add]");
  box.classList.add("ordered-by-hand");
  add.hidden = false;
  // The empty rows for browsers without JavaScript: here a button makes them.
  for (const row of [...list.children]) {
    if (isNew(row, box) && isEmpty(row) && !row.querySelector(".part-error")) row.hidden = true;
    prepareRow(row);
  }
  renumber(list);
  for (const row of list.children) if (row.hidden) row.querySelector("[data-order]").value = "";

  add.addEventListener("click", () => {
    let row = [...list.children].find((one) => one.hidden && isNew(one, box) && !one.dataset.removed);
    if (row) {
      row.hidden = false;
    } else {
      const total = box.querySelector("[name$='-TOTAL_FORMS']");
      const made = box.querySelector(":scope > template").innerHTML.replaceAll("__prefix__", total.value);
      list.insertAdjacentHTML("beforeend", made);
      row = list.lastElementChild;
      row.removeAttribute("id");
      total.value = Number(total.value) + 1;
      prepareRow(row);
    }
    list.append(row);
    renumber(list);
    row.querySelector("textarea, select, input:not([type='hidden'])").focus();
  });

  list.addEventListener("click", (event) => {
    const row = event.target.closest("[data-row]");
    const others = live(list);
    const place = others.indexOf(row);
    if (event.target.matches("[data-up]") && place > 0) others[place - 1].before(row);
    else if (event.target.matches("[data-down]") && place < others.length - 1) others[place + 1].after(row);
    else return;
    renumber(list);
    event.target.focus();
    if (event.target.disabled) row.querySelector("[data-up]:enabled, [data-down]:enabled")?.focus();
    changed(list);
  });
}

// What is ticked to be removed looks like it.

document.addEventListener("change", (event) => {
  if (!event.target.matches("[name$='-DELETE']")) return;
  event.target.closest("[data-row]").toggleAttribute("data-removing", event.target.checked);
});

// Length hints.

function count(field) {
  const limit = field.maxLength;
  if (limit < 1) return;
  let hint = field.parentElement.querySelector(".count");
  if (!hint) {
    hint = document.createElement("span");
    hint.className = "count";
    hint.setAttribute("aria-hidden", "true");
    field.after(hint);
  }
  const left = limit - field.value.length;
  hint.textContent = left < limit / 5 ? `${left} characters left` : `${field.value.length} characters`;
  hint.classList.toggle("count--near", left < limit / 5);
}

// Weights that have to add up to 1.

function sum(group) {
  const weights = [...group.querySelectorAll("[data-weight]")].map((field) => Number(field.value || 0));
  const total = weights.reduce((one, other) => one + other, 0);
  const shown = Math.round(total * 10000) / 10000;
  group.querySelector("[data-weights-sum]").textContent = `Together ${shown}${shown === 1 ? "" : ", should be 1"}`;
}

// The tree: drag a capability to its place, also in another pillar.

function prepareTree() {
  let dragged = null;
  const marks = ["drop-before", "drop-after", "drop-into"];
  const unmark = () => {
    for (const mark of marks) for (const one of document.querySelectorAll(`.${mark}`)) one.classList.remove(mark);
  };
  const after = (item, event) => {
    const box = item.getBoundingClientRect();
    return event.clientY > box.top + box.height / 2;
  };

  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-capability]");
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.capability);
    dragged.classList.add("dragged");
  });
  document.addEventListener("dragover", (event) => {
    const pillar = dragged && event.target.closest?.("[data-pillar]");
    if (!pillar) return;
    event.preventDefault();
    unmark();
    const item = event.target.closest("[data-capability]");
    if (item) item.classList.add(after(item, event) ? "drop-after" : "drop-before");
    else pillar.classList.add("drop-into");
  });
  document.addEventListener("dragend", () => {
    dragged?.classList.remove("dragged");
    dragged = null;
    unmark();
  });
  document.addEventListener("drop", (event) => {
    const pillar = dragged && event.target.closest?.("[data-pillar]");
    if (!pillar) return;
    event.preventDefault();
    const item = event.target.closest("[data-capability]");
    const rest = [...pillar.querySelectorAll("[data-capability]")].filter((one) => one !== dragged);
    let to = rest.length + 1;
    if (item && item !== dragged) to = rest.indexOf(item) + (after(item, event) ? 2 : 1);
    else if (item === dragged) return;
    const form = dragged.querySelector("form[hx-post]");
    const token = form.querySelector("[name='csrfmiddlewaretoken']").value;
    window.htmx.ajax("POST", form.getAttribute("action"), {
      target: "#tree",
      swap: "outerHTML",
      values: { pillar: pillar.dataset.pillar, to, csrfmiddlewaretoken: token },
    });
  });
}

// Nothing typed is lost by a click beside the form.

function guard(form) {
  let dirty = false;
  for (const event of ["input", "rows"]) form.addEventListener(event, () => (dirty = true));
  form.addEventListener("submit", () => {
    dirty = false;
    // Whoever signed in again in another tab saves with the new token.
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    if (token) form.elements.csrfmiddlewaretoken.value = token[1];
  });
  window.addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
}

// What a check points to, once the page has its final height: in view, ready to type.

function goToPlace() {
  const place = document.getElementById(location.hash.slice(1));
  if (!place?.closest(".part-form") || document.querySelector("[autofocus]")) return;
  const fields = [...place.querySelectorAll("input, textarea, select, button")];
  fields.find((field) => field.offsetParent)?.focus({ preventScroll: true });
  place.scrollIntoView();
}

for (const box of document.querySelectorAll("[data-rows]")) prepareRows(box);
for (const field of document.querySelectorAll("[data-count]")) count(field);
for (const group of document.querySelectorAll("[data-weights]")) sum(group);
for (const form of document.querySelectorAll("[data-guard]")) guard(form);
document.addEventListener("input", (event) => {
  if (event.target.matches("[data-count]")) count(event.target);
  const group = event.target.closest("[data-weights]");
  if (group) sum(group);
});
prepareTree();
// The browser goes there by itself first, and takes the focus off again.
window.addEventListener("load", () => requestAnimationFrame(goToPlace));
window.addEventListener("hashchange", () => requestAnimationFrame(goToPlace));
