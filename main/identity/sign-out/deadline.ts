/** A time limit that several pieces of work share. */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(ms: number) {
    this.#timer = setTimeout(() => this.#controller.abort(), ms);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The work's result; null if it fails, or does not finish in time. */
  async orNull<T>(work: () => Promise<T>): Promise<T | null> {
    const { signal } = this.#controller;
    let giveUp: () => void = () => undefined;
    const over = new Promise<null>((resolve) => (giveUp = () => resolve(null)));
    signal.addEventListener('abort', giveUp);
    try {
      return signal.aborted ? null : await Promise.race([work(), over]);
    } catch {
      return null; // what failed may name a page or hold a token
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}

/** The work's result; null if it fails, or takes longer. */
export async function orNullWithin<T>(limitMs: number, work: () => Promise<T>): Promise<T | null> {
  const deadline = new Deadline(limitMs);
  const result = await deadline.orNull(work);
  deadline.clear();
  return result;
}
