import type { AuditEvent } from '../audit/event.ts';
import type { EndingResult } from '../ending/receipt.ts';
import type { IdleClock } from './time/idle-clock.ts';
import type { Credentials, DialogAnswer, Navigation, SitePage, TextSize } from './pages.ts';
import type { SignInProgress, SignInRefusal, SignInRequest } from './sign-in.ts';
import type { Session, SessionEvent, SessionRules, SessionState } from './state.ts';

/** A clock that never goes back, with timers. */
export interface Clock {
  /** Milliseconds since some fixed moment; never goes back. */
  readonly now: () => number;
  /** The wall clock, which can be set. */
  readonly wall: () => Date;
  /** Calls back once; the returned function cancels that. */
  readonly after: (ms: number, callback: () => void) => () => void;
}

/** The kiosk's time (suspend-aware-clock.ts), which all code that shows or sets a deadline uses. */
export interface KioskClock extends Clock {
  /** The wall clock's jumps since the last call, in milliseconds. */
  takeJumps(): readonly number[];
}

/** Where the state is shown. */
export interface Screens {
  show(state: SessionState): void;
}

/** The audit file; when an append returns, the record is on the disk. */
export interface AuditPort {
  /** @returns the record's hash @throws when it could not be written */
  append(entry: AuditEvent): string;
}

/** The parts of a session that are outside this folder. */
export interface SessionHost {
  /** How users sign in to this kiosk, for the records. */
  readonly signInMode: string;
  /** Never rejects because of anything that a user or a provider does. */
  signIn(
    request: SignInRequest,
    onProgress: (progress: SignInProgress) => void,
  ): Promise<SignInOutcome>;
  /** Makes the session's own browser partition and shows its first site. */
  open(session: Session): void;
  showSite(siteIndex: number): void;
  /** Loads a site again that crashed or could not be reached. */
  reloadSite(siteIndex: number): void;
  /** Loads a site that could not be reached, behind the screen that says so. */
  retrySite(siteIndex: number): void;
  /** Shows a window that a site opened. */
  showPopUp(id: number): void;
  /** Closes a window, unless its page asks first and the user stays. */
  closePopUp(id: number): void;
  /** Answers the server that asks for a user name and a password; null: gives no answer. */
  answerChallenge(id: number, credentials: Credentials | null): void;
  /** Answers a page whose script waits. */
  answerDialog(answer: DialogAnswer): void;
  /** Shows a file that was downloaded. */
  showDownload(id: number): void;
  /** Removes the file, and cancels the download if it is still running. */
  deleteDownload(id: number): void;
  print(page: SitePage): void;
  /** Leads a page back, loads it again, or leads a site to its first page. */
  navigate(page: SitePage, to: Navigation): void;
  /** Sets the size of the text on all pages, also on later ones. */
  setTextSize(percent: TextSize): void;
  /** Shows the provider's page again after {@link hideSites}. */
  showProviderPage(): void;
  /** Leads the provider's page back, or closes the window over it. */
  leadProviderBack(): void;
  /** Hides the sites, and the provider's page, behind the screens. */
  hideSites(): void;
  /** Runs every step of an ending. Never rejects. */
  runEnding(): Promise<EndingResult>;
}

/** The collaborators of the controller. */
export interface ControllerDeps {
  readonly clock: KioskClock;
  readonly idle: IdleClock;
  readonly screens: Screens;
  readonly auditLog: AuditPort;
  readonly sessionHost: SessionHost;
}

/** The controller, as what watches its state and does its work knows it. */
export interface ControllerPort {
  readonly state: () => SessionState;
  readonly rules: () => SessionRules;
  /** Handles the time that the device slept, and then the event. */
  readonly dispatch: (event: SessionEvent) => void;
  /** Handles the event alone, for a caller that has handled the time already. */
  readonly apply: (event: SessionEvent) => void;
}

/** The result of an attempt to sign in. */
export type SignInOutcome =
  | {
      readonly kind: 'signed-in';
      readonly session: Session;
      /** The user as the records may name them; null where they may not, or for a guest. */
      readonly user: string | null;
    }
  | {
      readonly kind: 'refused';
      readonly refusal: SignInRefusal;
      /** The attempt may have left data in the browser, or tokens: an ending has to clear both. */
      readonly mustClear: boolean;
    };
