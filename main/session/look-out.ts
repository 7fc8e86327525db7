import { assertNever } from '../assert-never.ts';
import type { IdleClock } from './idle-clock.ts';
import type { Policy } from './policy.ts';
import type { Session, SessionState } from './state.ts';

/** During a warning the OS's counter is asked this often whether somebody came back. */
const WARNING_LOOK_MS = 250;
/**
 * An answered warning goes away when the hands rest, not at the first twitch: whoever is on the way
 * to one of its buttons would otherwise press on what the site shows underneath.
 */
const ANSWER_SETTLES_MS = 700;
/** A look that is this late was slept through: whoever comes now may be somebody else. */
const SLEPT_MS = 1000;
/** How long an ending that failed waits before it is tried again. */
const RETRY_ENDING_MS = 60_000;

/**
 * Knows when to look at a session again, and what is seen then. All times are monotonic
 * milliseconds.
 */
export class LookOut {
  readonly #idle: IdleClock;
  readonly #policy: Policy;
  #warnedAt = 0;
  #lookAt = Infinity;

  constructor(idle: IdleClock, policy: Policy) {
    this.#idle = idle;
    this.#policy = policy;
  }

  /** A warning has been shown; any input after this answers it. */
  warned(now: number): void {
    this.#warnedAt = now;
  }

  /** True when the device has slept past the look that was due. */
  isOverdue(now: number): boolean {
    return now > this.#lookAt + SLEPT_MS;
  }

  /** Milliseconds without activity; null while the hands that answer a warning do not rest yet. */
  idleMs(state: SessionState, now: number): number | null {
    const idleMs = this.#idle.idleMs(now);
    if (state.kind !== 'warning' || !this.#isAnswered || now > state.endsAt + SLEPT_MS) {
      return idleMs;
    }
    if (now < this.#answerSettlesAt(state.endsAt)) return null;
    this.#idle.present(now);
    return 0;
  }

  /** How long nothing can be due in this state; null where nothing ever is. */
  nextLookMs(state: SessionState, now: number): number | null {
    const wait = this.#waitMs(state, now);
    this.#lookAt = wait === null ? Infinity : now + wait;
    return wait;
  }

  #waitMs(state: SessionState, now: number): number | null {
    const { idleTimeoutMs, warningMs } = this.#policy;
    switch (state.kind) {
      case 'active': {
        const idleWaitMs = this.#idle.lookAgainInMs(idleTimeoutMs - warningMs, now);
        return Math.min(idleWaitMs, limitInMs(state.session, now));
      }
      case 'warning': {
        const waitMs = this.#isAnswered
          ? this.#answerSettlesAt(state.endsAt) - now
          : Math.min(WARNING_LOOK_MS, state.endsAt - now, limitInMs(state.session, now));
        return Math.max(1, waitMs);
      }
      case 'ended':
        return Math.max(1, state.leaveAt - now);
      case 'out-of-service':
        return state.problem.kind === 'config' ? null : RETRY_ENDING_MS;
      case 'signed-out':
      case 'signing-in':
      case 'ending':
        return null;
      default:
        return assertNever(state);
    }
  }

  get #isAnswered(): boolean {
    return this.#idle.lastInputAt() > this.#warnedAt;
  }

  /** An answer is in before the time is up, however long the hands take to rest. */
  #answerSettlesAt(endsAt: number): number {
    return Math.min(this.#idle.lastInputAt() + ANSWER_SETTLES_MS, endsAt);
  }
}

function limitInMs({ limit }: Session, now: number): number {
  return limit === undefined ? Infinity : Math.max(1, limit.at - now);
}
