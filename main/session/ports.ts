import type { AuditEvent } from '../audit/event.ts';
import type { EndingResult } from '../ending/receipt.ts';
import type { IdleClock } from './time/idle-clock.ts';
import type { SitePage } from './pages.ts';
import type { SignInProgress, SignInRefusal, SignInRequest } from './sign-in.ts';
import type { Session, SessionState } from './state.ts';

/** Time that never goes back, and being woken by it. */
export interface Clock {
  /** Milliseconds since some fixed moment; never goes back. */
  readonly now: () => number;
  /** The wall clock, which can be set. */
  readonly wall: () => Date;
  /** Calls back once; the returned function takes that back. */
  readonly after: (ms: number, callback: () => void) => () => void;
}

/** The kiosk's time (two-clocks.ts), which everything that shows or sets a deadline goes by. */
export interface KioskClock extends Clock {
  /** How far the wall clock has jumped each time since this was last asked, in milliseconds. */
  takeJumps(): readonly number[];
}

/** Where the state is shown. */
export interface Screens {
  show(state: SessionState): void;
}

/** The audit file; an append that returned is on the disk. */
export interface AuditPort {
  /** @returns the record's hash @throws when it could not be written */
  append(entry: AuditEvent): string;
}

/** What a person gives to a server that asks for it. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** What a session consists of, outside this folder. */
export interface SessionHost {
  /** How people sign in here, for the records. */
  readonly signInMode: string;
  /** Who signed in, as the records may say it; null where they may not, or nobody did. */
  readonly recordedUser: string | null;
  /** Never rejects for anything that a person or a provider does. */
  signIn(
    request: SignInRequest,
    onProgress: (progress: SignInProgress) => void,
  ): Promise<SignInOutcome>;
  /** Makes the session's own browser partition and shows its first site. */
  open(session: Session): void;
  showSite(siteIndex: number): void;
  /** Loads a site again that crashed or could not be reached. */
  reloadSite(siteIndex: number): void;
  /** Shows a window that a site opened. */
  showPopUp(id: number): void;
  closePopUp(id: number): void;
  /** Answers whoever asks for a user name and a password; null: not at all. */
  answerChallenge(id: number, credentials: Credentials | null): void;
  /** Shows a file that was downloaded. */
  showDownload(id: number): void;
  /** Removes it, and stops what is still coming. */
  deleteDownload(id: number): void;
  print(page: SitePage): void;
  /** Hides the sites behind the screens. */
  hideSites(): void;
  /** Runs every step of an ending. Never rejects. */
  runEnding(): Promise<EndingResult>;
}

/** What the controller works with. */
export interface ControllerDeps {
  readonly clock: KioskClock;
  readonly idle: IdleClock;
  readonly screens: Screens;
  readonly auditLog: AuditPort;
  readonly sessionHost: SessionHost;
}

/** What an attempt to sign in leads to. */
export type SignInOutcome =
  | { readonly kind: 'signed-in'; readonly session: Session }
  | {
      readonly kind: 'refused';
      readonly refusal: SignInRefusal;
      /** Something of the attempt may be in the browser, or tokens were issued: an ending clears both. */
      readonly mustClear: boolean;
    };
