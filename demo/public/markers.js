/**
 * Every kind of trace that /everything plants, and the marker of each. Markers are computed, so a
 * marker found after a session was left by that session: no source, page or script contains one.
 *
 * @typedef {(typeof kinds)[number]} Kind
 */

export const kinds = /** @type {const} */ ([
  'session-cookie',
  'persistent-cookie',
  'http-only-cookie',
  'secure-cookie',
  'strict-cookie',
  'path-cookie',
  'cookie-store',
  'local-storage',
  'session-storage',
  'indexed-db-text',
  'indexed-db-blob',
  'cache-storage',
  'storage-bucket',
  'opfs-file',
  'service-worker',
  'shared-worker',
  'dedicated-worker',
  'web-socket',
  'event-source',
  'streaming-fetch',
  'http-cache-body',
  'http-cache-etag',
  'cached-image',
  'cached-script',
  'code-cache',
  'server-session',
  'basic-credentials',
  'keepalive-fetch',
  'beacon',
  'download',
  'window-name',
  'document-title',
  'history-state',
  'visited-link',
  'typed-text',
  'clipboard',
  'blob-url',
  'broadcast-channel',
  'web-lock',
  'canvas-pixels',
  'wasm-memory',
  'utf16-buffer',
]);

/**
 * The marker of one kind: `mk-<kind>-<16 hex digits>`, always the same for the same seed and kind.
 * Fit for file names, URLs, cookies, headers and storage buckets.
 *
 * @param {string} seed
 * @param {Kind} kind
 */
export function markerFor(seed, kind) {
  return `mk-${kind}-${fnv1a64(`${seed}/${kind}`)}`;
}

/**
 * FNV-1a, 64 bits (RFC 9923): not secret, but synchronous and the same in Node and in a page.
 *
 * @param {string} text
 */
function fnv1a64(text) {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
