import { IdleSourceTest, type IdleSource } from './idle-source.ts';

/** The OS's own idle counter: whole seconds, rounded down; null when it does not know. */
export type ReadOsIdleSeconds = () => number | null;

/** How close to a due moment the OS's counter is looked at again, for it has whole seconds only. */
const FINE_LOOK_MS = 50;

/**
 * Joins the OS's idle counter with the input seen in the app into one honest figure: whichever
 * says idle first counts, so that a counter that is stuck (Electron issues 27912, 30126, 34826)
 * cannot keep a session alive. All times are milliseconds of the kiosk's time.
 */
export class IdleClock {
  readonly #readOs: ReadOsIdleSeconds;
  readonly #test: IdleSourceTest;
  /** Nobody is idle before this: a session's start, or a warning that was answered. */
  #presentAt = -Infinity;
  #appInputAt = -Infinity;
  #osInputAt = -Infinity;
  /** The touch that the OS's counter was last seen to fall by. */
  #osTouchedAt = -Infinity;
  #osSeconds = 0;

  /** @param source what a process before this one has found out about the OS's counter */
  constructor(readOsIdleSeconds: ReadOsIdleSeconds, source: IdleSource = 'ok') {
    this.#readOs = readOsIdleSeconds;
    this.#test = new IdleSourceTest(source);
  }

  /** Whether the OS's counter can be believed; where it cannot, the app's own figure rules. */
  get source(): IdleSource {
    return this.#test.source;
  }

  /** Whether this process has found out itself. */
  get isSourceJudged(): boolean {
    return this.#test.isJudged;
  }

  /** Somebody is certainly here: they pressed a button of ours. */
  present(now: number): void {
    this.#presentAt = now;
  }

  /** An input event reached one of the app's windows. */
  appInput(now: number): void {
    this.#appInputAt = now;
  }

  /** Milliseconds without activity. Reads the OS's counter. */
  idleMs(now: number): number {
    const seconds = this.#readOs();
    this.#test.looked(seconds, this.#appInputAt, now);
    this.#osInputAt = now - (seconds ?? 0) * 1000; // unknown: the app's own figure rules
    if (seconds !== null) {
      // By what it says itself: after a while in which it did not know, the touch may be long ago.
      if (seconds < this.#osSeconds) this.#osTouchedAt = this.#osInputAt;
      this.#osSeconds = seconds;
    }
    const lastActivityAt = Math.min(this.#appInputAt, this.#osInputAt);
    return now - Math.max(this.#presentAt, lastActivityAt);
  }

  /** When somebody last touched anything, as either of the two saw it. */
  lastInputAt(): number {
    return Math.max(this.#appInputAt, this.#osTouchedAt);
  }

  /**
   * Whether somebody has certainly touched something since a moment, as of the last look. A counter
   * that is at 0 says nothing, for it may be stuck.
   */
  hasInputSince(moment: number): boolean {
    return this.lastInputAt() > moment || (this.#osSeconds > 0 && this.#osInputAt - 1000 > moment);
  }

  /**
   * How long one can look away before the idle time can have reached `limitMs`. Right to the
   * millisecond where the app saw the last input, and to 50 ms where only the OS did.
   */
  lookAgainInMs(limitMs: number, now: number): number {
    const byApp = Math.max(this.#presentAt, this.#appInputAt) + limitMs - now;
    // The counter is rounded down: the last input may have been up to a second earlier.
    const byOs = Math.max(this.#presentAt, this.#osInputAt - 1000) + limitMs - now;
    return Math.max(1, Math.min(byApp, Math.max(byOs, FINE_LOOK_MS)));
  }
}
