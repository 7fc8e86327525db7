import type { Cookie, Session, WebContents } from 'electron';
import type { SessionTraces } from '../../identity/sign-out/session-traces.ts';
import type { SiteCookie } from '../../identity/sign-out/task.ts';

/** A page that is busy or hangs does not hold up the ending. */
const LIMIT_MS = 150;

/** A world of its own, which the page's scripts do not see into. */
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
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, LIMIT_MS, null);
  });
  const answer = page
    .executeJavaScriptInIsolatedWorld(WORLD_ID, [{ code: KEEPS_ANYTHING }])
    .catch(() => null);
  const keeps: unknown = await Promise.race([answer, tooLate]);
  clearTimeout(timer);
  return keeps === false;
}

function originOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).origin : null;
}

/** Electron's cookies have a leading dot unless they are for one host only (`hostOnly`). */
function siteCookie({ name, value, domain = '', hostOnly = false, ...rest }: Cookie): SiteCookie {
  const { path = '/', secure = false, httpOnly = false } = rest;
  return { name, value, domain: domain.replace(/^\./, ''), hostOnly, path, secure, httpOnly };
}
