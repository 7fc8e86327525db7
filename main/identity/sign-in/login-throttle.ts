import { createHash } from 'node:crypto';

/** Milliseconds of a clock that never goes back. */
export type Now = () => number;

/** Wrong passwords as plain JSON for the process that takes over; with ages instead of times. */
export interface Failures {
  readonly device: FailureAge;
  /** Keyed by the number that stands for a user name. */
  readonly names: readonly (readonly [name: number, FailureAge])[];
}

interface FailureAge {
  readonly count: number;
  readonly ageMs: number;
}

/** The count of wrong passwords at a moment; it fades from then on. */
interface Score {
  readonly count: number;
  readonly at: number;
}

interface Rule {
  /** This many wrong passwords in a row cause no delay. */
  readonly free: number;
  /** One is forgotten after this long. */
  readonly fadesInMs: number;
}

/** Each further wrong password of one name adds delay, as OWASP's Authentication Cheat Sheet
 * ("Account Lockout", exponential) and NIST SP 800-63B-4 section 3.2.2 (growing waits) advise. */
const PER_NAME: Rule = { free: 3, fadesInMs: 600_000 };
/** The whole device: slows down an attacker who tries one password on many names. */
const PER_DEVICE: Rule = { free: 10, fadesInMs: 60_000 };
const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 60_000;

/**
 * Every user name, whether it exists or not, maps to one of this many numbers. So memory stays
 * bounded, a password typed as a name is not kept, a delay does not reveal which names exist, and
 * an attacker cannot remove a delay by trying many names. In rare cases two users share a delay.
 */
const NAMES = 4096;

/** Counts wrong passwords, and computes how long the next attempt has to wait. */
export class LoginThrottle {
  readonly #now: Now;
  readonly #names: Map<number, Score>;
  #device: Score;

  /** @param earlier the wrong passwords that the previous process counted */
  constructor(now: Now, earlier: Failures) {
    this.#now = now;
    const scoreOf = ({ count, ageMs }: FailureAge) => ({ count, at: now() - ageMs });
    this.#device = scoreOf(earlier.device);
    this.#names = new Map(earlier.names.map(([name, age]) => [name, scoreOf(age)]));
  }

  /** When the next attempt may be checked; null: now. */
  waitUntil(user: string): number | null {
    const name = this.#names.get(numberOf(user)) ?? NONE;
    const until = Math.max(endOfDelay(this.#device, PER_DEVICE), endOfDelay(name, PER_NAME));
    return until > this.#now() ? until : null;
  }

  failed(user: string): void {
    const at = this.#now();
    const number = numberOf(user);
    const before = this.#names.get(number) ?? NONE;
    this.#device = { count: faded(this.#device, PER_DEVICE, at) + 1, at };
    this.#names.set(number, { count: faded(before, PER_NAME, at) + 1, at });
  }

  /** The device's count stays: an attacker with an account could reset it between guesses. */
  succeeded(user: string): void {
    this.#names.delete(numberOf(user));
  }

  failures(): Failures {
    const now = this.#now();
    const ageOf = ({ count, at }: Score) => ({ count, ageMs: now - at });
    const alive = [...this.#names].filter(([, score]) => faded(score, PER_NAME, now) > 0);
    return {
      device: ageOf(this.#device),
      names: alive.map(([name, score]) => [name, ageOf(score)] as const),
    };
  }
}

const NONE: Score = { count: 0, at: 0 };

export const noFailures: Failures = { device: { count: 0, ageMs: 0 }, names: [] };

function faded({ count, at }: Score, { fadesInMs }: Rule, now: number): number {
  return Math.max(0, count - (now - at) / fadesInMs);
}

function endOfDelay({ count, at }: Score, { free }: Rule): number {
  const over = Math.round(count) - free;
  if (over <= 0) return at;
  return at + Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (over - 1));
}

function numberOf(user: string): number {
  return createHash('sha256').update(user).digest().readUInt16BE() % NAMES;
}
