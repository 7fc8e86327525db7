/** The page /inventory: what a page of this site can see of whoever was here before. */
import { markerFor } from './markers.js';

/**
 * Looks everywhere without asking anybody: no prompt, no new cookie.
 *
 * @param {string} [seed] of an earlier /everything, to look for its cached addresses too
 */
async function inventory(seed) {
  const leftovers = {
    cookies: document.cookie === '' ? [] : document.cookie.split('; '),
    serverSeenCookies: await serverSeenCookies(),
    localStorage: Object.keys(localStorage),
    sessionStorage: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map(({ name }) => name),
    caches: await caches.keys(),
    serviceWorkers: (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
    files: await fileNames(),
    buckets: (await Reflect.get(navigator, 'storageBuckets')?.keys()) ?? [],
    locks: (await navigator.locks.query()).held?.map(({ name }) => name) ?? [],
    cachedAnswers: await cachedAnswers(seed),
    basicCredentials: (await fetch('/basic/archive?ask=no')).ok ? ['/basic/archive'] : [],
    windowName: window.name === '' ? [] : [window.name],
    signedIn: await signedIn(),
  };
  return {
    /** Lists; all of them are empty when nobody was here. */
    leftovers,
    /** How many things that is. */
    found: Object.values(leftovers).flat().length,
    /** 1 when this is the window's first page. */
    historyLength: history.length,
  };
}

/** Also those that pages cannot see, and those of the path /everything. */
async function serverSeenCookies() {
  const seen = await Promise.all(
    ['/seen-cookies', '/everything/seen-cookies'].map(async (url) => (await fetch(url)).json()),
  );
  return Object.entries({ ...seen[0], ...seen[1] }).map(([name, value]) => `${name}=${value}`);
}

async function fileNames() {
  const names = [];
  for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
  return names;
}

/** @param {string} [seed] */
async function cachedAnswers(seed) {
  const urls = ['/cached', '/cached-etag'];
  if (seed !== undefined) {
    urls.push(
      `/plant/image.svg?marker=${markerFor(seed, 'cached-image')}`,
      `/plant/script.js?marker=${markerFor(seed, 'cached-script')}`,
      `/plant/code.js?marker=${markerFor(seed, 'code-cache')}`,
    );
  }
  return (await Promise.all(urls.map(describeCached))).filter((found) => found !== null);
}

/** @param {string} url */
async function describeCached(url) {
  try {
    const answer = await fetch(url, { cache: 'only-if-cached', mode: 'same-origin' });
    const etag = answer.headers.get('etag') ?? 'no etag';
    return answer.ok ? `${url}: ${(await answer.text()).slice(0, 80)} (${etag})` : null;
  } catch {
    return null; // not in the cache
  }
}

async function signedIn() {
  const answer = await fetch('/me');
  return answer.ok ? [(await answer.json()).name] : [];
}

/** @param {Awaited<ReturnType<typeof inventory>>} result */
function show({ found, leftovers }) {
  const summary = document.querySelector('#found strong');
  if (summary) summary.textContent = found === 0 ? 'Nothing at all.' : `${found} things.`;
  for (const [name, list] of Object.entries(leftovers)) {
    const term = document.createElement('dt');
    term.textContent = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    const count = document.createElement('dd');
    count.textContent = String(list.length);
    count.title = list.join('\n');
    document.getElementById('inventory')?.append(term, count);
  }
}

Object.assign(window, { inventory });
show(await inventory());
