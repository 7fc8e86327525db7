import { isObject } from '../../base/object.ts';
import type { BusCall, SystemBus } from './system-bus.ts';

/** Which of the device's log-in sessions the kiosk runs in. */
export type OwnSession =
  { readonly kind: 'known'; readonly path: string } | { readonly kind: 'unknown' };

const logind = 'org.freedesktop.login1';

/**
 * Asks logind. A kiosk that is run as a service belongs to no session.
 * @param sessionId what XDG_SESSION_ID says
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
 * Whether what happens to a session happens to us. Where ours is not known every session of our user
 * counts, and every session at a seat, as people see the kiosk there; so does one that cannot be asked.
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
