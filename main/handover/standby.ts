import type { Clock } from '../session/ports.ts';
import type { SessionState } from '../session/state.ts';

/** When a process is started that waits to take over. */
export interface StandbyPolicy {
  /** As in the config: `kiosk.standby`. */
  readonly mode: 'auto' | 'on' | 'off';
  /** The device has memory and power for another process. */
  readonly canAfford: () => boolean;
}

/** The sites have the processor to themselves until nothing has been loading for this long. */
const QUIET_MS = 3000;

/**
 * Decides when the next process is started: during a session, once its first sites have loaded. Where the device
 * cannot afford that for the length of a session, the warning starts it, because the session is then about to end.
 */
export class StandbySchedule {
  readonly #clock: Pick<Clock, 'after'>;
  readonly #policy: StandbyPolicy;
  readonly #start: () => void;
  #cancelTimer: (() => void) | null = null;

  constructor(clock: Pick<Clock, 'after'>, policy: StandbyPolicy, start: () => void) {
    this.#clock = clock;
    this.#policy = policy;
    this.#start = start;
  }

  onState(state: SessionState): void {
    const { mode, canAfford } = this.#policy;
    if (mode === 'off') return;
    if (state.kind === 'warning') this.#start();
    const isLoading = state.kind !== 'active' || (state.loading ?? []).length > 0;
    if (isLoading || !(mode === 'on' || canAfford())) this.#stopWaiting();
    else this.#cancelTimer ??= this.#clock.after(QUIET_MS, this.#start);
  }

  #stopWaiting(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }
}
