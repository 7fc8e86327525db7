import type { Desk } from '../../main/session/parts.ts';
import type { Session } from '../../main/session/state.ts';
import type { StepResult } from '../../main/termination/receipt.ts';

export const exampleSession: Session = { auditId: 'a1b2', userName: null };

export const goodStep: StepResult = {
  name: 'clear-files',
  ok: true,
  ms: 3,
  leftovers: 0,
  tries: 1,
};

export const badStep: StepResult = {
  name: 'clear-clipboard',
  ok: false,
  ms: 9,
  leftovers: 1,
  tries: 2,
  problem: 'leftovers',
};

/** A desk that only notes what is asked of it. Its endings last until a test finishes them. */
export class FakeDesk implements Desk {
  readonly signInMode = 'guest';
  signIn: () => Promise<Session>;
  readonly #log: string[];
  readonly #endings: ((steps: readonly StepResult[]) => void)[] = [];

  constructor(log: string[] = []) {
    this.#log = log;
    this.signIn = () => {
      log.push('desk sign-in');
      return Promise.resolve(exampleSession);
    };
  }

  open(session: Session): void {
    this.#log.push(`desk open ${session.auditId}`);
  }

  showSite(siteIndex: number): void {
    this.#log.push(`desk show-site ${siteIndex}`);
  }

  cover(): void {
    this.#log.push('desk cover');
  }

  terminate(): Promise<readonly StepResult[]> {
    this.#log.push('desk terminate');
    return new Promise((resolve) => this.#endings.push(resolve));
  }

  /** Lets the oldest running ending finish. */
  finishEnding(steps: readonly StepResult[] = [goodStep]): void {
    this.#endings.shift()?.(steps);
  }
}
