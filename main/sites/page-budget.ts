import type { BlockedSubject } from '../audit/file/blocked-log.ts';

/** How many refusals a page may cause at once; frames of 20 advertisers use 20 of them. */
const BURST = 300;
const REFILL_PER_SECOND = 20;
/**
 * Each refusal costs 1, plus 1 for this many characters of its address. For an address of 1.9 MB,
 * Chromium itself takes 0.2 to 0.5 s of the main thread, so even the first one exceeds the budget.
 */
const CHARACTERS_PER_UNIT = 2000;
/** Some sites put a whole document into the address of a frame, which is refused only once. */
const CHARACTERS_OF_DATA_PER_UNIT = 20_000;

interface Account {
  readonly left: number;
  readonly at: number;
}

/**
 * Finds pages that cause so many refusals, or refusals of such long addresses, that they would
 * block the kiosk's main thread. No useful page does that.
 */
export class PageBudgets {
  readonly #now: () => number;
  readonly #accounts = new Map<number, Account>();

  /** @param now a monotonic clock, in milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * @param pageId the page that was refused something
   * @returns true if the page has used up its budget and has to be ended; it then gets a new budget
   */
  isSpent(pageId: number, subject: BlockedSubject): boolean {
    const at = this.#now();
    const account = this.#accounts.get(pageId) ?? { left: BURST, at };
    const refilled = account.left + ((at - account.at) / 1000) * REFILL_PER_SECOND;
    const left = Math.min(BURST, refilled) - costOf(subject);
    if (left >= 0) this.#accounts.set(pageId, { left, at });
    else this.#accounts.delete(pageId);
    return left < 0;
  }
}

function costOf(subject: BlockedSubject): number {
  if (subject.kind !== 'address') return 1;
  const { url } = subject;
  const perUnit = url.startsWith('data:') ? CHARACTERS_OF_DATA_PER_UNIT : CHARACTERS_PER_UNIT;
  return 1 + url.length / perUnit;
}
