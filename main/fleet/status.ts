import { assertNever } from '../base/assert-never.ts';
import type { Clock } from '../session/ports.ts';
import type { SessionState } from '../session/state.ts';

/** What the fleet hears of a kiosk's state: nothing that depends on who uses it, or for what. */
export type FleetState = 'waiting' | 'in-session' | 'ending' | 'out-of-service' | 'offline';

function fleetState({ kind }: SessionState): FleetState {
  switch (kind) {
    case 'signed-out':
    case 'ended':
      return 'waiting';
    case 'signing-in':
    case 'active':
    case 'warning':
      return 'in-session';
    case 'ending':
    case 'out-of-service':
      return kind;
    default:
      return assertNever(kind);
  }
}

export interface FleetStatus {
  readonly state: FleetState;
  /** When the state began: RFC 3339, UTC. */
  readonly since: string;
  /** Of Cleardesk. */
  readonly version: string;
  /** Of the last ending that was recorded; null: none is known. */
  readonly lastReceipt: { readonly code: string; readonly clean: boolean } | null;
}

/** The text of a status, with its fields one by one: nothing else can get into it. */
export function statusText({ state, since, version, lastReceipt }: FleetStatus): string {
  const receipt = lastReceipt && { code: lastReceipt.code, clean: lastReceipt.clean };
  return JSON.stringify({ v: 1, state, since, version, lastReceipt: receipt });
}

/** For a device that is gone, in good order or without a word. */
export const OFFLINE = JSON.stringify({ v: 1, state: 'offline' });

/** A moment that stays where it is when the device's clock is set: milliseconds of the kiosk's time. */
type Moment = number;

/** Since when the kiosk has been in its state. */
export class StateTimes {
  readonly #clock: Pick<Clock, 'now' | 'wall'>;
  #state: FleetState;
  #stateSince: Moment;
  #presentSince: Moment;

  /** @param since when the first state began: RFC 3339; null: now */
  constructor(clock: Pick<Clock, 'now' | 'wall'>, first: SessionState, since: string | null) {
    const agoMs = since === null ? 0 : Math.max(0, clock.wall().getTime() - Date.parse(since));
    this.#clock = clock;
    this.#state = fleetState(first);
    this.#stateSince = clock.now() - agoMs;
    this.#presentSince = this.#stateSince;
  }

  get state(): FleetState {
    return this.#state;
  }

  /** In milliseconds since 1970. */
  get stateSince(): number {
    return this.#timeOf(this.#stateSince);
  }

  /** When the user came, or the time without one began: milliseconds since 1970. */
  get presentSince(): number {
    return this.#timeOf(this.#presentSince);
  }

  /** @returns whether the fleet has another state to hear of */
  onState(state: SessionState): boolean {
    const next = fleetState(state);
    if (next === this.#state) return false;
    // Signing in, the session and its ending are one user's.
    const isSameUser = next === 'ending' && this.#state === 'in-session';
    this.#stateSince = this.#clock.now();
    if (!isSameUser) this.#presentSince = this.#stateSince;
    this.#state = next;
    return true;
  }

  #timeOf(moment: Moment): number {
    return this.#clock.wall().getTime() - (this.#clock.now() - moment);
  }
}
