import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a session leaves in the browser: a few items, or 2,000 cookies and some 900 MB. */
export type ProfileSize = 'light' | 'heavy';

const COOKIE_HOSTS = 12;
const COOKIES_PER_HOST = 167; // Chromium keeps 180 for each site
const MB = 1024 * 1024;

/** The colours of the page before and after a click, as the display gives them: blue, green, red. */
export const WAITING = [0xff, 0x40, 0x10] as const;
export const ANSWERED = [0x40, 0xa0, 0x00] as const;

const PAGE = `<!doctype html><title>Profile</title>
<style>
  html, body, button { margin: 0; width: 100%; height: 100%; border: 0; background: rgb(16, 64, 255); font-size: 40px }
  .answered button { background: rgb(0, 160, 64) }
</style>
<body><button>Begin</button>
<script>
const megabyte = () => {
  const bytes = new Uint8Array(${MB});
  for (let at = 0; at < bytes.length; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536));
  return bytes;
};
const copy = (text) => {
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
};
const keep = async (marker, megabytes) => {
  const store = await new Promise((resolve) => {
    const opening = indexedDB.open('profile', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('all');
    opening.onsuccess = () => resolve(opening.result);
  });
  const cache = await caches.open('profile');
  for (let at = 0; at <= megabytes.indexedDb; at += 1) {
    const adding = store.transaction('all', 'readwrite');
    adding.objectStore('all').put(at === 0 ? marker : megabyte(), at);
    await new Promise((resolve, reject) => Object.assign(adding, { oncomplete: resolve, onabort: reject }));
  }
  await cache.put('/marker', new Response(marker));
  for (let at = 0; at < megabytes.cacheStorage; at += 1) await cache.put('/' + at, new Response(megabyte()));
  for (let at = 0; at < megabytes.cached; at += 1) await (await fetch('/megabyte/' + at)).arrayBuffer();
};
const cookies = (hosts) => Promise.all(hosts.map((host) => new Promise((resolve) => {
  const image = new Image();
  image.onload = image.onerror = resolve;
  image.src = host + '/cookies';
})));
document.querySelector('button').onclick = async () => {
  document.documentElement.className = 'answered';
  const { marker, megabytes, hosts } = await (await fetch('/plan', { method: 'POST' })).json();
  copy(marker);
  document.cookie = 'marker=' + marker;
  localStorage.setItem('marker', marker);
  document.title = marker;
  const results = await Promise.allSettled([keep(marker, megabytes), cookies(hosts)]);
  const faults = results.filter(({ status }) => status === 'rejected').map(({ reason }) => String(reason));
  await fetch('/planted', { method: 'POST', body: faults.join() });
};
</script>`;

/** A site whose page answers a click at once, and then fills the browser's profile. */
export interface ProfileSite {
  readonly url: string;
  /** What the next sessions leave. */
  size: ProfileSize;
  /** What the session before has planted, once all of it is there. @throws Error when something could not be kept */
  planted(): Promise<string>;
}

export async function startProfileSite(): Promise<ProfileSite> {
  let marker = '';
  let report: (faults: string) => void = () => undefined;
  let planting = new Promise<string>((resolve) => (report = resolve));
  const server = createServer((request, answer) => {
    void serve(request, answer);
  });
  const hosts = () => {
    const { port } = server.address() as AddressInfo;
    return Array.from({ length: COOKIE_HOSTS }, (_, at) => `http://h${at}.localhost:${port}`);
  };
  const site: ProfileSite = {
    url: '',
    size: 'light',
    planted: async () => {
      const faults = await planting;
      planting = new Promise<string>((resolve) => (report = resolve));
      if (faults !== '') throw new Error(`the page could not keep everything: ${faults}`);
      return marker;
    },
  };
  const serve = async (request: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const path = request.url ?? '';
    if (path === '/plan') {
      marker = `mk${randomBytes(12).toString('hex')}`;
      const isHeavy = site.size === 'heavy';
      const megabytes = isHeavy
        ? { indexedDb: 200, cacheStorage: 100, cached: 300 }
        : { indexedDb: 0, cacheStorage: 0, cached: 0 };
      answer.end(JSON.stringify({ marker, megabytes, hosts: isHeavy ? hosts() : [] }));
    } else if (path === '/planted') {
      let faults = '';
      for await (const chunk of request) faults += String(chunk);
      answer.end();
      report(faults);
    } else if (path === '/cookies') {
      const cookies = Array.from(
        { length: COOKIES_PER_HOST },
        (_, at) => `c${at}=${randomBytes(16).toString('hex')}; SameSite=None; Secure`,
      );
      answer.writeHead(204, { 'Set-Cookie': cookies }).end();
    } else if (path.startsWith('/megabyte/')) {
      answer.writeHead(200, { 'Cache-Control': 'max-age=3600' }).end(randomBytes(MB));
    } else answer.writeHead(200, { 'Content-Type': 'text/html' }).end(PAGE);
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(site, { url: `http://127.0.0.1:${port}/` });
}
