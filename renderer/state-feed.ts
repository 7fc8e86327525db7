import type { Administration, Cleardesk, ScreenUpdate, SessionState } from '../preload/contract.ts';
import { clockOffset } from './countdown.ts';

/** The state to show now, and how to read its times on this page's clock. */
interface Snapshot {
  readonly state: SessionState;
  readonly administration: Administration;
  readonly clockOffset: number;
}

/** Holds the newest state only: the page keeps nothing of earlier states. */
export interface StateFeed {
  readonly current: () => Snapshot;
  readonly subscribe: (listener: () => void) => () => void;
}

/** Asks for the state and follows it. Resolves when there is one to show. */
export async function openStateFeed(cleardesk: Cleardesk): Promise<StateFeed> {
  const listeners = new Set<() => void>();
  let newestAt = -Infinity;
  let snapshot: Snapshot | null = null;

  function take({ state, administration, now }: ScreenUpdate): void {
    // The answer to the first request may arrive after an update that is newer.
    if (now < newestAt) return;
    newestAt = now;
    snapshot = { state, administration, clockOffset: clockOffset(now, performance.now()) };
    for (const listener of listeners) listener();
  }

  // First listen, then ask: this way no state is missed in between.
  cleardesk.onUpdate(take);
  take(await cleardesk.update());

  return {
    current() {
      if (!snapshot) throw new Error('no state yet');
      return snapshot;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
