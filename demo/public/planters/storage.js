/** @import { Planters } from './planter.js' */

/** @satisfies {Planters} */
export const storage = {
  'local-storage': {
    label: 'Local storage',
    plant: (marker) => setItem(localStorage, 'local-storage', marker),
  },
  'session-storage': {
    label: 'Session storage',
    plant: (marker) => setItem(sessionStorage, 'session-storage', marker),
  },
  'indexed-db-text': {
    label: 'A database entry',
    plant: async (marker) =>
      (await putAndGet(indexedDB, 'indexed-db-text', marker, marker)) === marker,
  },
  'indexed-db-blob': {
    label: 'A file in a database',
    async plant(marker) {
      const blob = await putAndGet(indexedDB, 'indexed-db-blob', marker, new Blob([marker]));
      return (await /** @type {Blob} */ (blob).text()) === marker;
    },
  },
  'cache-storage': {
    label: 'A page for offline use',
    async plant(marker) {
      const cache = await caches.open(marker);
      await cache.put(`/offline?marker=${marker}`, new Response(marker));
      return (await (await cache.match(`/offline?marker=${marker}`))?.text()) === marker;
    },
  },
  'storage-bucket': {
    label: 'A storage bucket',
    async plant(marker) {
      // Storage Buckets API, Chromium 122 and later.
      const bucket = await Reflect.get(navigator, 'storageBuckets').open(marker);
      return (await putAndGet(bucket.indexedDB, 'storage-bucket', marker, marker)) === marker;
    },
  },
  'opfs-file': {
    label: 'A file of this site’s own',
    async plant(marker) {
      const folder = await navigator.storage.getDirectory();
      const file = await folder.getFileHandle(marker, { create: true });
      const writable = await file.createWritable();
      await writable.write(marker);
      await writable.close();
      return (await (await file.getFile()).text()) === marker;
    },
  },
};

/**
 * @param {Storage} area
 * @param {string} key
 * @param {string} marker
 */
function setItem(area, key, marker) {
  area.setItem(key, marker);
  return area.getItem(key) === marker;
}

/**
 * @param {IDBFactory} factory
 * @param {string} database
 * @param {string} key
 * @param {unknown} value
 * @returns {Promise<unknown>} what the database then gives back
 */
async function putAndGet(factory, database, key, value) {
  const opening = factory.open(database, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('kept');
  const store = (await done(opening)).transaction('kept', 'readwrite').objectStore('kept');
  store.put(value, key);
  return done(store.get(key));
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the database refused'));
  });
}
