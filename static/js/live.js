/* Live updates; every page works without. Hooks, all optional:
<body data-live data-live-seq="41"> the last number the page knows
#connection: strip, shown after 10 s offline · #unread-count, [data-unread]: the count
[data-live-ref="CD-…"][data-live-src="URL"]: content is fetched again; its first element's
  data-announce="words" is said, urgently with data-assertive
[data-live-list][data-live-kinds="case …"|"*"][data-one][data-many="… {n} …"]: gets a button to reload
window events: "concord:live" {seq, kind, ref}; "concord:announce" {text, assertive}: preventDefault()
  when spoken, else the live region is filled here. Focus never moves. */
const $ = (q, all) => (all ? [...document.querySelectorAll(q)] : document.querySelector(q));
const body = document.body;
let last = Number(body.dataset.liveSeq ?? -1), tries = 0, lostAt = 0;
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
    const text = answer.ok && !answer.redirected && (await answer.text());
    if (text && !box.contains(document.activeElement)) {
      box.innerHTML = text;
      const first = box.firstElementChild?.dataset ?? {};
      say(first.announce, "assertive" in first);
    }
  } catch { /* the next message tries again */ }
  box.removeAttribute("aria-busy");
  busy.delete(box);
  if (box.dataset.again) { delete box.dataset.again; refetch(box); }
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
  $("[data-unread]").textContent = n;
  badge.hidden = n < 1;
}

function take(message) {
  if (!(message.seq > last)) return;
  last = message.seq;
  count(Number($("[data-unread]")?.textContent ?? 0) + 1);
  tell("concord:live", message);
  $(`[data-live-src][data-live-ref="${CSS.escape(message.ref)}"]`, true).forEach(refetch);
  for (const list of $("[data-live-list]", true)) {
    if (["*", message.kind].some((k) => (list.dataset.liveKinds ?? "*").split(" ").includes(k))) offer(list);
  }
}

function strip(shown) { const s = $("#connection"); if (s) s.hidden = !shown; }
function up() { tries = lostAt = 0; strip(false); }
function lost() {
  if (!lostAt) setTimeout(() => { if (lostAt) strip(true); }, 10000);
  lostAt ||= Date.now();
}

function connect() {
  const socket = new WebSocket(`${location.origin.replace("http", "ws")}/ws/live/`);
  let ping;
  socket.onopen = () => {
    socket.send(`{"since":${last}}`);
    ping = setInterval(() => socket.send('{"ping":1}'), 25000);
    up();
  };
  socket.onmessage = (event) => take(JSON.parse(event.data));
  socket.onclose = ({ code }) => {
    clearInterval(ping);
    if (code === 4401) return strip(true);
    lost();
    setTimeout(start, Math.min(60000, 1000 * 2 ** tries++) + Math.random() * 5000);
  };
}

async function poll() {
  try {
    const answer = await news();
    if (!answer.ok) return strip(true);
    const found = await answer.json();
    found.items.forEach(take);
    last = found.last;
    count(found.unread);
    up();
  } catch { lost(); }
  setTimeout(poll, 15000);
}

async function start() {
  try {
    if (last < 0) last = (await (await news()).json()).last;
    if (window.WebSocket) connect(); else poll();
  } catch { lost(); setTimeout(start, 15000); }
}

if ("live" in body.dataset) start();
