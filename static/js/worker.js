// The worker's first task: the offline page where no page can be reached. It keeps that page in the languages read on
// this device and the files it is made of, which are everybody's; never another page, never an answer to a program.
const { mark, files, pages } = self.concord; // from /sw.js
const NAME = "offline-";
const ours = new Set([...files, ...Object.values(pages).flatMap((page) => page.letters)]);
const languageOf = (url) => new URL(url).pathname.split("/")[1];

/* The page as a stranger gets it, letters only where data is not to be saved. */
async function keep(language) {
  const { page, letters } = pages[language];
  const cache = await caches.open(NAME + mark);
  if (await cache.match(page)) return;
  await cache.addAll([...files, ...(navigator.connection?.saveData ? [] : letters)]);
  await cache.add(new Request(page, { credentials: "omit" }));
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
  const all = Object.values(pages).map(({ page }) => page);
  const wanted = pages[languageOf(request.url)]?.page;
  for (const page of [wanted, ...all]) {
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
