import { pauseAfter } from '../../base/backoff.ts';
import { assertNever } from '../../base/assert-never.ts';
import type { IdleClock } from './idle-clock.ts';
import { sessionLimit, type Limit } from '../rules/limits.ts';
import type { Policy } from '../policy.ts';
import { attemptEndsInMs } from '../rules/signing-in.ts';
import type { Session, SessionEvent, SessionState, StateOf } from '../state.ts';

/** A timer does not notice that a clock was set, or that the computer slept: check this often. */
const LOOK_MS = 30_000;
/** During a warning the kiosk reads the OS's counter this often, to see if the user is back. */
const WARNING_LOOK_MS = 250;
/**
 * An answered warning disappears once input has paused, not at the first movement: a user who is
 * about to press one of its buttons would otherwise press what the site shows underneath.
 */
const ANSWER_SETTLES_MS = 700;
/** Until the OS's counter has been tested, the kiosk reads it this often. */
const SELF_TEST_LOOK_MS = 5000;
/** After a check this late the device was asleep: the next user may be another person. */
const SLEPT_MS = 1000;
/** The pause before a failed ending is tried again: after the first failure, the second, … */
const RETRY_ENDING_MS = [2000, 5000, 15_000, 60_000] as const;
/** A limit has moved when it is this much earlier than before; less is clock jitter. */
const LIMIT_MOVED_MS = 1000;

/**
 * Knows when to check a session next, and which events a check gives. All times are milliseconds of
 * the kiosk's time.
 */
export class Schedule {
  readonly #idle: IdleClock;
  #openedAt = 0;
  #waitsForFirstInput = false;
  /** When the current attempt to sign in began. */
  #attemptAt: number | null = null;
  #warnedAt = 0;
  /** When the user last pressed the warning's own button; null: not yet. */
  #pressedAt: number | null = null;
  #lookAt = Infinity;

  constructor(idle: IdleClock) {
    this.#idle = idle;
  }

  /** A session begins. @returns when it has to end at the latest */
  opens(policy: Policy, now: number, wall: Date): Limit | null {
    this.#openedAt = now;
    this.#waitsForFirstInput = policy.waitForFirstInput;
    this.#idle.idleMs(now); // so that an unreliable counter is soon found out
    this.#idle.present(now);
    return sessionLimit(policy, now, now, wall);
  }

  /** An attempt to sign in begins; its time is limited. */
  attemptBegins(now: number): void {
    this.#attemptAt = now;
    this.#idle.present(now);
  }

  attemptEnds(): void {
    this.#attemptAt = null;
  }

  /** A warning is shown; any input after this answers it. */
  warns(now: number): void {
    this.#warnedAt = now;
    this.#pressedAt = null;
  }

  /**
   * The user answers the warning by its button. The press itself counts as input: assistive
   * technology can press a button without any input event.
   */
  answers(now: number): void {
    this.#pressedAt = now;
  }

  /** True when the device was asleep at the time of the next check. */
  isOverdue(now: number): boolean {
    return now > this.#lookAt + SLEPT_MS;
  }

  /** Checks a state. @returns the events that are due */
  look(state: SessionState, policy: Policy, now: number, wall: Date): readonly SessionEvent[] {
    switch (state.kind) {
      case 'signing-in': {
        const refusal = { kind: 'timed-out' } as const;
        const isOver = this.#attemptEndsInMs(policy, now) <= 0;
        return isOver ? [{ kind: 'sign-in-refused', refusal, mustClear: true }] : [];
      }
      case 'active':
      case 'warning': {
        const earlier = this.#earlierLimit(state.session, policy, now, wall);
        const limit = earlier ?? state.session.limit;
        const isOver = limit !== undefined && now >= limit.at;
        const idleMs = this.#idleMs(state, policy, now);
        // A limit does not wait for a pause in the input.
        const seenMs = isOver ? (idleMs ?? 0) : idleMs;
        return [
          ...(earlier === null ? [] : [{ kind: 'limited', limit: earlier } as const]),
          ...(seenMs === null ? [] : [{ kind: 'tick', idleMs: seenMs } as const]),
        ];
      }
      case 'ended':
        return [{ kind: 'tick', idleMs: 0 }];
      case 'signed-out':
        this.#idle.idleMs(now); // the self-test
        return [];
      case 'ending':
      case 'out-of-service':
        return [];
      default:
        return assertNever(state);
    }
  }

  /** How long nothing can be due in this state; null if nothing ever is. */
  nextLookMs(state: SessionState, policy: Policy, now: number): number | null {
    const wait = this.#waitMs(state, policy, now);
    this.#lookAt = wait === null ? Infinity : now + wait;
    return wait;
  }

  #waitMs(state: SessionState, policy: Policy, now: number): number | null {
    const { idleTimeoutMs, warningMs } = policy;
    switch (state.kind) {
      case 'signing-in':
        return this.#attemptAt === null ? null : within(this.#attemptEndsInMs(policy, now));
      case 'active': {
        const idleWaitMs = this.#idle.lookAgainInMs(idleTimeoutMs - warningMs, now);
        return within(Math.min(idleWaitMs, limitInMs(state.session, now)));
      }
      case 'warning': {
        const waitMs = this.#isAnswered
          ? this.#answerSettlesAt(state.endsAt) - now
          : Math.min(WARNING_LOOK_MS, state.endsAt - now);
        return within(Math.min(waitMs, limitInMs(state.session, now)));
      }
      case 'ended':
        return within(state.leaveAt - now);
      case 'out-of-service':
        return state.problem.kind === 'config' ? null : retryEndingMs(state);
      case 'signed-out':
        return this.#idle.isSourceJudged ? null : SELF_TEST_LOOK_MS;
      case 'ending':
        return null;
      default:
        return assertNever(state);
    }
  }

  /** The session's new limit if a clock that was set, or a new policy, makes it end sooner. */
  #earlierLimit({ limit }: Session, policy: Policy, now: number, wall: Date): Limit | null {
    const next = sessionLimit(policy, this.#openedAt, now, wall);
    return next !== null && next.at < (limit?.at ?? Infinity) - LIMIT_MOVED_MS ? next : null;
  }

  /** Milliseconds without activity; null while the input that answers a warning has not paused. */
  #idleMs(state: StateOf<'active' | 'warning'>, policy: Policy, now: number): number | null {
    const idleMs = this.#idle.idleMs(now);
    if (this.#waitsForFirstInput && policy.waitForFirstInput) {
      this.#waitsForFirstInput = !this.#idle.hasInputSince(this.#openedAt);
      if (!this.#waitsForFirstInput) return idleMs;
    } else {
      const mayGoAway =
        state.kind === 'warning' && this.#isAnswered && now <= state.endsAt + SLEPT_MS;
      if (!mayGoAway) return idleMs;
      if (now < this.#answerSettlesAt(state.endsAt)) return null;
    }
    this.#idle.present(now);
    return 0;
  }

  #attemptEndsInMs(policy: Policy, now: number): number {
    if (this.#attemptAt === null) return Infinity;
    const idleMs = this.#idle.idleMs(now);
    return attemptEndsInMs(policy, { ageMs: now - this.#attemptAt, idleMs });
  }

  get #isAnswered(): boolean {
    return this.#pressedAt !== null || this.#idle.lastInputAt() > this.#warnedAt;
  }

  /** When the answer takes effect: once input has paused, and at the latest when time is up. */
  #answerSettlesAt(endsAt: number): number {
    const lastInputAt = Math.max(this.#idle.lastInputAt(), this.#pressedAt ?? -Infinity);
    return Math.min(lastInputAt + ANSWER_SETTLES_MS, endsAt);
  }
}

function within(waitMs: number): number {
  return Math.max(1, Math.min(waitMs, LOOK_MS));
}

function retryEndingMs({ unfinished }: StateOf<'out-of-service'>): number {
  return pauseAfter(unfinished?.failures ?? 1, RETRY_ENDING_MS);
}

function limitInMs({ limit }: Session, now: number): number {
  return limit === undefined ? Infinity : limit.at - now;
}
