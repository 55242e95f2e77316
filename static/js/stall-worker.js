/* Keeps a stall's page while there is no network: files of the shop from the store first, everything else from the network first.
   The page itself puts into the store what it needs (stall.js); once the shop refuses the page, what was kept of it is removed. */
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const remove = async () => {
  const store = await caches.open("stall");
  const own = (await store.keys()).filter((kept) => kept.url.startsWith(self.registration.scope));
  await Promise.all(own.map((kept) => store.delete(kept)));
};

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  const kept = () => caches.match(event.request, { ignoreVary: true, ignoreSearch: true });
  const isFile = new URL(event.request.url).pathname.startsWith("/static/");
  event.respondWith((async () => {
    const found = isFile && (await kept());
    if (found) return found;
    try {
      const answer = await fetch(event.request);
      if (event.request.mode === "navigate" && !answer.ok && answer.status < 500) await remove();
      return answer;
    } catch {
      return (await kept()) ?? Response.error();
    }
  })());
});
