// The worker's first task: the offline page where no page can be reached. It keeps that page in the languages read on
// this device and the files it is made of, which are everybody's; never another page, never an answer to a program.
const { mark, files, letters, pages } = self.concord; // from /sw.js
const NAME = "offline-";
const ours = new Set([...files, ...letters]);
const HAD = { cache: "only-if-cached", mode: "same-origin" };
const languageOf = (url) => new URL(url).pathname.split("/")[1];

/* The page as a stranger gets it, and of its letters those that the browser has: they cost nothing. */
async function keep(language) {
  const cache = await caches.open(NAME + mark);
  if (await cache.match(pages[language])) return;
  await cache.addAll(files);
  await Promise.all(letters.map((file) => cache.add(new Request(file, HAD)).catch(() => {})));
  await cache.add(new Request(pages[language], { credentials: "omit" }));
}

async function install() {
  const open = await clients.matchAll({ includeUncontrolled: true, type: "window" });
  const read = new Set(open.map(({ url }) => languageOf(url)).filter((language) => language in pages));
  await Promise.all([...read].map(keep));
  await self.skipWaiting();
}

async function activate() {
  const old = (await caches.keys()).filter((name) => name.startsWith(NAME) && name !== NAME + mark);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable();
  await clients.claim();
}

async function offline(request) {
  const cache = await caches.open(NAME + mark);
  for (const page of [pages[languageOf(request.url)], ...Object.values(pages)]) {
    const found = page && (await cache.match(page));
    if (found) return found;
  }
  return Response.error();
}

/* A form with files goes on its own: not every browser hands them on whole. */
function isForUs({ mode, method, headers }) {
  const words = headers.get("Content-Type")?.startsWith("application/x-www-form-urlencoded");
  return mode === "navigate" && (method === "GET" || (method === "POST" && words));
}

async function reach(event) {
  try { return (await event.preloadResponse) || (await fetch(event.request)); } catch { return offline(event.request); }
}

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (isForUs(request)) {
    event.respondWith(reach(event));
    const language = languageOf(request.url);
    if (language in pages) event.waitUntil(keep(language).catch(() => {}));
  } else if (request.method === "GET" && ours.has(pathname)) {
    event.respondWith(fetch(request).catch(async () => (await caches.match(request)) || Response.error()));
  }
});
