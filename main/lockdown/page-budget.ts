/** What a page may be refused at once; one that asks for frames of 20 advertisers uses 20 of it. */
const BURST = 20_000;
const REFILL_PER_SECOND = 200;
/** Each refusal costs 1, and 1 more for so many characters of what was asked for. */
const CHARACTERS_PER_UNIT = 500;

interface Account {
  readonly left: number;
  readonly at: number;
}

/**
 * Finds pages that are refused so much, or such long addresses, that answering them would keep the kiosk's
 * main thread from everything else. No page that is of use to anybody does that.
 */
export class PageBudgets {
  readonly #now: () => number;
  readonly #accounts = new Map<number, Account>();

  /** @param now a monotonic clock, in milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * @param pageId which page was refused something
   * @param characters how long what it asked for is
   * @returns true where the page has used up its budget and has to end; it then has a new one
   */
  isSpent(pageId: number, characters: number): boolean {
    const at = this.#now();
    const account = this.#accounts.get(pageId) ?? { left: BURST, at };
    const refilled = account.left + ((at - account.at) / 1000) * REFILL_PER_SECOND;
    const left = Math.min(BURST, refilled) - 1 - characters / CHARACTERS_PER_UNIT;
    if (left >= 0) this.#accounts.set(pageId, { left, at });
    else this.#accounts.delete(pageId);
    return left < 0;
  }
}
