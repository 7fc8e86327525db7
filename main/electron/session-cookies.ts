import type { Cookie, Session } from 'electron';
import type { SessionTraces } from '../sign-out/session-traces.ts';
import type { SiteCookie } from '../sign-out/task.ts';

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

/** Electron's cookies of a host's own have no leading dot, and say so besides. */
function siteCookie({ name, value, domain = '', hostOnly = false, ...rest }: Cookie): SiteCookie {
  const { path = '/', secure = false, httpOnly = false } = rest;
  return { name, value, domain: domain.replace(/^\./, ''), hostOnly, path, secure, httpOnly };
}
