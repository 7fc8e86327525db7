import type { Clock } from '../session/ports.ts';

/** A load that is over by then is not worth a word. */
const WORTH_SHOWING_MS = 300;

interface Load {
  readonly since: number;
  readonly cancel: () => void;
  isReported: boolean;
}

/**
 * The loads of a session's sites that take longer than a moment. A site that starts and stops
 * loading all the time costs one timer, and one report at most in that time: a load that starts while
 * another is reported belongs to it.
 */
export class LoadingWatch {
  readonly #clock: Pick<Clock, 'now' | 'after'>;
  readonly #onChanged: (siteIndex: number, since: number | null) => void;
  readonly #loads = new Map<number, Load>();

  /** @param onChanged gets when a site's load began, in the clock's milliseconds; null: it is over */
  constructor(
    clock: Pick<Clock, 'now' | 'after'>,
    onChanged: (siteIndex: number, since: number | null) => void,
  ) {
    this.#clock = clock;
    this.#onChanged = onChanged;
  }

  began(siteIndex: number): void {
    const before = this.#loads.get(siteIndex);
    if (before?.isReported === true) return;
    before?.cancel();
    const since = this.#clock.now();
    const load: Load = {
      since,
      isReported: false,
      cancel: this.#clock.after(WORTH_SHOWING_MS, () => {
        load.isReported = true;
        this.#onChanged(siteIndex, since);
      }),
    };
    this.#loads.set(siteIndex, load);
  }

  /** The load is over; called again it does nothing. */
  ended(siteIndex: number): void {
    const load = this.#loads.get(siteIndex);
    if (load === undefined) return;
    this.#loads.delete(siteIndex);
    load.cancel();
    if (load.isReported) this.#onChanged(siteIndex, null);
  }
}
