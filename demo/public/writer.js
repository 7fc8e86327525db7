/**
 * Writes wherever a page and its workers can, in tight loops and for ever, and sends requests whose
 * answers set a cookie late.
 *
 * @param {string} writer who writes; the name of what it leaves
 */
export async function writeForever(writer) {
  await Promise.all([writeStorage(writer), sendLateRequests()]);
}

/** @param {string} writer */
async function writeStorage(writer) {
  for (let count = 1; ; count++) {
    const key = `${writer}-${count % 50}`; // bounded, so that it never runs into the quota
    await Promise.all([writeDatabase(writer, key), writeCache(writer, key)]);
  }
}

/** One after the other: browsers open six connections to a server, and other pages need some too. */
async function sendLateRequests() {
  for (;;) {
    await fetch('/late?ms=300', { method: 'POST', keepalive: true }).catch(pause);
  }
}

/**
 * @param {string} writer
 * @param {string} key
 */
function writeDatabase(writer, key) {
  return new Promise((resolve) => {
    const opening = indexedDB.open(`stubborn-${writer}`, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('written');
    opening.onerror = resolve;
    opening.onsuccess = () => {
      const database = opening.result;
      const writing = database.transaction('written', 'readwrite');
      writing.objectStore('written').put(Date.now(), key);
      writing.oncomplete = writing.onabort = resolve;
      database.close();
    };
  });
}

/**
 * @param {string} writer
 * @param {string} key
 */
async function writeCache(writer, key) {
  const cache = await caches.open(`stubborn-${writer}`);
  await cache.put(`/stubborn/${key}`, new Response(String(Date.now())));
}

/** Between refused requests, so that they do not come back by the thousand. */
function pause() {
  return new Promise((resolve) => setTimeout(resolve, 5));
}
