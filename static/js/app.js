// What every page gains from script: announcements, uploads with progress, one click once, keeping what is typed.
// Everything here is an addition: each page works without it.

const regions = {
  polite: document.getElementById("live-polite"),
  assertive: document.getElementById("live-assertive"),
};
let waiting = [];
let timer = 0;

function flush() {
  timer = 0;
  const many = regions.polite.dataset.many || "{n}";
  regions.polite.textContent = waiting.length > 3 ? many.replace("{n}", waiting.length) : waiting.join(". ");
  waiting = [];
}

/** Say something to people who listen. Polite messages wait 1.2 s and are merged. */
export function announce(text, region = "polite") {
  if (!text || !regions[region]) return;
  if (region === "assertive") {
    regions.assertive.textContent = "";
    requestAnimationFrame(() => { regions.assertive.textContent = text; });
    return;
  }
  waiting.push(text);
  if (!timer) timer = setTimeout(flush, 1200);
}

window.addEventListener("concord:announce", (event) => {
  event.preventDefault();
  announce(event.detail.text, event.detail.assertive ? "assertive" : "polite");
});

/* One click, once: a second press of the same form does nothing for a while. Nothing is disabled before
   the browser has read the form, so the button's own name and value are still sent. */
function holdForm(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method.toLowerCase() !== "post" || form.dataset.again !== undefined) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  form.dataset.dirty = form.dataset.chosen = "";
  stopKeeping(form);
  const buttons = [...form.querySelectorAll("button:not([type=button])")];
  setTimeout(() => buttons.forEach((b) => b.setAttribute("aria-disabled", "true")), 0);
  setTimeout(() => release(form), 8000);
}

function release(form) {
  delete form.dataset.sent;
  form.querySelectorAll("button[aria-disabled]").forEach((b) => b.removeAttribute("aria-disabled"));
}

/* An answer with errors takes the place of the main part; the live regions stay where they are. */
function showInstead(page) {
  const main = page.getElementById("main");
  if (!main) { location.reload(); return; }
  document.title = page.title;
  document.getElementById("main").replaceWith(main);
  (main.querySelector(".errsum") || main).focus();
}

/* What offline.js keeps on this device, for a week; leaving quickly takes all of it along. What this window knows, as
   the step saved last for the offline page, goes with who leaves or is signed out. */
const WEEK = 7 * 86400000;
const kept = () => Object.keys(localStorage).filter((name) => name.startsWith("vault:"));
for (const name of kept()) if (Date.now() - parseInt(localStorage.getItem(name), 10) > WEEK) localStorage.removeItem(name);
if (!("live" in document.body.dataset)) sessionStorage.clear();

async function closeNotifications() {
  const site = await navigator.serviceWorker?.getRegistration("/");
  for (const one of (await site?.getNotifications?.()) ?? []) one.close();
}

function leave({ target: { action } }) {
  if (/\/(sign-out|demo|file\/close)\/$/.test(action)) { sessionStorage.clear(); closeNotifications(); }
  if (/\/file\/close\/$/.test(action)) for (const name of kept()) localStorage.removeItem(name);
}
document.addEventListener("submit", leave, true);

function saved(title) {
  sessionStorage.setItem("step", JSON.stringify({ title, at: Date.now() }));
}

/* A page that the press of a form led to: what offline.js had kept of that form has arrived. */
const sent = JSON.parse(sessionStorage.getItem("vault-sent") || "null");
sessionStorage.removeItem("vault-sent");
const led = performance.getEntriesByType("navigation")[0]?.type === "navigate" && document.referrer;
if (sent && led && sent.path === new URL(led).pathname) {
  localStorage.removeItem(sent.name);
  if (!document.querySelector(".errsum, .conflict")) saved(sent.title);
}

/* Uploads: <form data-upload> shows a <progress> per form, and falls back to the ordinary post. */
function upload(event) {
  const form = event.target;
  const files = [...form.querySelectorAll("input[type=file]")].some((i) => i.files.length);
  if (form.dataset.upload === undefined || !files || !window.FormData) return;
  event.preventDefault();
  const bar = form.querySelector("progress");
  const text = form.querySelector("[data-progress-text]");
  const said = new Set();
  const say = (key) => {
    if (!text || said.has(key)) return;
    said.add(key);
    text.textContent = text.dataset[key] || "";
    announce(text.textContent);
  };
  const request = new XMLHttpRequest();
  const body = new FormData(form);
  if (event.submitter && event.submitter.name) body.append(event.submitter.name, event.submitter.value);
  if (bar) { bar.hidden = false; bar.value = 0; }
  say("start");
  request.upload.addEventListener("progress", (e) => {
    if (!e.lengthComputable || !bar) return;
    bar.max = e.total;
    bar.value = e.loaded;
    if (e.loaded * 2 >= e.total) say("half");
  });
  request.addEventListener("load", () => {
    form.dataset.dirty = form.dataset.chosen = "";
    if (request.status < 400 && request.responseURL) { say("done"); location.assign(request.responseURL); return; }
    showInstead(new DOMParser().parseFromString(request.responseText, "text/html"));
  });
  request.addEventListener("error", () => { say("failed"); if (bar) bar.hidden = true; release(form); });
  request.open("POST", form.action || location.href);
  request.send(body);
}

/* What is being typed: a form with [data-keep] sends its texts 20 s after the first change, every 20 s while
   something changes, and when the page is put away; never files, choices or passwords. The answer is words. */
const TYPED = "textarea, input:is(:not([type]), [type=text], [type=tel], [type=email], [type=url], [type=number], [type=date], [type=datetime-local], [type=time])";
const EVERY = 20000;
const clocks = new Map();
const flights = new Map();

function textsOf(form, note) {
  const body = new FormData();
  body.append("to", note.dataset.keep);
  body.append("seen", form.elements.seen?.value ?? "");
  for (const field of form.querySelectorAll(TYPED)) if (field.name) body.append(`text.${field.name}`, field.value);
  return body;
}

async function keepTyped(form, leaving = false) {
  const note = form.querySelector("[data-keep]");
  stopKeeping(form);
  if (form.dataset.sent || !form.isConnected) return;
  const body = textsOf(form, note), flight = new AbortController();
  const short = [...body.values()].join("").length < 16000; // the most a page that is left may send is 64 KB
  let words = note.dataset.unsaved;
  form.dataset.dirty = "";
  flights.set(form, flight);
  try {
    const answer = await fetch(note.dataset.keepUrl, {
      method: "POST", body, keepalive: leaving && short, signal: flight.signal,
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, Accept: "application/json" },
    });
    words = (await answer.json()).detail;
    if (!answer.ok) throw new Error(String(answer.status));
    document.body.dataset.activeAt = Date.now();
    saved(document.querySelector("h1")?.textContent.trim());
  } catch {
    if (!form.dataset.sent) { form.dataset.dirty = "1"; keepSoon(form); }
  }
  if (note.textContent !== words) note.textContent = words;
}

/* What is sent is not kept: not by a request on its way, nor when the page is left for the answer. */
function stopKeeping(form) {
  clearTimeout(clocks.get(form));
  clocks.delete(form);
  flights.get(form)?.abort();
}

function keepSoon(form) {
  if (!clocks.has(form)) clocks.set(form, setTimeout(() => keepTyped(form), EVERY));
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.querySelector("[data-keep]") && event.target.matches(TYPED)) keepSoon(form);
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) for (const form of [...clocks.keys()]) keepTyped(form, true);
});

document.addEventListener("submit", (event) => { holdForm(event); if (!event.defaultPrevented) upload(event); });
document.addEventListener("click", (event) => {
  const button = event.target.closest("[aria-disabled=true]");
  if (button) event.preventDefault();
  if (event.target.closest("[data-print]")) window.print();
});
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-warn]");
  if (form) form.dataset[event.target.matches(TYPED) ? "dirty" : "chosen"] = "1";
});
window.addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-dirty='1'], form[data-chosen='1']")) event.preventDefault();
});
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

/* An error summary takes the focus when the page opens; a swap the person asked for moves it to the result. */
document.querySelector(".errsum")?.focus();
document.body.addEventListener("htmx:afterSwap", (event) => {
  const goal = event.detail.target.querySelector(".errsum, [data-focus]");
  if (!goal) return;
  goal.setAttribute("tabindex", "-1");
  goal.focus();
  if (goal.dataset.focus !== undefined) announce(goal.textContent.trim());
});
document.body.addEventListener("htmx:beforeRequest", (e) => e.detail.target.setAttribute("aria-busy", "true"));
document.body.addEventListener("htmx:afterRequest", (e) => e.detail.target.removeAttribute("aria-busy"));

/* Once all is here: the worker that shows the offline page. */
window.addEventListener("load", () => navigator.serviceWorker?.register("/sw.js", { updateViaCache: "all" }).catch(() => {}));
