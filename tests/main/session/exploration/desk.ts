import type { SessionHost, SignInOutcome } from '../../../../main/session/ports.ts';
import type {
  SignInProgress,
  SignInRefusal,
  SignInRequest,
} from '../../../../main/session/sign-in.ts';
import type { EndingResult } from '../../../../main/ending/receipt.ts';
import { badStep, goodStep } from '../../../fakes/fake-session-host.ts';
import type { Court } from './court.ts';

/** What the device keeps of people, in whatever process. */
export class Device {
  /** Something of somebody may be on it. */
  hasTraces = false;
  /** The last ending was not recorded. */
  isUnrecorded = false;
  sessions = 0;
}

interface Attempt {
  readonly request: SignInRequest;
  readonly onProgress: (progress: SignInProgress) => void;
  readonly resolve: (outcome: SignInOutcome) => void;
  readonly reject: (error: Error) => void;
}

/** One process's desk, which knows what must not happen to a device. */
export class ExploredDesk implements SessionHost {
  readonly signInMode = 'accounts';
  readonly #device: Device;
  readonly #court: Court;
  readonly #leaks: boolean;
  readonly #attempts: Attempt[] = [];
  readonly #endings: ((termination: EndingResult) => void)[] = [];
  #isUsed = false;

  /** @param leaks it gives away passwords, which has to be noticed */
  constructor(device: Device, court: Court, leaks: boolean) {
    this.#device = device;
    this.#court = court;
    this.#leaks = leaks;
  }

  signIn(
    request: SignInRequest,
    onProgress: (progress: SignInProgress) => void,
  ): Promise<SignInOutcome> {
    const { hasTraces, isUnrecorded } = this.#device;
    this.#court.forbid(hasTraces, 'somebody signs in where something of somebody else may be left');
    this.#court.forbid(isUnrecorded, 'somebody signs in after an ending that was not recorded');
    this.#court.forbid(
      this.#isUsed,
      'somebody signs in to a process that somebody else was signed in to',
    );
    if (request.kind === 'oidc') this.#isUsed = this.#device.hasTraces = true;
    return new Promise((resolve, reject) => {
      this.#attempts.push({ request, onProgress, resolve, reject });
      if (request.kind === 'guest') this.letIn();
    });
  }

  letIn(): void {
    const session = { auditId: `s${++this.#device.sessions}`, userName: 'Nurse One' };
    this.#attempts.shift()?.resolve({ kind: 'signed-in', session, user: 'nurse1' });
  }

  refuse(refusal: SignInRefusal, mustClear: boolean): void {
    const attempt = this.#attempts.shift();
    if (attempt === undefined) return;
    // Only what a provider's page was opened for can have left anything.
    const hasTraces = attempt.request.kind === 'oidc' && mustClear;
    if (attempt.request.kind === 'oidc' && !mustClear && !this.isEnding) {
      this.#device.hasTraces = false;
    }
    attempt.resolve({ kind: 'refused', refusal, mustClear: hasTraces });
  }

  failSignIn(): void {
    this.#attempts.shift()?.reject(new Error('no salt'));
  }

  progress(): void {
    const { request, onProgress } = this.#attempts[0] ?? {};
    const isLeak = this.#leaks && request?.kind === 'account';
    onProgress?.({
      kind: 'device-code',
      userCode: isLeak ? request.password : 'WDJB-MJHT',
      verificationUrl: 'https://id.example.org/device',
      verificationUrlComplete: null,
      expiresAt: 0,
    });
  }

  open(): void {
    this.#isUsed = true;
    this.#device.hasTraces = true;
  }

  showSite(): void {
    this.#court.forbid(!this.#device.hasTraces, 'a site is shown with nobody signed in');
  }

  reloadSite(): void {
    this.#court.forbid(!this.#device.hasTraces, 'a site is loaded with nobody signed in');
  }

  retrySite(): void {
    this.#court.forbid(!this.#device.hasTraces, 'a site is tried again with nobody signed in');
  }

  showPopUp(): void {
    this.#court.forbid(!this.#device.hasTraces, 'a window is shown with nobody signed in');
  }

  showDownload(): void {
    this.#court.forbid(!this.#device.hasTraces, 'a file is shown with nobody signed in');
  }

  answerChallenge(): void {
    this.#court.forbid(!this.#device.hasTraces, 'a password is sent with nobody signed in');
  }

  answerDialog(): void {
    this.#court.forbid(!this.#device.hasTraces, 'a page is answered with nobody signed in');
  }

  print(): void {
    this.#court.forbid(!this.#device.hasTraces, 'a page is printed with nobody signed in');
  }

  navigate(): void {
    this.#court.forbid(!this.#device.hasTraces, 'a page is loaded with nobody signed in');
  }

  setTextSize(): void {
    // Nothing of it is left in the next process.
  }

  closePopUp(): void {
    // As good as never opened.
  }

  deleteDownload(): void {
    // Less is left of the session, and not nothing.
  }

  showProviderPage(): void {
    // nothing is in front of it
  }

  leadProviderBack(): void {
    // it has no earlier page
  }

  hideSites(): void {
    // Nothing is to be seen of that.
  }

  get isEnding(): boolean {
    return this.#endings.length > 0;
  }

  runEnding(): Promise<EndingResult> {
    this.#court.forbid(this.isEnding, 'an ending runs twice');
    return new Promise((resolve) => this.#endings.push(resolve));
  }

  finishEnding(clean: boolean, isRecorded: boolean): void {
    const resolve = this.#endings.shift();
    if (resolve === undefined) return;
    if (clean) this.#device.hasTraces = false;
    this.#device.isUnrecorded = !isRecorded;
    const server = [{ what: 'site', result: 'unreachable', pending: true } as const];
    resolve({ steps: clean ? [goodStep] : [badStep], server });
  }
}
