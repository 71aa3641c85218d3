// A form that is sent while the line is dead: kept on this device, locked to the person, sent when the line is back.
// Sent again it changes nothing twice: the form carries its version or its key. Where the line dies on the way, the
// page offers what was kept when it is opened again. Without script a form posts as ever.

const box = () => document.querySelector("[data-vault]");
const PREFIX = "vault:";
const OURS = new Set(["csrfmiddlewaretoken", "seen"]); // what the page itself knows better

const announce = (text) => dispatchEvent(new CustomEvent("concord:announce", { detail: { text }, cancelable: true }));
const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const base64 = (data) => btoa(String.fromCharCode(...data));
const title = () => document.querySelector("h1")?.textContent.trim() || document.title;
let lock = null, written = null;

async function keyOf() {
  if (!lock && crypto.subtle) {
    const raw = Uint8Array.from(box().dataset.vault.match(/../g), (pair) => parseInt(pair, 16));
    lock = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  }
  return lock;
}

/** Under which name the form of this page is kept: one that tells nobody who or which. */
async function place() {
  const name = new TextEncoder().encode(`${box().dataset.vault} ${location.pathname}`);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", name));
  return PREFIX + [...digest.slice(0, 16)].map((n) => n.toString(16).padStart(2, "0")).join("");
}

/** Write a form down on the device; whether that worked. */
async function keep(pairs) {
  const key = await keyOf();
  if (!key) return false;
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify({ path: location.pathname, title: title(), pairs }));
  const locked = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain));
  const name = await place();
  try { localStorage.setItem(name, `${Date.now()}.${base64(iv)}.${base64(locked)}`); } catch { return false; }
  written = { name, path: location.pathname, title: title() };
  return true;
}

async function kept(name) {
  const [at, iv, locked] = (localStorage.getItem(name) || "").split(".");
  const key = locked && (await keyOf());
  if (!key) return null;
  try {
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(iv) }, key, bytes(locked));
    const time = new Date(Number(at)).toTimeString().slice(0, 5);
    return { name, time, ...JSON.parse(new TextDecoder().decode(plain)) };
  } catch { return null; } // another person's, or from before a new password
}

function say(words) {
  box().hidden = !words;
  box().textContent = words;
  announce(words);
}

/* With a line the form goes as ever, once it is written down; without one it waits for the line. */
function onSubmit(event) {
  const form = event.target;
  if (!form.matches("main form[data-warn]") || form.enctype !== "application/x-www-form-urlencoded") return;
  if (form.dataset.go) {
    delete form.dataset.go;
    if (written) sessionStorage.setItem("vault-sent", JSON.stringify(written));
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  const pairs = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  const { submitter } = event;
  keep(pairs).catch(() => false).then((safe) => {
    const press = () => { form.dataset.go = "1"; if (submitter?.isConnected) submitter.click(); else form.requestSubmit(); };
    const go = () => setTimeout(press, 0); // outside the press that was held back: browsers ignore one within it
    if (navigator.onLine) { go(); return; }
    say(safe ? box().dataset.waits : box().dataset.open);
    if (!form.dataset.waits) addEventListener("online", () => { delete form.dataset.waits; go(); }, { once: true });
    form.dataset.waits = "1";
  });
}

/** Put kept answers into the form; whether any of them is not there yet. */
function fill(form, pairs) {
  const before = new URLSearchParams(new FormData(form)).toString();
  const given = new Map();
  for (const [name, value] of pairs) given.set(name, [...(given.get(name) || []), value]);
  for (const field of form.elements) {
    if (!field.name || OURS.has(field.name) || field.type === "file" || field.tagName === "BUTTON") continue;
    const values = given.get(field.name) || [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
  return new URLSearchParams(new FormData(form)).toString() !== before;
}

async function restore() {
  const found = crypto.subtle && (await kept(await place()));
  const form = document.querySelector("main form[data-warn]");
  if (!found || !form) return;
  if (fill(form, found.pairs)) { say(box().dataset.kept.replace("{time}", found.time)); form.dataset.dirty = "1"; }
  else localStorage.removeItem(found.name);
}

/* Before signing out, what was not sent is named with the way to it; signing out takes it along. What somebody else
   wrote on this device stays, locked to them. */
async function part(form) {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  const own = (await Promise.all(names.map(kept))).filter(Boolean);
  form.elements.others.value = own.length < names.length ? "1" : "";
  for (const { path, title: words, time } of own) {
    const link = Object.assign(document.createElement("a"), { href: path, textContent: `${words} (${time})` });
    box().querySelector("ul").appendChild(document.createElement("li")).append(link);
  }
  box().hidden = !own.length;
  form.addEventListener("submit", (event) => {
    for (const { name } of own) localStorage.removeItem(name);
    if (navigator.onLine) return;
    event.preventDefault();
    say(box().dataset.cannot);
    addEventListener("online", () => form.requestSubmit(), { once: true });
  });
}

if (box()?.dataset.vault) {
  const leaving = document.querySelector("form[data-part]");
  document.addEventListener("submit", onSubmit, true);
  if (leaving) part(leaving); else restore();
}
