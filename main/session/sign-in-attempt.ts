import type { SessionHost, SignInOutcome } from './ports.ts';
import type { SignInRequest } from './sign-in.ts';
import type { EventOf } from './state.ts';

/** What can come of an attempt to sign in. */
export type AttemptEvent = EventOf<
  'sign-in-progressed' | 'signed-in' | 'sign-in-refused' | 'unusable'
>;

/** Keeps what somebody signs in with for as long as it takes to ask the desk, and no longer. */
export class SignInAttempt {
  readonly #desk: SessionHost;
  readonly #tell: (event: AttemptEvent) => void;
  #request: SignInRequest | null = null;
  /** How the attempt that is under way asks; null while there is none. */
  #kind: SignInRequest['kind'] | null = null;
  /** Another one for each attempt: nobody listens to what an older one says late. */
  #number = 0;

  constructor(desk: SessionHost, tell: (event: AttemptEvent) => void) {
    this.#desk = desk;
    this.#tell = tell;
  }

  /** The desk has been asked, and nothing has come of it yet. */
  get isUnderWay(): boolean {
    return this.#kind !== null;
  }

  keep(request: SignInRequest): void {
    this.#request = request;
  }

  /** Gives the request away: it is not kept here any more. */
  take(): SignInRequest | null {
    const request = this.#request;
    this.#request = null;
    return request;
  }

  /** Asks the desk. @returns how; null where there is nothing to ask it with */
  begin(): SignInRequest['kind'] | null {
    const request = this.take();
    if (request === null) return null;
    this.#kind = request.kind;
    void this.#ask(request, this.#number);
    return request.kind;
  }

  /** It is over, whatever the desk may still say. @returns how it asked; null where it never did */
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
      // The device's salt can be neither read nor made: a session could not be recorded.
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
