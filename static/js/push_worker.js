// What the service worker does with a message: show it, and open its page when it is pressed. Read by /sw.js.

const HOME = { title: "Concord", body: "", path: "/", lang: "", tag: "" };

function said(event) {
  try { return { ...HOME, ...event.data.json() }; } catch { return HOME; } // a browser insists that something is shown
}

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
