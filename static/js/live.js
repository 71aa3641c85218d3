/* Live updates; every page works without. Hooks, all optional:
<body data-live data-live-seq="41"> the last number the page knows
#connection: strip, shown after 10 s offline · #session-warning[data-words]: shown and said two minutes
before <body data-idle="seconds"> are over; its button asks for something, which keeps the session · #unread-count, [data-unread]: the count
[data-live-ref="CD-…"][data-live-src="URL"], [data-live-kinds="case …"][data-live-src="URL"]: content is
  fetched again on news of that thing or kind, once the focus has left it; ticks are kept. Its first
  element's data-announce="words" is said, urgently with data-assertive
[data-live-touch="MT-…"][data-live-src="URL"]: the same on every change of that thing, news or not; also
  whenever the connection opens, because such a change has no number and may have been missed
[data-live-list][data-live-kinds="case …"|"*"][data-one][data-many="… {n} …"]: gets a button to reload
window events: "concord:live" {seq, kind, ref}; "concord:announce" {text, assertive}: preventDefault()
  when spoken, else the live region is filled here. Focus never moves.
Where no socket opens, the page asks every 15 seconds. */
const $ = (q, all) => (all ? [...document.querySelectorAll(q)] : document.querySelector(q));
const body = document.body;
const PATIENCE = 10000, POLL = 15000;
let last = Number(body.dataset.liveSeq ?? -1), tries = 0, open = false;
let heardAt = Date.now(), patience = PATIENCE;
const busy = new Set();

const get = (url) => fetch(url, { headers: { "X-Background": "1" } });
const news = () => get(`/${document.documentElement.lang}/notifications/since/?seq=${Math.max(last, 0)}`);

function tell(name, detail) {
  return dispatchEvent(new CustomEvent(name, { detail, cancelable: true }));
}

function say(text, assertive = false) {
  const region = $(assertive ? "#live-assertive" : "#live-polite");
  if (text && tell("concord:announce", { text, assertive }) && region) region.textContent = text;
}

async function refetch(box) {
  if (busy.has(box)) { box.dataset.again = 1; return; }
  busy.add(box);
  box.setAttribute("aria-busy", "true");
  try {
    const answer = await get(box.dataset.liveSrc);
    if (answer.ok && !answer.redirected) put(box, await answer.text());
  } catch { /* the next message tries again */ }
  box.removeAttribute("aria-busy");
  busy.delete(box);
  if (box.dataset.again) { delete box.dataset.again; refetch(box); }
}

/* A pressed button is no reason to wait: it gets the focus back. What somebody fills in is. */
function put(box, text) {
  const here = box.contains(document.activeElement) ? document.activeElement : null;
  const back = here?.id && here.matches("a, button") ? here.id : "";
  if (here && !back) {
    const again = () => { delete box.dataset.held; refetch(box); };
    if (!box.dataset.held) box.addEventListener("focusout", again, { once: true });
    box.dataset.held = 1;
    return;
  }
  const ticked = [...box.querySelectorAll("input:checked")].map((input) => input.id);
  box.innerHTML = text;
  for (const input of box.querySelectorAll("input")) input.checked ||= ticked.includes(input.id);
  if (back) document.getElementById(back)?.focus({ preventScroll: true });
  const first = box.firstElementChild?.dataset ?? {};
  say(first.announce, "assertive" in first);
}

function offer(list) {
  const data = list.dataset, n = (data.count = Number(data.count || 0) + 1);
  let button = list.querySelector("button");
  if (!button) {
    button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-2";
    button.onclick = () => location.reload();
    list.append(button);
  }
  button.textContent = n === 1 ? data.one : data.many.replace("{n}", n);
  say(button.textContent);
}

function count(n) {
  const badge = $("#unread-count");
  if (!badge) return;
  $("[data-unread]").textContent = n > 99 ? "99+" : n;
  badge.hidden = n < 1;
}

function touched(ref) {
  $(`[data-live-src][data-live-touch${ref ? `="${CSS.escape(ref)}"` : ""}]`, true).forEach(refetch);
}

function take(message) {
  if (!message.seq) { if (!message.error && !message.pong) touched(message.ref); return; }
  if (!(message.seq > last)) return;
  last = message.seq;
  count(parseInt($("[data-unread]")?.textContent ?? 0, 10) + 1);
  tell("concord:live", message);
  $(`[data-live-src][data-live-ref="${CSS.escape(message.ref)}"]`, true).forEach(refetch);
  $(`[data-live-src][data-live-kinds~="${CSS.escape(message.kind)}"]`, true).forEach(refetch);
  for (const list of $("[data-live-list]", true)) {
    if (["*", message.kind].some((k) => (list.dataset.liveKinds ?? "*").split(" ").includes(k))) offer(list);
  }
}

function heard(wait) { heardAt = Date.now(); patience = wait; }

function strip() {
  const found = $("#connection");
  if (found) found.hidden = open || Date.now() - heardAt < patience;
}

/* The session ends when nothing was asked for; what the page asks by itself does not count. */
const WARN = 120000, warning = $("#session-warning");
body.dataset.activeAt = Date.now();
function warn() {
  const left = Number(body.dataset.activeAt) + body.dataset.idle * 1000 - Date.now();
  const due = left > 0 && left <= WARN;
  if (due && warning.hidden) say(warning.dataset.words, true);
  warning.hidden = !due;
}

async function stay() {
  const answer = await fetch(`/${document.documentElement.lang}/notifications/since/?seq=${last}`);
  if (!answer.ok) return;
  body.dataset.activeAt = Date.now();
  warning.hidden = true;
  $("#main").focus();
}

function connect() {
  const socket = new WebSocket(`${location.origin.replace("http", "ws")}/ws/live/`);
  let ping;
  socket.onopen = () => {
    socket.send(`{"since":${last}}`);
    ping = setInterval(() => socket.send('{"ping":1}'), 25000);
    tries = 0;
    open = true;
    touched();
    setTimeout(touched, 2000); // the server may have begun to listen only now
  };
  socket.onmessage = (event) => take(JSON.parse(event.data));
  socket.onclose = ({ code }) => {
    clearInterval(ping);
    if (open) heard(PATIENCE);
    open = false;
    if (code === 4401) heardAt = 0;
    else setTimeout(start, Math.min(POLL, 1000 * 2 ** tries++) + Math.random() * 5000);
  };
}

/* What came since, asked for: at first where the page does not know, and while no socket opens. */
async function look() {
  const answer = await news();
  if (!answer.ok) throw new Error(String(answer.status));
  if (last >= 0) touched();
  const found = await answer.json();
  if (last >= 0) found.items.forEach(take);
  last = found.last;
  count(found.unread);
  heard(3 * POLL);
}

async function start() {
  try {
    if (last < 0 || tries > 1 || !window.WebSocket) await look();
  } catch { /* the strip says so, the next round tries again */ }
  if (window.WebSocket) connect(); else setTimeout(start, POLL);
}

if ("live" in body.dataset) {
  setInterval(() => { strip(); warn(); }, 1000);
  warning.querySelector("button").onclick = stay;
  start();
}
