import type { SessionRules } from '../../../../main/session/state.ts';
import type { Court } from './court.ts';

/** What a computer's two clocks say, in milliseconds. */
export interface Reading {
  readonly own: number;
  readonly wall: number;
}

/** Hands that answer a warning have to rest, and a look may be a moment late. */
const OWN_TOLERANCE_MS = 2000;
/** A wall clock that jumps by less than 2 s is let be, once in either direction. */
const WALL_TOLERANCE_MS = 6500;
/** A wall clock that was set is noticed so soon, by nobody but a timer. */
const LOOK_MS = 30_000;
const CRASH_WINDOW_MS = 60_000;

/** How long a session, or an attempt to begin one, may last: kept apart from the code that sees to it. */
export class Visit {
  readonly #court: Court;
  readonly #what: string;
  readonly #openedAt: Reading;
  #lastInputAt: Reading;
  #waitsForInput: boolean;
  #idleTimeoutMs: number;
  #maxDurationMs: number;
  /** The first time of day at which it has to be over, by the wall clock. */
  #endsAt = Infinity;
  #jumpedAt: Reading | null = null;
  #crashes: readonly { siteIndex: number; at: number }[] = [];

  constructor(court: Court, what: string, policy: SessionRules, now: Reading) {
    this.#court = court;
    this.#what = what;
    this.#openedAt = now;
    this.#lastInputAt = now;
    this.#waitsForInput = policy.waitForFirstInput;
    this.#idleTimeoutMs = policy.idleTimeoutMs;
    this.#maxDurationMs = policy.maxDurationMs ?? Infinity;
    this.#putEnd(policy, now);
  }

  policyChanged(policy: SessionRules, now: Reading): void {
    if (this.#waitsForInput && !policy.waitForFirstInput) this.input(now);
    this.#idleTimeoutMs = Math.min(this.#idleTimeoutMs, policy.idleTimeoutMs);
    this.#maxDurationMs = Math.min(this.#maxDurationMs, policy.maxDurationMs ?? Infinity);
    this.#putEnd(policy, now);
  }

  input(now: Reading): void {
    this.#lastInputAt = now;
    this.#waitsForInput = false;
  }

  /** Input that the app did not see: it may pass for the press that began the session. */
  inputSomewhere(now: Reading): void {
    this.#lastInputAt = now;
  }

  jumped(now: Reading): void {
    this.#jumpedAt = now;
  }

  crashed(siteIndex: number, at: number): void {
    this.#crashes = [...this.#crashes, { siteIndex, at }];
  }

  /** It has not ended yet, though the kiosk could look at the time: should it have? */
  goesOn(now: Reading): void {
    const isOver = (since: Reading, ms: number) =>
      now.own - since.own > ms + OWN_TOLERANCE_MS || now.wall - since.wall > ms + WALL_TOLERANCE_MS;
    const isIdle = !this.#waitsForInput && isOver(this.#lastInputAt, this.#idleTimeoutMs);
    this.#court.forbid(isIdle, `${this.#what} outlives its idle timeout`);
    const isTooLong = isOver(this.#openedAt, this.#maxDurationMs);
    this.#court.forbid(isTooLong, `${this.#what} outlives its longest time`);
    const isTooLate = now.wall > this.#endsAt + WALL_TOLERANCE_MS;
    this.#court.forbid(isTooLate, `${this.#what} outlives its time of day`);
    const lately = this.#crashes.filter(({ at }) => now.own - at < CRASH_WINDOW_MS);
    const crashes = [0, 1].map((site) => lately.filter((crash) => crash.siteIndex === site).length);
    const isCrashing = this.#jumpedAt === null && Math.max(...crashes) >= 3;
    this.#court.forbid(isCrashing, 'a site crashes for ever');
  }

  /** Time has passed, with its timers: the kiosk may have had no reason to look at the wall clock. */
  goesOnUnseen(now: Reading): void {
    if (this.#jumpedAt === null || now.own - this.#jumpedAt.own > LOOK_MS) this.goesOn(now);
  }

  #putEnd({ endAt }: SessionRules, now: Reading): void {
    for (const { hour, minute } of endAt) {
      const time = new Date(now.wall);
      time.setHours(hour, minute, 0, 0);
      if (time.getTime() <= now.wall) time.setDate(time.getDate() + 1);
      this.#endsAt = Math.min(this.#endsAt, time.getTime());
    }
  }
}
