import type {
  Credentials,
  DialogAnswer,
  Navigation,
  SitePage,
  TextSize,
} from '../../main/session/pages.ts';
import type { SessionHost, SignInOutcome } from '../../main/session/ports.ts';
import type { SignInProgress, SignInRequest } from '../../main/session/sign-in.ts';
import type { Session } from '../../main/session/state.ts';
import type { ServerResult } from '../../main/identity/sign-out/server-result.ts';
import type { StepResult, EndingResult } from '../../main/ending/receipt.ts';

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

/** An attempt to sign in that a test can make progress with, and bring to its end. */
export interface FakeAttempt {
  readonly request: SignInRequest;
  readonly progress: (progress: SignInProgress) => void;
  readonly finish: (outcome: SignInOutcome) => void;
  readonly fail: () => void;
}

/**
 * A session host that only notes what is asked of it. Its endings last until a test finishes them, and so do
 * its attempts to sign in, except a guest's.
 */
export class FakeSessionHost implements SessionHost {
  readonly signInMode = 'guest';
  readonly attempts: FakeAttempt[] = [];
  readonly #log: string[];
  readonly #endings: ((termination: EndingResult) => void)[] = [];

  constructor(log: string[] = []) {
    this.#log = log;
  }

  signIn(
    request: SignInRequest,
    onProgress: (progress: SignInProgress) => void,
  ): Promise<SignInOutcome> {
    this.#log.push(`host sign-in ${request.kind}`);
    return new Promise((resolve, reject) => {
      this.attempts.push({
        request,
        progress: onProgress,
        finish: resolve,
        fail: () => {
          reject(new Error('no salt'));
        },
      });
      if (request.kind === 'guest') {
        resolve({ kind: 'signed-in', session: exampleSession, user: null });
      }
    });
  }

  open(session: Session): void {
    this.#log.push(`host open ${session.auditId}`);
  }

  showSite(siteIndex: number): void {
    this.#log.push(`host show-site ${siteIndex}`);
  }

  retrySite(siteIndex: number): void {
    this.#log.push(`host retry-site ${siteIndex}`);
  }

  reloadSite(siteIndex: number): void {
    this.#log.push(`host reload-site ${siteIndex}`);
  }

  showPopUp(id: number): void {
    this.#log.push(`host show-pop-up ${id}`);
  }

  closePopUp(id: number): void {
    this.#log.push(`host close-pop-up ${id}`);
  }

  answerChallenge(id: number, credentials: Credentials | null): void {
    this.#log.push(`host answer ${id} ${credentials === null ? 'nothing' : credentials.user}`);
  }

  answerDialog({ id, isOk, text }: DialogAnswer): void {
    this.#log.push(`host answer-dialog ${id} ${isOk ? `yes ${text}`.trim() : 'no'}`);
  }

  showDownload(id: number): void {
    this.#log.push(`host show-download ${id}`);
  }

  deleteDownload(id: number): void {
    this.#log.push(`host delete-download ${id}`);
  }

  print(page: SitePage): void {
    this.#log.push(`host print ${page.kind}`);
  }

  navigate(page: SitePage, to: Navigation): void {
    this.#log.push(`host ${to} ${page.kind} ${page.kind === 'site' ? page.siteIndex : page.id}`);
  }

  setTextSize(percent: TextSize): void {
    this.#log.push(`host text-size ${percent}`);
  }

  showProviderPage(): void {
    this.#log.push('host show-provider-page');
  }

  leadProviderBack(): void {
    this.#log.push('host lead-provider-back');
  }

  hideSites(): void {
    this.#log.push('host cover');
  }

  runEnding(): Promise<EndingResult> {
    this.#log.push('host run-ending');
    return new Promise((resolve) => this.#endings.push(resolve));
  }

  /** Lets the oldest running ending finish. */
  finishEnding(
    steps: readonly StepResult[] = [goodStep],
    server: readonly ServerResult[] = [],
  ): void {
    this.#endings.shift()?.({ steps, server });
  }
}
