// What the queue gains from script: how many rows are ticked, and keys for those who switched them on.
// The keys work only while the focus is in the table (WCAG 2.1.4); the choice stays on this device.

const form = document.querySelector("form[data-rows]");
const KEY = "concord-queue-keys";

function rows() { return [...form.querySelectorAll("tbody tr")]; }

function count() {
  const text = form.querySelector("[data-selected]");
  const n = form.querySelectorAll("tbody input:checked").length;
  text.textContent = text.dataset.selected.replace("{n}", n);
}

function move(step) {
  const all = rows(), here = all.indexOf(document.activeElement.closest("tr"));
  all[Math.min(Math.max(here + step, 0), all.length - 1)]?.querySelector("th a").focus();
}

const keys = {
  j: () => move(1),
  k: () => move(-1),
  x: () => document.activeElement.closest("tr")?.querySelector("input[type=checkbox]").click(),
  a: () => form.querySelector("[data-assign]")?.focus(),
  "/": () => document.getElementById("id_q")?.focus(),
  "?": () => document.getElementById("queue-keys").focus(),
};

function press(event) {
  const act = keys[event.key];
  if (!act || localStorage.getItem(KEY) !== "1" || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act();
}

if (form) {
  form.addEventListener("change", count);
  count();
  form.querySelector("table").addEventListener("keydown", press);
  const choice = document.getElementById("queue-keys");
  choice.closest("details").hidden = false;
  choice.checked = localStorage.getItem(KEY) === "1";
  choice.addEventListener("change", () => localStorage.setItem(KEY, choice.checked ? "1" : "0"));
}
