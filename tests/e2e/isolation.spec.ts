import type { Page } from '@playwright/test';
import { pressKey } from './support/input.ts';
import type { Kiosk } from './support/kiosk.ts';
import { startSecureSite, type Answer, type SecureSite, type Seen } from './support/secure-site.ts';
import { expect, test } from './support/test.ts';

/** A way by which one session could tell the next something. */
interface Channel {
  /** Run in the page of the first session. */
  readonly plant: string;
  /**
   * Whether something is found: true in a second page of the session that planted it, which shows that
   * this would notice, and false in the next session.
   */
  readonly find: string | ((look: Look) => boolean | Promise<boolean>);
  /** Only the page that planted it can find it. */
  readonly isOwn?: boolean;
}

interface Look {
  readonly page: Page;
  readonly site: SecureSite;
  /** What the server has seen since this session, or this look, began. */
  readonly since: readonly Seen[];
}

const ask = (path: string) => `fetch('${path}').then((answer) => answer.text())`;
const lastAt = (path: string, site: SecureSite) =>
  site.requests.findLast((request) => request.path === path);

const channels: Readonly<Record<string, Channel>> = {
  cookie: { plant: `document.cookie = 'x=1; max-age=9999'`, find: `document.cookie !== ''` },
  'local storage': { plant: `localStorage.x = 1`, find: `localStorage.length > 0` },
  'session storage': {
    plant: `sessionStorage.x = 1`,
    find: `sessionStorage.length > 0`,
    isOwn: true,
  },
  'name of the window': { plant: `window.name = 'x'`, find: `window.name === 'x'`, isOwn: true },
  history: { plant: `history.pushState(1, '')`, find: `history.length > 1`, isOwn: true },
  'indexed db': {
    plant: `new Promise((done) => { indexedDB.open('x').onsuccess = () => done(1); })`,
    find: `indexedDB.databases().then((all) => all.length > 0)`,
  },
  'cache storage': {
    plant: `caches.open('x').then((cache) => cache.put('/x', new Response('x')))`,
    find: `caches.keys().then((all) => all.length > 0)`,
  },
  'private file system': {
    plant: `navigator.storage.getDirectory().then((root) => root.getFileHandle('x', { create: true })).then(() => 1)`,
    find: `navigator.storage.getDirectory().then((root) => root.getFileHandle('x')).then(() => true, () => false)`,
  },
  'shared worker': {
    plant: `new SharedWorker('/shared.js', 'x').port.postMessage('secret')`,
    find: `new Promise((done) => {
      const { port } = new SharedWorker('/shared.js', 'x');
      port.onmessage = ({ data }) => done(data === 'secret');
      port.postMessage('');
    })`,
  },
  'broadcast channel': {
    plant: `setInterval(() => new BroadcastChannel('x').postMessage(1), 50)`,
    find: `new Promise((done) => {
      new BroadcastChannel('x').onmessage = () => done(true);
      setTimeout(done, 2500, false); // timers of a page out of sight ring once a second
    })`,
  },
  lock: {
    plant: `void navigator.locks.request('x', () => new Promise(() => {}))`,
    find: `navigator.locks.query().then(({ held }) => held.length > 0)`,
  },
  'service worker': {
    plant: `navigator.serviceWorker.register('/service.js').then(() => navigator.serviceWorker.ready).then(() => 1)`,
    find: `${ask('/from-worker')}.then((text) => text === 'worker')`,
  },
  'file in the cache': {
    plant: ask('/cached'),
    find: async ({ page, site }) => {
      const count = () => site.requests.filter(({ path }) => path === '/cached').length;
      const before = count();
      await page.evaluate(ask('/cached'));
      return count() === before;
    },
  },
  etag: {
    plant: ask('/etag'),
    find: async ({ page, site }) => {
      await page.evaluate(ask('/etag'));
      return lastAt('/etag', site)?.headers['if-none-match'] !== undefined;
    },
  },
  'password of a server': {
    plant: `void ${ask('/guarded')}`,
    find: async ({ page, site }) => {
      const before = site.requests.length;
      await page.evaluate(`void ${ask('/guarded')}`);
      await expect.poll(() => site.requests.length).toBeGreaterThan(before);
      return lastAt('/guarded', site)?.headers.authorization !== undefined;
    },
  },
  'connection kept open': {
    plant: ask('/'),
    find: ({ site, since }) => {
      const before = site.requests.slice(0, -since.length);
      const known = new Set(before.map(({ connection }) => connection));
      return since.some(({ connection }) => known.has(connection));
    },
  },
  'keys of a connection': {
    plant: ask('/'),
    find: ({ since }) => since[0]?.isResumed === true,
  },
  clipboard: {
    plant: `document.querySelector('#copied').select(); document.execCommand('copy')`,
    find: async ({ page }) => {
      const field = page.locator('#pasted');
      await field.click();
      pressKey('ctrl+v');
      await page.waitForTimeout(300);
      return (await field.inputValue()) === 'copied text';
    },
    isOwn: true,
  },
  // The last, for it leaves the page.
  hsts: {
    plant: ask('/hsts'),
    find: async ({ page, site }) => {
      const before = site.plainRequests.length;
      await page.goto(`${site.url.replace('https', 'http')}/upgraded`);
      return site.plainRequests.length === before;
    },
  },
};

test('whatever one session leaves, the next one finds nothing of it', async ({ launch }) => {
  const site = await startSecureSite(answer);
  try {
    const kiosk = await launch({ config: config(site), folder: site.folder, env: site.env });
    await kiosk.startSession();
    const first = await kiosk.site();
    await first.locator('#pasted').click();
    for (const { plant } of Object.values(channels)) await first.evaluate(plant);
    await signInOnSheet(kiosk);
    await kiosk.screens.getByRole('button', { name: 'Second' }).click();
    const second = await kiosk.site('/second');
    const all = Object.keys(channels);
    const inFirst = await lookAll(site, (isOwn) => ({ page: isOwn ? first : second }), kiosk);
    expect(inFirst).toEqual(Object.fromEntries(all.map((name) => [name, true])));

    await kiosk.endSession();
    await kiosk.nextLogin();
    const begin = site.requests.length;
    await kiosk.startSession();
    const next = await kiosk.site();
    const found = await lookAll(site, () => ({ page: next, begin }), kiosk);
    expect(found).toEqual(Object.fromEntries(all.map((name) => [name, false])));
    // There is no cache of icons to look into: none is ever asked for.
    expect(site.requests.map(({ path }) => path)).not.toContain('/icon.png');
  } finally {
    site.close();
  }
});

/** Looks through all channels, one by one. */
async function lookAll(
  site: SecureSite,
  where: (isOwn: boolean) => { readonly page: Page; readonly begin?: number },
  kiosk: Kiosk,
): Promise<Readonly<Record<string, boolean>>> {
  const found: Record<string, boolean> = {};
  for (const [name, { find, isOwn = false }] of Object.entries(channels)) {
    const { page, begin } = where(isOwn);
    if (name === 'clipboard') {
      const isFirst = begin === undefined;
      if (isFirst) await kiosk.screens.getByRole('button', { name: 'First' }).click();
      await expect.poll(() => page.evaluate('document.visibilityState')).toBe('visible');
      await page.waitForTimeout(300); // for the keys to be its own
    }
    if (typeof find === 'string') {
      found[name] = await page.evaluate<boolean>(find);
      continue;
    }
    // Of the session that planted it, what is asked for now is what counts.
    const from = begin ?? site.requests.length;
    if (begin === undefined) {
      if (name.startsWith('keys')) site.hangUp();
      await page.evaluate(ask('/now'));
    }
    found[name] = await find({ page, site, since: site.requests.slice(from) });
    if (name.startsWith('password') && !found[name]) {
      await kiosk.screens.getByRole('button', { name: 'Cancel' }).click();
    }
  }
  return found;
}

async function signInOnSheet({ screens }: Kiosk): Promise<void> {
  await screens.getByLabel('User name').fill('nora');
  await screens.getByLabel('Password', { exact: true }).fill('tulip');
  await screens.getByRole('button', { name: 'Sign in' }).click();
  await expect(screens.getByLabel('User name')).toHaveCount(0);
}

const PAGE = `<link rel="icon" href="/icon.png">
<input id="copied" value="copied text"><input id="pasted">`;
const script = (body: string): Answer => ({ headers: { 'content-type': 'text/javascript' }, body });

function answer({ path, headers }: Seen): Answer {
  switch (path) {
    case '/shared.js':
      return script(`let kept = '';
        onconnect = ({ ports: [port] }) => {
          port.onmessage = ({ data }) => { kept = data || kept; port.postMessage(kept); };
        };`);
    case '/service.js':
      return script(`onactivate = (event) => event.waitUntil(clients.claim());
        onfetch = (event) => {
          if (event.request.url.endsWith('/from-worker')) event.respondWith(new Response('worker'));
        };`);
    case '/cached':
      return { headers: { 'cache-control': 'max-age=86400' }, body: 'cached' };
    case '/etag':
      return { headers: { 'cache-control': 'no-cache', etag: '"user-4711"' }, body: 'tagged' };
    case '/hsts':
      return { headers: { 'strict-transport-security': 'max-age=86400' } };
    case '/guarded':
      return headers.authorization === undefined
        ? { status: 401, headers: { 'www-authenticate': 'Basic realm="guarded"' } }
        : {};
    default:
      return { body: PAGE };
  }
}

function config({ url }: SecureSite): string {
  const plain = url.replace('https', 'http');
  return `version: 1
organisation: { name: Riverside Clinic }
sites:
  - { name: First, url: "${url}/", allow: ["${plain}"] }
  - { name: Second, url: "${url}/second", allow: ["${plain}"] }
kiosk: { fullScreen: false, standby: off }
language: en
`;
}
