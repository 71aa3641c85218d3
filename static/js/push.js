// Notices in this browser: asks for leave only when the button is pressed, then tells the site where its push service is.

const box = document.querySelector("[data-push]");
const note = document.querySelector("[data-push-note]");
const announce = (text) => dispatchEvent(new CustomEvent("concord:announce", { detail: { text }, cancelable: true }));
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const worker = async () => (await navigator.serviceWorker.register("/sw.js")) && navigator.serviceWorker.ready;

function say(words) {
  note.textContent = words;
  announce(words);
}

/** A subscription of its own each time, so that nothing ties it to who used this browser before. */
async function subscribe() {
  const { pushManager } = await worker();
  await (await pushManager.getSubscription())?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(box.dataset.key) });
}

async function add() {
  if ((await Notification.requestPermission()) !== "granted") { say(box.dataset.off); return; }
  const { endpoint, keys } = (await subscribe()).toJSON();
  const answer = await fetch(box.dataset.push, {
    method: "POST", body: new URLSearchParams({ endpoint, p256dh: keys.p256dh, auth: keys.auth }),
    headers: { "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value },
  });
  if (answer.status === 201) location.reload();
  else say((await answer.json()).detail);
}

/** The button stands where it can do something: not where this browser is added already. */
async function offer() {
  const there = await navigator.serviceWorker.getRegistration("/");
  const added = "here" in box.dataset && (await there?.pushManager.getSubscription());
  box.hidden = Boolean(added);
  note.textContent = Notification.permission === "denied" ? box.dataset.off : "";
  const button = box.querySelector("button");
  button.addEventListener("click", async () => {
    button.setAttribute("aria-disabled", "true");
    await add().catch(() => say(box.dataset.failed));
    button.removeAttribute("aria-disabled");
  });
}

/** On Apple's telephones a page has no push service until it is opened from the home screen, which it can tell. */
function explain() {
  if (navigator.standalone !== false) return;
  note.textContent = "";
  document.querySelector("[data-push-home]").hidden = false;
}

if (box && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window) offer();
else if (box) explain();
