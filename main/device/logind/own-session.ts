import { isObject } from '../../base/object.ts';
import type { BusCall, SystemBus } from './system-bus.ts';

/** The login session in which the kiosk runs. */
export type OwnSession =
  { readonly kind: 'known'; readonly path: string } | { readonly kind: 'unknown' };

const logind = 'org.freedesktop.login1';

/**
 * Asks logind for the kiosk's session. A kiosk that runs as a service has none.
 * @param sessionId the value of XDG_SESSION_ID
 */
export async function findOwnSession(
  bus: SystemBus,
  pid: number,
  sessionId: string | undefined,
): Promise<OwnSession> {
  const ask = async (member: string, signature: string, value: unknown): Promise<OwnSession> => {
    const [path] = await bus.call(managerCall(member, signature, value));
    return typeof path === 'string' ? { kind: 'known', path } : { kind: 'unknown' };
  };
  try {
    return await ask('GetSessionByPID', 'u', pid);
  } catch {
    try {
      return sessionId ? await ask('GetSession', 's', sessionId) : { kind: 'unknown' };
    } catch {
      return { kind: 'unknown' };
    }
  }
}

/**
 * Whether a session's lock concerns the kiosk. If the kiosk's own session is unknown, every session
 * of its user counts, every session at a seat (where users see the kiosk), and every session that
 * logind gives no answer about.
 */
export async function isOurs(
  bus: SystemBus,
  own: OwnSession,
  path: string,
  userId: number | undefined,
): Promise<boolean> {
  if (own.kind === 'known') return own.path === path;
  try {
    const [user] = await readPair(bus, path, 'User');
    const [seat] = await readPair(bus, path, 'Seat');
    return user === userId || seat !== '';
  } catch {
    return true;
  }
}

/** A property that is a name or number, and the path that goes with it. */
async function readPair(bus: SystemBus, path: string, name: string): Promise<readonly unknown[]> {
  const [variant] = await bus.call({
    destination: logind,
    path,
    interface: 'org.freedesktop.DBus.Properties',
    member: 'Get',
    signature: 'ss',
    body: [`${logind}.Session`, name],
  });
  const pair: unknown = isObject(variant) ? variant['value'] : undefined;
  if (!Array.isArray(pair)) throw new Error(`logind gives no ${name}`);
  return pair.map((part: unknown) => part);
}

function managerCall(member: string, signature: string, value: unknown): BusCall {
  return {
    destination: logind,
    path: '/org/freedesktop/login1',
    interface: `${logind}.Manager`,
    member,
    signature,
    body: [value],
  };
}
