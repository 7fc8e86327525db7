import { clipboard, type Cookie, type Session, type WebContents } from 'electron';
import { z } from 'zod';
import type { BrowserData, ServiceWorkers } from '../../ending/browser-steps.ts';
import type { SessionTraces, TabStorage } from '../../identity/sign-out/session-traces.ts';
import type { SiteCookie } from '../../identity/sign-out/task.ts';
import type { Clipboard } from '../../ending/device-steps.ts';

/** Everything `clearData` knows. Without this list Electron 33 leaves HTTP credentials (#44853). */
const ALL_DATA_TYPES = [
  'backgroundFetch',
  'cache',
  'cookies',
  'downloads',
  'fileSystems',
  'indexedDB',
  'localStorage',
  'serviceWorkers',
  'webSQL',
] as const;

/** What the browser keeps in one partition, and every call that clears some of it. */
export function browserData(partition: Session): BrowserData {
  return {
    clearAll: async () => {
      await partition.closeAllConnections();
      // Since Electron 34 only, whatever the types of the newest one say.
      const newer: Partial<Pick<Session, 'clearSharedDictionaryCache'>> = partition;
      // Each is in another process or on another thread.
      await Promise.all([
        partition.clearStorageData(), // no options: with some, it leaves others (#45531)
        partition.clearCache(),
        partition.clearAuthCache(),
        partition.clearHostResolverCache(),
        partition.clearCodeCaches({ urls: [] }),
        newer.clearSharedDictionaryCache?.(),
      ]);
      await partition.clearData({ dataTypes: [...ALL_DATA_TYPES] });
    },
    count: async () => {
      const cookies = await partition.cookies.get({});
      const cacheBytes = await partition.getCacheSize();
      return cookies.length + (cacheBytes > 0 ? 1 : 0);
    },
  };
}

/**
 * The service workers of one partition; clearing their storage is what stops them. The rest is cleared once the
 * processes of the pages are gone: with them, 200 MB of IndexedDB took as long as all other steps (bench/next.ts).
 */
export function serviceWorkers(partition: Session): ServiceWorkers {
  return {
    stopAll: () => partition.clearStorageData({ storages: ['serviceworkers'] }),
    runningCount: () => Object.keys(partition.serviceWorkers.getAllRunning()).length,
  };
}

/** A page that is busy or hangs does not hold up the ending. */
const LIMIT_MS = 150;

/** An isolated world, which the page's scripts cannot see. */
const WORLD_ID = 1001;

const KEEPS_ANYTHING = `(async () =>
  localStorage.length + sessionStorage.length + (await indexedDB.databases()).length > 0)()`;

/** Every cookie that the partition holds. */
export async function cookiesOf(partition: Session): Promise<readonly SiteCookie[]> {
  return (await partition.cookies.get({})).map(siteCookie);
}

/** Keeps a copy of the cookies outside Chromium: they live in its network service, which can die. */
export function copyCookies(partition: Session, traces: SessionTraces): void {
  partition.cookies.on('changed', (_event, cookie, cause, isRemoved) => {
    const change = !isRemoved ? 'set' : cause === 'evicted' ? 'pushed-out' : 'removed';
    traces.cookieChanged(siteCookie(cookie), change);
  });
}

/**
 * The origins among these whose pages may have stored data, such as a token. An origin whose page
 * is gone or does not answer counts, because its data is unknown.
 */
export async function keepingOrigins(
  origins: readonly string[],
  pages: readonly WebContents[],
): Promise<ReadonlySet<string>> {
  const found = await Promise.all(
    origins.map(async (origin) => {
      const page = pages.find((each) => originOf(each.getURL()) === origin);
      return page !== undefined && (await keepsNothing(page)) ? [] : [origin];
    }),
  );
  return new Set(found.flat());
}

async function keepsNothing(page: WebContents): Promise<boolean> {
  return (await ask(page, KEEPS_ANYTHING)) === false;
}

const tabStorage = z.array(z.tuple([z.string(), z.string()])).readonly();

/**
 * What the pages of these origins keep each for itself (`sessionStorage`), which is lost with them; of several
 * pages, the first that keeps anything. A page that does not answer keeps nothing.
 */
export async function tabStorageOf(
  origins: readonly string[],
  pages: readonly WebContents[],
): Promise<ReadonlyMap<string, TabStorage>> {
  const found = new Map<string, TabStorage>();
  const asked = pages.flatMap((page) => {
    const origin = originOf(page.getURL());
    return origin !== null && origins.includes(origin) ? [{ origin, page }] : [];
  });
  const answers = await Promise.all(
    asked.map(({ page }) => ask(page, 'Object.entries(sessionStorage)')),
  );
  for (const [index, answer] of answers.entries()) {
    const { origin = '' } = asked[index] ?? {};
    const { data = [] } = tabStorage.safeParse(answer);
    if (data.length > 0 && !found.has(origin)) found.set(origin, data);
  }
  return found;
}

/** What an expression gives in a page; null for a page that does not answer in time. */
async function ask(page: WebContents, code: string): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, LIMIT_MS, null);
  });
  const answer = page.executeJavaScriptInIsolatedWorld(WORLD_ID, [{ code }]).catch(() => null);
  const result: unknown = await Promise.race([answer, tooLate]);
  clearTimeout(timer);
  return result;
}

function originOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).origin : null;
}

/** Electron's cookies have a leading dot unless they are for one host only (`hostOnly`). */
function siteCookie({ name, value, domain = '', hostOnly = false, ...rest }: Cookie): SiteCookie {
  const { path = '/', secure = false, httpOnly = false } = rest;
  return { name, value, domain: domain.replace(/^\./, ''), hostOnly, path, secure, httpOnly };
}

/** The clipboard as it was until Electron 43: synchronous, the selection named by an argument. */
interface ClipboardBefore44 {
  clear(type?: 'clipboard' | 'selection'): void;
  availableFormats(type?: 'clipboard' | 'selection'): string[];
}

/** The system clipboard and, on Linux, the selection (what a middle click pastes). */
export function systemClipboard(): Clipboard {
  if (!('selection' in clipboard)) return clipboardBefore44(clipboard);
  const all = process.platform === 'linux' ? [clipboard, clipboard.selection] : [clipboard];
  return {
    empty: () => {
      for (const one of all) one.clear();
      return Promise.resolve();
    },
    formatCount: async () => {
      const items = (await Promise.all(all.map((one) => one.read()))).flat();
      return items.reduce((sum, item) => sum + item.types.length, 0);
    },
  };
}

function clipboardBefore44(old: unknown): Clipboard {
  const before44 = old as ClipboardBefore44;
  const types =
    process.platform === 'linux' ? (['clipboard', 'selection'] as const) : (['clipboard'] as const);
  return {
    empty: () => {
      for (const type of types) before44.clear(type);
      return Promise.resolve();
    },
    formatCount: () =>
      Promise.resolve(types.flatMap((type) => before44.availableFormats(type)).length),
  };
}
