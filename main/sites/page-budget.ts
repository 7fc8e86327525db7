import type { BlockedSubject } from '../audit/file/blocked-subject.ts';

/** What a page may be refused at once; one that asks for frames of 20 advertisers uses 20 of it. */
const BURST = 300;
const REFILL_PER_SECOND = 20;
/**
 * Each refusal costs 1, and 1 more for so many characters of its address. Chromium itself takes 0.2 to
 * 0.5 s of the main thread for an address of 1.9 MB, so that the first one is one too many.
 */
const CHARACTERS_PER_UNIT = 2000;
/** Some sites put a whole document into the address of a frame, and it is refused once. */
const CHARACTERS_OF_DATA_PER_UNIT = 20_000;

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
   * @returns true where the page has used up its budget and has to end; it then has a new one
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
