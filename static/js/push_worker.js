// What the service worker does with a message: show it, and open its page when it is pressed; and where messages come,
// so that the site knows. Read by /sw.js.

const HOME = { title: "Concord", body: "", path: "/", lang: "", tag: "" };

function said(event) {
  try { return { ...HOME, ...event.data.json() }; } catch { return HOME; } // a browser insists that something is shown
}

/* Browsers change their address by themselves. Only one that shows notices, which its cookie tells, asks for another;
   the one it has comes back where it is good. Pages have it looked after: push_place.js. */
async function renew(headers = { "X-Background": "1" }) {
  const known = await fetch("/push/place", { headers });
  if (!known.ok) return;
  const { endpoint, key, token } = await known.json();
  const asked = { userVisibleOnly: true, applicationServerKey: key };
  const now = (await self.registration.pushManager.subscribe(asked)).toJSON();
  if (now.endpoint === endpoint) return;
  const body = new URLSearchParams({ endpoint: now.endpoint, ...now.keys });
  await fetch("/push/place", { method: "POST", headers: { ...headers, "X-CSRFToken": token }, body });
}

for (const kind of ["pushsubscriptionchange", "message"])
  self.addEventListener(kind, (event) => event.waitUntil(renew().catch(() => {})));

self.addEventListener("push", (event) => {
  const { title, body, path, lang, tag } = said(event);
  event.waitUntil(self.registration.showNotification(title, { body, lang, tag, renotify: Boolean(tag), data: { path } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const goal = new URL(event.notification.data.path, self.location.origin);
  const url = goal.origin === self.location.origin ? goal.href : self.location.origin;
  event.waitUntil(self.clients.openWindow(url));
});
