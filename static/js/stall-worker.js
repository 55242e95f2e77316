/* Keeps a stall's page while there is no network: files of the shop from the store first, everything else from the network first.
   The page itself puts into the store what it needs (stall.js). */
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  const kept = () => caches.match(event.request, { ignoreVary: true, ignoreSearch: true });
  const isFile = new URL(event.request.url).pathname.startsWith("/static/");
  event.respondWith((async () => {
    const found = isFile && (await kept());
    if (found) return found;
    try {
      return await fetch(event.request);
    } catch {
      return (await kept()) ?? Response.error();
    }
  })());
});
