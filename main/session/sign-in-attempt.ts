import type { SessionHost, SignInOutcome } from './ports.ts';
import type { SignInRequest } from './sign-in.ts';
import type { EventOf } from './state.ts';

/** The events that an attempt to sign in can lead to. */
export type AttemptEvent = EventOf<
  'sign-in-progressed' | 'signed-in' | 'sign-in-refused' | 'unusable'
>;

/** Keeps a user's sign-in request until the session host has been asked, and no longer. */
export class SignInAttempt {
  readonly #desk: SessionHost;
  readonly #tell: (event: AttemptEvent) => void;
  #request: SignInRequest | null = null;
  /** The kind of request of the attempt under way; null while there is none. */
  #kind: SignInRequest['kind'] | null = null;
  /** A new number for each attempt: late events of older attempts are ignored. */
  #number = 0;

  constructor(desk: SessionHost, tell: (event: AttemptEvent) => void) {
    this.#desk = desk;
    this.#tell = tell;
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

  /** Asks the session host. @returns the request's kind; null where there is no request */
  begin(): SignInRequest['kind'] | null {
    const request = this.take();
    if (request === null) return null;
    this.#kind = request.kind;
    void this.#ask(request, this.#number);
    return request.kind;
  }

  /** Ends the attempt: later answers are ignored. @returns the request's kind; null if not asked */
  end(): SignInRequest['kind'] | null {
    const kind = this.#kind;
    this.#request = null;
    this.#kind = null;
    this.#number += 1;
    return kind;
  }

  async #ask(request: SignInRequest, number: number): Promise<void> {
    const tell = (event: AttemptEvent) => {
      if (number === this.#number) this.#tell(event);
    };
    const outcome = await this.#outcome(request, (progress) => {
      tell({ kind: 'sign-in-progressed', progress });
    });
    if (outcome === null) {
      // The device's salt can be neither read nor created: the kiosk could not record a session.
      tell({ kind: 'unusable', problem: { kind: 'audit-unwritable' } });
    } else if (outcome.kind === 'signed-in') tell(outcome);
    else {
      const { refusal, mustClear } = outcome;
      tell({ kind: 'sign-in-refused', refusal, mustClear });
    }
  }

  async #outcome(...args: Parameters<SessionHost['signIn']>): Promise<SignInOutcome | null> {
    try {
      return await this.#desk.signIn(...args);
    } catch {
      return null;
    }
  }
}
