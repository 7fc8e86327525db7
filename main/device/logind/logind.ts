import { isObject } from '../../base/object.ts';
import type { Clock } from '../../session/ports.ts';
import { DelayLock, Inhibitor } from './inhibitor.ts';
import { findOwnSession, isOurs } from './own-session.ts';
import { stayConnected } from './stay-connected.ts';
import { type BusSignal, openSystemBus } from './system-bus.ts';

/** Events from the operating system. Two sources may report one event, so it may come twice. */
export interface OsEvents {
  /** The device was locked. */
  readonly onLock: () => void;
  /** The device is about to sleep; it waits for the promise for as long as the system allows. */
  readonly onSleep: () => Promise<void>;
  /** The device is awake again. */
  readonly onWake: () => void;
  /** The device is about to shut down or log off its session; it waits as for sleep. */
  readonly onShutdown: () => Promise<void>;
}

export interface OsWatch {
  /** From now on sleep and shutdown wait, because a session has to end first. */
  hold(): void;
  /** Sleep and shutdown no longer have to wait. */
  release(): void;
  close(): void;
}

/** What the watch reports about itself. */
export type OsNotice =
  | {
      readonly kind: 'watching';
      /** Whose locks count: this session's; if unknown, this user's and those of all at a seat. */
      readonly sessions: 'own' | 'user-and-seat';
    }
  | { readonly kind: 'lost'; readonly cause: string }
  /** Sleep and shutdown do not wait, but the kiosk still gets the events. */
  | { readonly kind: 'cannot-hold'; readonly cause: string };

const MANAGER = 'org.freedesktop.login1.Manager';
const SESSION = 'org.freedesktop.login1.Session';

const WATCHED = [
  `interface='${MANAGER}',member='PrepareForSleep'`,
  `interface='${MANAGER}',member='PrepareForShutdown'`,
  `interface='${SESSION}',member='Lock'`,
  // A desktop that locks by itself reports it only here, with LockedHint.
  `interface='org.freedesktop.DBus.Properties',member='PropertiesChanged',arg0='${SESSION}'`,
];

interface LogindParts {
  readonly events: OsEvents;
  readonly onNotice: (notice: OsNotice) => void;
  readonly clock: Clock;
}

/**
 * Watches logind on the system's D-Bus (org.freedesktop.login1(5)), because on Linux Electron has
 * no event for a lock. Without a system bus, or after losing it, it tries to connect again, at
 * least once a minute.
 */
export function watchLogind({ events, onNotice, clock }: LogindParts): OsWatch {
  const lock = new DelayLock(
    new Inhibitor((cause) => {
      onNotice({ kind: 'cannot-hold', cause });
    }),
  );
  let isConnected = false;
  let isHeld = false;
  let isClosed = false;
  const settle = () => {
    lock.want(isHeld && isConnected);
  };

  const disconnect = stayConnected(async (onLost) => {
    let isLost = false;
    let isAnnounced = false;
    const isOver = () => isLost || isClosed;
    const bus = await openSystemBus((cause) => {
      isLost = true;
      isConnected = false;
      settle();
      if (isAnnounced) onNotice({ kind: 'lost', cause });
      onLost();
    });
    const own = findOwnSession(bus, process.pid, process.env['XDG_SESSION_ID']);
    const isOurLock = async (signal: BusSignal) =>
      saysLocked(signal) && isOurs(bus, await own, signal.path, process.getuid?.());
    try {
      await bus.watch(WATCHED, (signal) => void tell(signal, isOurLock));
    } catch (error) {
      bus.close();
      throw error;
    }
    if (isOver()) return bus; // stayConnected closes it
    isConnected = true;
    // If the bus was lost during sleep, the wake-up was missed: the next sleep has to wait again.
    lock.stay();
    settle();
    const sessions = (await own).kind === 'known' ? 'own' : 'user-and-seat';
    isAnnounced = !isOver();
    if (isAnnounced) onNotice({ kind: 'watching', sessions });
    return bus;
  }, clock);

  const tell = async (
    signal: BusSignal,
    isOurLock: (signal: BusSignal) => Promise<boolean>,
  ): Promise<void> => {
    const isLeaving = signal.body[0] === true;
    switch (signal.member) {
      case 'PrepareForSleep':
        if (isLeaving) return lock.leave(events.onSleep);
        lock.stay();
        events.onWake();
        return;
      case 'PrepareForShutdown':
        if (isLeaving) return lock.leave(events.onShutdown);
        lock.stay(); // it was called off
        return;
      default:
        if (await isOurLock(signal)) events.onLock();
    }
  };

  return {
    hold: () => {
      isHeld = true;
      settle();
    },
    release: () => {
      isHeld = false;
      settle();
    },
    close: () => {
      isClosed = true;
      disconnect();
      isConnected = false;
      settle();
    },
  };
}

function saysLocked({ member, body }: BusSignal): boolean {
  if (member === 'Lock') return true;
  const [, changed] = body;
  const locked = isObject(changed) ? changed['LockedHint'] : undefined;
  return member === 'PropertiesChanged' && isObject(locked) && locked['value'] === true;
}
