/** Pages pause after the main thread has worked on their events for this long without a break. */
const MOST_BUSY_MS = 10;
/** Fewer events are no flood: then the kiosk's own work keeps the main thread busy. */
const LEAST_EVENTS = 10;
/** A long address takes as much work as several events. */
const CHARACTERS_PER_EVENT = 100_000;
const LONGEST_PAUSE_MS = 500;

/** The processes of a session's pages. */
export interface PausablePages {
  /** @param pid one process; null for all */
  pause(pid: number | null): void;
  /** Resumes every paused process. */
  resume(): void;
}

export interface BackpressureDeps {
  /** A monotonic clock, in milliseconds. */
  readonly now: () => number;
  /** Calls back when the main thread has done everything that waits for it at the moment. */
  readonly whenDone: (callback: () => void) => void;
  readonly after: (ms: number, callback: () => void) => void;
  readonly pages: PausablePages;
}

/**
 * Keeps the main thread free for the user and the administrator, whatever pages do. A page can make
 * frames, navigations and messages many times faster than Chromium's browser process can handle
 * them, and that process handles everything in order: without a limit, a press on "End session"
 * waited 11 s behind a flood of frames (measured). So pages pause when the main thread falls
 * behind, until it has caught up, and for as long again.
 */
export class Backpressure {
  readonly #deps: BackpressureDeps;
  #busySince: number | null = null;
  #events = 0;
  #isPaused = false;
  #isClosed = false;

  constructor(deps: BackpressureDeps) {
    this.#deps = deps;
  }

  /**
   * A page has caused work for the main thread.
   * @param characters the length of the address that came with it
   */
  caused(characters = 0): void {
    if (this.#isClosed) return;
    const busySince = this.#busy();
    this.#events += 1 + characters / CHARACTERS_PER_EVENT;
    const isFlood = this.#events >= LEAST_EVENTS && this.#deps.now() - busySince >= MOST_BUSY_MS;
    if (isFlood) this.#pause(null);
  }

  /**
   * A page has made a frame. Its address comes next, and may cost the main thread half a second:
   * until that is done, the page is paused.
   * @param pid the page's process
   */
  madeFrame(pid: number): void {
    if (this.#isClosed) return;
    this.#busy();
    this.#pause(pid);
  }

  /** Resumes and no longer pauses pages, because an ending cannot close a paused page in order. */
  close(): void {
    this.#isClosed = true;
    this.#resume();
  }

  /** @returns when the main thread last fell behind */
  #busy(): number {
    if (this.#busySince !== null) return this.#busySince;
    this.#busySince = this.#deps.now();
    this.#events = 0;
    this.#deps.whenDone(() => {
      this.#caughtUp();
    });
    return this.#busySince;
  }

  #pause(pid: number | null): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    this.#deps.pages.pause(pid);
  }

  #caughtUp(): void {
    const { now, after } = this.#deps;
    const busyMs = now() - (this.#busySince ?? now());
    this.#busySince = null;
    if (!this.#isPaused) return;
    after(Math.min(busyMs, LONGEST_PAUSE_MS), () => {
      this.#resume();
    });
  }

  #resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#deps.pages.resume();
  }
}
