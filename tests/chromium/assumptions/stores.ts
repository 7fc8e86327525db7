import type { Assumption, Lab } from '../support/assumption.ts';
import { eventually } from '../support/devtools.ts';
import type { Page } from '../support/page.ts';
import { htmlAt } from '../support/server.ts';

/** A place where a page can leave data: two expressions, the second of which says whether it is there. */
interface Store {
  readonly plant: string;
  readonly isThere: string;
  readonly seen?: Assumption['seen'];
  /** In a frame of another site. Chromium's own contexts keep such a frame from setting a cookie. */
  readonly seenInFrame?: Assumption['seen'];
}

const database = (factory: string) => ({
  plant: `new Promise(async (done, fail) => { const r = ${factory}.open('x'); r.onerror = fail;
    r.onupgradeneeded = () => r.result.createObjectStore('s');
    r.onsuccess = () => { const t = r.result.transaction('s', 'readwrite'); t.objectStore('s').put('v', 'k');
      t.oncomplete = () => { r.result.close(); done(); }; }; })`,
  isThere: `${factory}.databases().then((all) => all.length > 0)`,
});
const cache = (caches: string) => ({
  plant: `${caches}.open('x').then((c) => c.put('/x', new Response('v')))`,
  isThere: `${caches}.keys().then((all) => all.length > 0)`,
});
const files = (folder: string) => ({
  plant: `${folder}.getDirectory().then(async (d) => { const f = await d.getFileHandle('x', { create: true });
    const w = await f.createWritable(); await w.write('v'); await w.close(); })`,
  isThere: `${folder}.getDirectory().then(async (d) => { for await (const each of d.keys()) return true; return false; })`,
});

const BUCKET = `(await navigator.storageBuckets.open('b'))`;
const inBucket = ({ plant, isThere }: Store): Store => ({
  plant,
  // Opening a bucket would make it.
  isThere: `(await navigator.storageBuckets.keys()).includes('b') && await (${isThere})`,
});

const STORES: Readonly<Record<string, Store>> = {
  'a cookie': {
    plant: `document.cookie = 'x=v; max-age=999; SameSite=None; Secure'`,
    isThere: `document.cookie.includes('x=v')`,
    seenInFrame: ['gone, gone', 'not there'],
  },
  'a cookie of the Cookie Store API': {
    plant: `cookieStore.set({ name: 'y', value: 'v', sameSite: 'none' })`,
    isThere: `cookieStore.get('y').then((c) => c !== null)`,
    seenInFrame: ['gone, gone', 'not there'],
  },
  'a partitioned cookie (CHIPS)': {
    plant: `cookieStore.set({ name: 'p', value: 'v', sameSite: 'none', partitioned: true })`,
    isThere: `cookieStore.get('p').then((c) => c !== null)`,
    seenInFrame: ['gone, gone', 'left, gone'],
  },
  'local storage': { plant: `localStorage.setItem('x', 'v')`, isThere: `localStorage.length > 0` },
  IndexedDB: database('indexedDB'),
  'Cache Storage': cache('caches'),
  'the private file system (OPFS)': files('navigator.storage'),
  'a service worker': {
    plant: `navigator.serviceWorker.register('/service-worker.js').then(() => navigator.serviceWorker.ready)`,
    isThere: `navigator.serviceWorker.getRegistrations().then((all) => all.length > 0)`,
  },
  'an empty storage bucket': {
    plant: `${BUCKET}.persist()`,
    isThere: `navigator.storageBuckets.keys().then((all) => all.length > 0)`,
  },
  'IndexedDB in a bucket': inBucket(database(`${BUCKET}.indexedDB`)),
  'Cache Storage in a bucket': inBucket(cache(`${BUCKET}.caches`)),
  'OPFS in a bucket': inBucket(files(BUCKET)),
  'Shared Storage': {
    plant: `sharedStorage.set('x', 'v')`,
    isThere: `sharedStorage.worklet.addModule('data:text/javascript,').then(() => false)`,
    seen: ['not there'],
    seenInFrame: ['not there'],
  },
};

const clear = async (page: Page, origins: readonly string[]) => {
  for (const origin of origins)
    await page.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
};

async function isLeft(page: Page, { isThere }: Store): Promise<string> {
  const left = await page.evaluate(isThere);
  return left === true ? 'left' : left === false ? 'gone' : String(left);
}

/** A frame of another site in a page, whose stores are kept apart by the page's site. */
async function framedPage(page: Page, server: Lab['server']): Promise<Page> {
  const options = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true };
  await page.send('Target.setAutoAttach', options);
  await page.goTo(htmlAt(server.own, `<iframe src="${server.foreign}/html"></iframe>`));
  const target = await eventually(() => page.attached()[0]);
  if (target === null) throw new Error('the frame is not attached');
  return page.child(target);
}

/** @returns what is left after the clear call, and in the same place after the end of the session */
async function leaves(lab: Lab, store: Store, isFramed: boolean): Promise<string> {
  const { browser, context, page, server } = lab;
  const show = async (shown: Page) => {
    if (isFramed) return framedPage(shown, server);
    await shown.goTo(`${server.own}/html`);
    return shown;
  };
  const planted = await show(page);
  const result = await planted.evaluate(store.plant);
  if (typeof result === 'string' && result.startsWith('error')) return 'not there';
  if ((await isLeft(planted, store)) !== 'left') return 'not there';
  await page.goTo('about:blank');
  await clear(page, [server.own, server.foreign]);
  const cleared = await isLeft(await show(await context.open()), store);
  await (await show(await context.open())).evaluate(store.plant);
  await context.end();
  const next = context.electron === null ? await browser.newContext() : context;
  return `${cleared}, ${await isLeft(await show(await next.open()), store)}`;
}

export const STORE_ASSUMPTIONS: readonly Assumption[] = [false, true].flatMap((isFramed) =>
  Object.entries(STORES).map(([name, store]): Assumption => ({
    name: `Left of ${name}${isFramed ? ", in another site's frame" : ''}`,
    reliesOn: 'browser-data.ts',
    seen: (isFramed ? store.seenInFrame : store.seen) ?? [isFramed ? 'left, gone' : 'gone, gone'],
    measure: (lab) => leaves(lab, store, isFramed),
  })),
);
