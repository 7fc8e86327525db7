import { assertNever } from '../base/assert-never.ts';
import type { SessionHost, SignInOutcome } from './ports.ts';
import type { Limit } from './rules/limits.ts';
import type { SignInProgress, SignInRefusal, SignInRequest } from './sign-in.ts';
import type { SessionEvent, SessionState } from './state.ts';

/** The result of an attempt, also where the session host failed. */
export type AttemptOutcome = SignInOutcome | { readonly kind: 'failed' };

/** An attempt that the session host works on. */
export interface RunningAttempt {
  /** Never rejects. */
  readonly outcome: Promise<AttemptOutcome>;
  /** The attempt has ended meanwhile: its outcome is too late. */
  readonly isOver: () => boolean;
}

/** Keeps a user's sign-in request until the session host has been asked, and no longer. */
export class SignInAttempt {
  readonly #sessionHost: SessionHost;
  #request: SignInRequest | null = null;
  /** The kind of request of the attempt under way; null while there is none. */
  #kind: SignInRequest['kind'] | null = null;
  /** A new number for each attempt: late answers to older attempts are ignored. */
  #number = 0;

  constructor(sessionHost: SessionHost) {
    this.#sessionHost = sessionHost;
  }

  /** The session host has been asked and has not answered yet. */
  get isUnderWay(): boolean {
    return this.#kind !== null;
  }

  keep(request: SignInRequest): void {
    this.#request = request;
  }

  /** Returns the request and forgets it. */
  take(): SignInRequest | null {
    const request = this.#request;
    this.#request = null;
    return request;
  }

  /**
   * Asks the session host.
   * @param onProgress called only until the attempt ends
   * @returns null where there is no request
   */
  begin(onProgress: (progress: SignInProgress) => void): RunningAttempt | null {
    const request = this.take();
    if (request === null) return null;
    this.#kind = request.kind;
    const number = this.#number;
    const isOver = () => number !== this.#number;
    const outcome = this.#outcome(request, (progress) => {
      if (!isOver()) onProgress(progress);
    });
    return { outcome, isOver };
  }

  /** Ends the attempt: later answers are ignored. @returns the request's kind; null if not asked */
  end(): SignInRequest['kind'] | null {
    const kind = this.#kind;
    this.#request = null;
    this.#kind = null;
    this.#number += 1;
    return kind;
  }

  async #outcome(...args: Parameters<SessionHost['signIn']>): Promise<AttemptOutcome> {
    try {
      return await this.#sessionHost.signIn(...args);
    } catch {
      return { kind: 'failed' };
    }
  }
}

/** Why an attempt has failed; null where it has not, or its user has given it up. */
export function failureOf(event: SessionEvent, next: SessionState): SignInRefusal['kind'] | null {
  // The rules may refuse a sign-in themselves.
  const refused: { readonly refusal?: SignInRefusal } = next.kind === 'ending' ? next : {};
  const { refusal } = event.kind === 'sign-in-refused' ? event : refused;
  return refusal === undefined || refusal.kind === 'cancelled' ? null : refusal.kind;
}

/**
 * The event that an outcome leads to.
 * @param begin begins the session's time, and gives when it has to end at the latest
 */
export function attemptEvent(outcome: AttemptOutcome, begin: () => Limit | null): SessionEvent {
  switch (outcome.kind) {
    case 'signed-in': {
      const limit = begin();
      const session = limit === null ? outcome.session : { ...outcome.session, limit };
      return { kind: 'signed-in', session, user: outcome.user };
    }
    case 'refused': {
      const { refusal, mustClear } = outcome;
      return { kind: 'sign-in-refused', refusal, mustClear };
    }
    case 'failed':
      // The device's salt can be neither read nor created: the kiosk could not record a session.
      return { kind: 'unusable', problem: { kind: 'audit-unwritable' } };
    default:
      return assertNever(outcome);
  }
}
