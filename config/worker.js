// Shows a page of its own where the net is gone. Pages are never kept: they are for who asked, then.
const KEPT = __KEPT__;
const NAME = "bylaw-" + KEPT.join();
self.addEventListener("install", (event) => event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(KEPT)).then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((name) => name !== NAME).map((name) => caches.delete(name))))));
self.addEventListener("fetch", (event) => {
  const asked = event.request;
  if (asked.mode === "navigate" && asked.method === "GET") event.respondWith(fetch(asked).catch(() => caches.match(KEPT[0])));
  else if (asked.method === "GET" && KEPT.includes(new URL(asked.url).pathname)) event.respondWith(fetch(asked).catch(() => caches.match(asked)));
});
