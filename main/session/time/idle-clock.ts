/** Whether the OS's idle counter is reliable. */
export type IdleSource = 'ok' | 'stuck' | 'unknown';

/**
 * A counter that read 0 at so many checks, over so long, while the app saw no input, is stuck. Some begin
 * to count only 5 s or more after the last input (KDE's idle protocol, as Chromium uses it with cage 0.1.4).
 */
const STUCK_CHECKS = 3;
const STUCK_MS = 15_000;
/** Checks that are closer together count as one: the counter has whole seconds only. */
const APART_MS = 1000;

/**
 * Judges the OS's idle counter by what it says at the checks that happen anyway. Many Wayland
 * compositors and some virtual machines never let it leave 0 (Electron issues 27912, 30126, 34826).
 */
export class IdleSourceTest {
  #source: IdleSource;
  #isJudged = false;
  #zeroChecks = 0;
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
  checked(seconds: number | null, appInputAt: number, now: number): void {
    if (seconds !== 0) {
      this.#source = seconds === null ? 'unknown' : 'ok';
      this.#isJudged = true;
      this.#zeroChecks = 0;
      return;
    }
    // Right after an input the counter has to be 0.
    if (this.#zeroChecks === 0 || appInputAt >= this.#zeroSince) {
      this.#zeroChecks = 0;
      this.#zeroSince = now;
    }
    if (this.#zeroChecks === 0 || now - this.#countedAt >= APART_MS) {
      this.#zeroChecks += 1;
      this.#countedAt = now;
    }
    if (this.#zeroChecks >= STUCK_CHECKS && now - this.#zeroSince >= STUCK_MS) {
      this.#source = 'stuck';
      this.#isJudged = true;
    } else if (this.#source === 'unknown') this.#source = 'ok';
  }
}

/** Reads the OS's idle counter: whole seconds, rounded down; null when the OS does not know. */
export type ReadOsIdleSeconds = () => number | null;

/** The shortest pause between two reads of the OS's counter, which has whole seconds only. */
const FINE_POLL_MS = 50;

/**
 * Combines the OS's idle counter with the input seen in the app into one reliable figure: the
 * source that says idle first decides, so that a stuck counter (Electron issues 27912, 30126,
 * 34826) cannot keep a session alive. All times are milliseconds of the kiosk's time.
 */
export class IdleClock {
  readonly #readOs: ReadOsIdleSeconds;
  readonly #test: IdleSourceTest;
  /** Idle time counts from here at the earliest: a session's start, or an answered warning. */
  #presentAt = -Infinity;
  #appInputAt = -Infinity;
  #osInputAt = -Infinity;
  /** The time of the last input that made the OS's counter fall. */
  #osTouchedAt = -Infinity;
  #osSeconds = 0;

  /** @param source what an earlier process has found out about the OS's counter */
  constructor(readOsIdleSeconds: ReadOsIdleSeconds, source: IdleSource = 'ok') {
    this.#readOs = readOsIdleSeconds;
    this.#test = new IdleSourceTest(source);
  }

  /** Whether the OS's counter is reliable; if not, the input seen in the app decides. */
  get source(): IdleSource {
    return this.#test.source;
  }

  /** Whether this process itself has tested the counter. */
  get isSourceJudged(): boolean {
    return this.#test.isJudged;
  }

  /** A user is certainly here: a button of the kiosk was pressed. */
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
    this.#test.checked(seconds, this.#appInputAt, now);
    this.#osInputAt = now - (seconds ?? 0) * 1000; // unknown: the input seen in the app decides
    if (seconds !== null) {
      // By the counter's own figure: after a gap in its answers, the input may be long ago.
      if (seconds < this.#osSeconds) this.#osTouchedAt = this.#osInputAt;
      this.#osSeconds = seconds;
    }
    const lastActivityAt = Math.min(this.#appInputAt, this.#osInputAt);
    return now - Math.max(this.#presentAt, lastActivityAt);
  }

  /** The time of the last input, by the app or by the OS's counter. */
  lastInputAt(): number {
    return Math.max(this.#appInputAt, this.#osTouchedAt);
  }

  /**
   * Whether there has certainly been input since a moment, as of the last check. A counter at 0
   * proves nothing, for it may be stuck.
   */
  hasInputSince(moment: number): boolean {
    return this.lastInputAt() > moment || (this.#osSeconds > 0 && this.#osInputAt - 1000 > moment);
  }

  /**
   * How long the caller can wait before the idle time can have reached `limitMs`. Exact to the
   * millisecond if the app saw the last input, and to 50 ms if only the OS did.
   */
  nextCheckInMs(limitMs: number, now: number): number {
    const byApp = Math.max(this.#presentAt, this.#appInputAt) + limitMs - now;
    // The counter is rounded down: the last input may have been up to a second earlier.
    const byOs = Math.max(this.#presentAt, this.#osInputAt - 1000) + limitMs - now;
    return Math.max(1, Math.min(byApp, Math.max(byOs, FINE_POLL_MS)));
  }
}
