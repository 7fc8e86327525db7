/** The moment at which everything that is under way has to be over. */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(ms: number) {
    this.#timer = setTimeout(() => this.#controller.abort(), ms);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** What the work gives; null when it fails, or is not done by then. */
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

/** What the work gives; null when it fails, or takes longer. */
export async function orNullWithin<T>(limitMs: number, work: () => Promise<T>): Promise<T | null> {
  const deadline = new Deadline(limitMs);
  const result = await deadline.orNull(work);
  deadline.clear();
  return result;
}
