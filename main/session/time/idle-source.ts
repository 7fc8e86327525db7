/** Whether the OS's idle counter is reliable. */
export type IdleSource = 'ok' | 'stuck' | 'unknown';

/**
 * A counter that reads 0 at this many checks, over this time, while the app sees no input, is
 * stuck. Some begin to count 5 s or more after the last input (KDE's idle protocol, as Chromium
 * uses it with cage 0.1.4).
 */
const STUCK_LOOKS = 3;
const STUCK_MS = 15_000;
/** Checks that are closer together count as one, because the counter has whole seconds only. */
const APART_MS = 1000;

/**
 * Tests the OS's idle counter with the checks that happen anyway. With many Wayland compositors and
 * some virtual machines it always reads 0 (Electron issues 27912, 30126, 34826).
 */
export class IdleSourceTest {
  #source: IdleSource;
  #isJudged = false;
  #zeroLooks = 0;
  #zeroSince = 0;
  #countedAt = 0;

  /** @param before the result of an earlier process */
  constructor(before: IdleSource) {
    this.#source = before;
  }

  get source(): IdleSource {
    return this.#source;
  }

  /** Whether this process has a result: the counter counts, is stuck, or is unknown. */
  get isJudged(): boolean {
    return this.#isJudged;
  }

  /**
   * @param seconds the counter's value; null if the OS does not know
   * @param appInputAt when the app saw its last input; both times in milliseconds of one clock
   */
  looked(seconds: number | null, appInputAt: number, now: number): void {
    if (seconds !== 0) {
      this.#source = seconds === null ? 'unknown' : 'ok';
      this.#isJudged = true;
      this.#zeroLooks = 0;
      return;
    }
    // Right after an input the counter has to be 0.
    if (this.#zeroLooks === 0 || appInputAt >= this.#zeroSince) {
      this.#zeroLooks = 0;
      this.#zeroSince = now;
    }
    if (this.#zeroLooks === 0 || now - this.#countedAt >= APART_MS) {
      this.#zeroLooks += 1;
      this.#countedAt = now;
    }
    if (this.#zeroLooks >= STUCK_LOOKS && now - this.#zeroSince >= STUCK_MS) {
      this.#source = 'stuck';
      this.#isJudged = true;
    } else if (this.#source === 'unknown') this.#source = 'ok';
  }
}
