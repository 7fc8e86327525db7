import type { ServerWarning } from '../identity/sign-out/server-result.ts';
import type { EndingCause, Receipt } from '../ending/receipt.ts';
import type { Limit, TimeOfDay } from './rules/limits.ts';
import type {
  Challenge,
  Download,
  Navigation,
  NoticeKind,
  OverPage,
  PageDialog,
  PageMedia,
  Pages,
  PopUp,
  SitePage,
  SiteSays,
} from './pages.ts';
import type { SignInProgress, SignInRefusal } from './sign-in.ts';
import type { AfterBanner, Agreement, BannerStep, UseBanner } from './use-banner.ts';

/** One user's use of the device, from sign-in to a verified ending. */
export interface Session {
  /** The session's name in the audit file: a salted hash of a random id that is not kept. */
  readonly auditId: string;
  /** What the session bar shows; null for a guest. */
  readonly userName: string | null;
  /** When it ends at the latest. */
  readonly limit?: Limit;
}

/** Why no user can sign in, and so what the out-of-service screen says. */
export type Problem =
  | { readonly kind: 'config'; readonly file: string; readonly errors: readonly string[] }
  | { readonly kind: 'ending-failed'; readonly receiptCode: string }
  | { readonly kind: 'audit-unwritable' };

/** The settings that the rules of a session depend on; all times in milliseconds. */
export interface SessionRules {
  /** Without activity for this long, a session ends. */
  readonly idleTimeoutMs: number;
  /** How long before the idle timeout the warning is shown; 0: no warning. */
  readonly warningMs: number;
  /** The idle time of a new session starts to count at its first input. */
  readonly waitForFirstInput: boolean;
  /** However active its user is, a session ends after this long; null: never. */
  readonly maxDurationMs: number | null;
  /** Every session ends at these times of the device's own clock. */
  readonly endAt: readonly TimeOfDay[];
  /** How long the exit screen stays when the user does not press "Done". */
  readonly exitScreenMs: number;
  /** How many sites there are to choose from. */
  readonly siteCount: number;
  /** What users have to agree to before a session; null: nothing. */
  readonly useBanner: UseBanner | null;
  /** Why no user may sign in, such as a rejected config; null when users may. */
  readonly problem: Problem | null;
}

/** An ending that was not clean, or could not be recorded: it is tried again. */
interface UnfinishedEnding {
  /** The session's name in the audit file; null when there was no session. */
  readonly auditId: string | null;
  /** How often it has failed in a row. */
  readonly failures: number;
}

/** Why a site cannot be used, as the browser reports it. */
export type SiteFailure =
  | { readonly kind: 'crashed' | 'certificate' | 'client-certificate' | 'sign-in-cancelled' }
  | { readonly kind: 'unreachable' }
  /** Its first page leads to an origin that it may not show. */
  | { readonly kind: 'leads-elsewhere'; readonly origin: string }
  /** Its server sent nothing to show. @property status of HTTP; null where it is not an error */
  | { readonly kind: 'no-page'; readonly status: number | null };

/** Why a site cannot be used, and what the kiosk does about it. */
export type SiteProblem = Exclude<SiteFailure, { readonly kind: 'unreachable' }> | Unreachable;

/** A site that could not be reached; the kiosk tries again by itself. */
interface Unreachable {
  readonly kind: 'unreachable';
  /** How often in a row. */
  readonly failures: number;
  /** When the kiosk tries again; null while it does. */
  readonly nextTryAt: number | null;
}

/** A site whose page has been loading for a while. */
export interface SiteLoading {
  readonly siteIndex: number;
  /** When the load began. */
  readonly since: number;
}

/** What a running session has in every state. */
export interface InSession {
  readonly session: Session;
  /** The site in front. */
  readonly siteIndex: number;
  /** The site in front cannot be used until it is loaded again. */
  readonly siteProblem?: SiteProblem;
  /** The sites that are loading for longer than a moment; absent when there is none. */
  readonly loading?: readonly SiteLoading[];
  /** The crashes of the last minute; absent when there was none. */
  readonly crashes?: readonly { readonly siteIndex: number; readonly at: number }[];
  /** Windows, challenges and downloads of the sites; absent while there are none. */
  readonly pages?: Pages;
}

/**
 * The kiosk's whole state at one moment. It holds no secrets, so the screens receive it unchanged.
 * Times (`…At`) are milliseconds of the kiosk's time (suspend-aware-clock.ts).
 */
export type SessionState = InLanguage & KindOfState;

/** The language that the user has chosen; absent: the config's. It ends with the session. */
interface InLanguage {
  /** A language tag, one of the config's `languages`. */
  readonly language?: string;
}

type KindOfState =
  | {
      readonly kind: 'signed-out';
      /** Why the last attempt to sign in failed. */
      readonly refusal?: SignInRefusal;
      /** Absent: the user has not been asked to agree to the use banner, or there is none. */
      readonly banner?: BannerStep;
    }
  | {
      readonly kind: 'signing-in';
      readonly progress: SignInProgress;
      readonly banner?: Agreement;
    }
  | (InSession & { readonly kind: 'active' })
  | (InSession & {
      readonly kind: 'warning';
      readonly endsAt: number;
      /** The user has pressed "Continue session"; the warning disappears once input has paused. */
      readonly isAnswered?: true;
    })
  | (EndingCause & {
      readonly kind: 'ending';
      /** The session's name in the audit file; null when there was no session. */
      readonly auditId: string | null;
      /** Present if the ending clears an attempt to sign in: why that attempt failed. */
      readonly refusal?: SignInRefusal;
      /** Why no user may sign in after it, even if it is clean. */
      readonly problem?: Problem;
      /** How often this ending has failed before; absent for the first run. */
      readonly failures?: number;
    })
  | (EndingCause & {
      readonly kind: 'ended';
      /** What the user should know about the servers; absent if there is nothing. */
      readonly serverDoubts?: readonly ServerWarning[];
      readonly receiptCode: string;
      readonly leaveAt: number;
    })
  | {
      readonly kind: 'out-of-service';
      readonly problem: Problem;
      /** Absent if no ending has failed. */
      readonly unfinished?: UnfinishedEnding;
    };

/** What can happen to a session. */
export type SessionEvent =
  /** The user has chosen a language on the login screen; null: the config's again. */
  | { readonly kind: 'language-chosen'; readonly language: string | null }
  /** @property next where it leads once the user has agreed to the use banner; absent: to the form */
  | { readonly kind: 'start-requested'; readonly next?: AfterBanner }
  /** The user asks for the form, which comes after the use banner. */
  | { readonly kind: 'banner-requested' }
  /** @property language of the text that the user has read; null: the one text for all languages */
  | { readonly kind: 'banner-agreed'; readonly version: string; readonly language: string | null }
  /** The user does not agree, or has left. */
  | { readonly kind: 'banner-left' }
  | { readonly kind: 'sign-in-progressed'; readonly progress: SignInProgress }
  | {
      readonly kind: 'sign-in-refused';
      readonly refusal: SignInRefusal;
      /** The attempt may have left data in the browser, so an ending has to clear it. */
      readonly mustClear: boolean;
    }
  | { readonly kind: 'site-failed'; readonly siteIndex: number; readonly problem: SiteFailure }
  /** A site that had failed has a page to show. */
  | { readonly kind: 'site-arrived'; readonly siteIndex: number }
  /** @property since when its load began; null: it is over */
  | { readonly kind: 'site-loading'; readonly siteIndex: number; readonly since: number | null }
  | { readonly kind: 'reload-requested' }
  /** It is time to try again to reach the site in front. */
  | { readonly kind: 'retry-due' }
  /** @param user as the records may name the user; null where they may not, or for a guest */
  | { readonly kind: 'signed-in'; readonly session: Session; readonly user: string | null }
  | { readonly kind: 'site-chosen'; readonly siteIndex: number }
  | { readonly kind: 'page-chosen'; readonly page: OverPage }
  | { readonly kind: 'pop-up-opened'; readonly popUp: PopUp }
  /** The window shows a page of another host. */
  | { readonly kind: 'pop-up-moved'; readonly id: number; readonly host: string }
  /** The user closes the window; its page may ask first, and the user may stay. */
  | { readonly kind: 'pop-up-close-requested'; readonly id: number }
  | { readonly kind: 'pop-up-closed'; readonly id: number }
  | { readonly kind: 'challenged'; readonly challenge: Challenge }
  /** The user has answered the challenge. */
  | { readonly kind: 'challenge-over'; readonly id: number }
  /** The challenge's page no longer waits for an answer. */
  | { readonly kind: 'challenge-withdrawn'; readonly id: number }
  | { readonly kind: 'dialog-opened'; readonly dialog: PageDialog }
  /** The user has answered the dialog, or its page no longer waits. */
  | { readonly kind: 'dialog-over'; readonly id: number }
  | { readonly kind: 'downloads-changed'; readonly downloads: readonly Download[] }
  | { readonly kind: 'download-deleted'; readonly id: number }
  | { readonly kind: 'media-changed'; readonly media: readonly PageMedia[] }
  /** @param page the page that asks for it; absent where the user does */
  | { readonly kind: 'print-requested'; readonly page?: SitePage }
  | { readonly kind: 'printed'; readonly ok: boolean }
  /** The page in front was refused something. */
  | { readonly kind: 'refused'; readonly what: NoticeKind }
  /** A page of the session has something to say to the user, whatever is in front. */
  | { readonly kind: 'site-says'; readonly said: SiteSays }
  | { readonly kind: 'notice-over' }
  | { readonly kind: 'navigation-requested'; readonly to: Navigation }
  | { readonly kind: 'history-changed'; readonly page: SitePage; readonly canGoBack: boolean }
  /** Whether Back leads anywhere while the provider's page is shown. */
  | { readonly kind: 'provider-page-moved'; readonly canGoBack: boolean }
  | { readonly kind: 'more-requested'; readonly isOpen: boolean }
  | { readonly kind: 'text-size-requested' }
  | { readonly kind: 'tick'; readonly idleMs: number }
  /** A clock was set, or the rules changed: the session has to end sooner than planned. */
  | { readonly kind: 'limited'; readonly limit: Limit }
  /** The rules have changed, and may now allow or forbid users to sign in. */
  | { readonly kind: 'rules-changed' }
  | { readonly kind: 'continue-requested' }
  | (EndingCause & { readonly kind: 'end-requested' })
  | { readonly kind: 'terminated'; readonly receipt: Receipt }
  | { readonly kind: 'exit-done' }
  | { readonly kind: 'unusable'; readonly problem: Problem };

export type StateOf<Kind extends SessionState['kind']> = Extract<SessionState, { kind: Kind }>;
export type EventOf<Kind extends SessionEvent['kind']> = Extract<SessionEvent, { kind: Kind }>;
