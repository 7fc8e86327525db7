import type { Administration } from '../main/administration/state.ts';
import type { Palette } from '../main/base/colour.ts';
import type { ScreenKey, TextField } from '../main/device/screen-key.ts';
import type { Credentials, DialogAnswer, Navigation, OverPage } from '../main/session/pages.ts';
import type { SignInRequest } from '../main/session/sign-in.ts';
import type { SessionState } from '../main/session/state.ts';

export type {
  Administration,
  AuditCheck,
  Facts,
  ReportShown,
} from '../main/administration/state.ts';
export type { ScreenKey, TextField } from '../main/device/screen-key.ts';
export type { Report, ReportedEnding } from '../main/audit/report/report.ts';
export type {
  Challenge,
  Credentials,
  DialogAnswer,
  Download,
  Navigation,
  NoticeKind,
  PageDialog,
  Pages,
} from '../main/session/pages.ts';
export type { SignInProgress, SignInRefusal, SignInRequest } from '../main/session/sign-in.ts';
export type { EndedBy, EndReason } from '../main/ending/receipt.ts';
export type { Problem, SessionState, SiteProblem } from '../main/session/state.ts';
export type { ServerWarning } from '../main/identity/sign-out/server-result.ts';

/** What the screens need to know once, at start. */
export interface Setup {
  readonly organisation: {
    readonly name: string;
    readonly helpDesk: string | null;
    /** A `data:` URL, so that the screens need no file access. */
    readonly logo: string | null;
    /** Made of its own colour; null: the kiosk's. */
    readonly colours: { readonly light: Palette; readonly dark: Palette } | null;
  };
  /** A language tag, or `auto`: the device's language. */
  readonly language: string;
  /** Language tags that users can choose on the login screen. */
  readonly languages: readonly string[];
  /** IT's own texts: those of a language by their keys, nested as in renderer/locales/. */
  readonly texts: OwnTexts;
  readonly siteNames: readonly string[];
  readonly idleTimeoutSeconds: number;
  readonly signIn: SignInMode;
  /** Whether a long press on the logo opens the administrator's screen. */
  readonly hasAdministrator: boolean;
  readonly canPrint: boolean;
  /** F6 leads from the page of every site to the session bar. */
  readonly hasBarKey: boolean;
  /** A key on the login screen starts a screen reader. */
  readonly hasScreenReader: boolean;
  /** A soft tone sounds with the warning. */
  readonly hasWarningTone: boolean;
  /** The package has an Electron without security updates. */
  readonly isOutOfSupport: boolean;
  /** Where IT sets up this kiosk. */
  readonly configFile: string;
  /** When the on-screen keyboard is shown. */
  readonly keyboard: 'auto' | 'always' | 'never';
  /** What users agree to before a session; null: nothing. */
  readonly useBanner: {
    /** Null: the screens' own. */
    readonly title: string | null;
    /** As in the state: another version may be in force until a process takes over that has it. */
    readonly version: string;
    readonly texts: readonly { readonly language: string | null; readonly text: string }[];
  } | null;
  /** What the login screen shows after this long without input; null: nothing. */
  readonly attract: {
    readonly afterMs: number;
    /** A `data:` URL; null: a clock. */
    readonly picture: string | null;
  } | null;
}

/** For a language code, texts that replace the kiosk's own. */
export type OwnTexts = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** How users sign in to this kiosk; `name` is the provider's name on its button. */
export type SignInMode =
  | { readonly mode: 'guest' }
  | { readonly mode: 'accounts' }
  | { readonly mode: 'oidc'; readonly name: string };

/** A state and the time it was sent, so that a screen can count down by its own clock. */
export interface ScreenUpdate {
  readonly state: SessionState;
  /** The administrator's screen; while it is open, it covers the screen of the state. */
  readonly administration: Administration;
  /** The main process's monotonic clock, in milliseconds, as in the state's `…At` times. */
  readonly now: number;
}

/** Every channel between the screens and the main process. Nothing else crosses. */
export interface Channels {
  /** The screens ask, the main process answers. */
  readonly ask: {
    setup: { args: []; result: Setup };
    update: { args: []; result: ScreenUpdate };
    /** The language of the login screen and of the session that begins there; null: the config's. */
    chooseLanguage: { args: [language: string | null]; result: undefined };
    signIn: { args: [request: SignInRequest]; result: undefined };
    /** The user asks for the form with the password, which comes after the use banner. */
    showUseBanner: { args: []; result: undefined };
    /** To this version, which the user has read in this language; null: the one text for all. */
    agreeToUse: { args: [version: string, language: string | null]; result: undefined };
    leaveUseBanner: { args: []; result: undefined };
    continueSession: { args: []; result: undefined };
    /** Also cancels an attempt to sign in. */
    endSession: { args: []; result: undefined };
    chooseSite: { args: [siteIndex: number]; result: undefined };
    /** Brings what lies over the sites to the front. */
    choosePage: { args: [page: OverPage]; result: undefined };
    closePopUp: { args: [id: number]; result: undefined };
    deleteDownload: { args: [id: number]; result: undefined };
    /** Prints the page in front. */
    print: { args: []; result: undefined };
    /** Leads the page in front back, loads it again, or leads its site to the first page. */
    navigate: { args: [to: Navigation]; result: undefined };
    /** Opens or closes the list of everything that the session bar offers. */
    showMore: { args: [isOpen: boolean]; result: undefined };
    /** Takes the next size of the text; after the largest, the usual one. */
    changeTextSize: { args: []; result: undefined };
    /** Answers the server that the page in front waits for; null: gives no answer. */
    answerChallenge: { args: [credentials: Credentials | null]; result: undefined };
    /** Answers the message that the page in front waits for. */
    answerDialog: { args: [answer: DialogAnswer]; result: undefined };
    /** Loads the site in front again after it has failed. */
    reloadSite: { args: []; result: undefined };
    leaveExitScreen: { args: []; result: undefined };
    /** The user has held the logo: the kiosk asks for the administrator's password. */
    askForAdministrator: { args: []; result: undefined };
    openAdministration: { args: [password: string]; result: undefined };
    closeAdministration: { args: []; result: undefined };
    /** Checks the audit file's chain. */
    verifyAudit: { args: []; result: undefined };
    /** Ends the app. */
    leaveKiosk: { args: []; result: undefined };
    /** The on-screen keyboard is shown, with this height in CSS pixels, or hidden (0). */
    keyboardShown: { args: [height: number]; result: undefined };
    /** The user presses a key of the on-screen keyboard. */
    typeKey: { args: [key: ScreenKey]; result: undefined };
    /** The screen for this kind of state has reached the display. */
    painted: { args: [kind: SessionState['kind']]; result: undefined };
  };
  /** Messages from the main process to the screens. */
  readonly tell: {
    update: ScreenUpdate;
    /** The text field of the page in front that has the focus. */
    field: TextField | null;
    /** A key has led the focus from the page in front to the session bar. */
    barReached: null;
  };
}

type Ask = Channels['ask'];

/** What a screen sees as `window.cleardesk`: one named function per channel. */
export type Cleardesk = {
  readonly [Name in keyof Ask]: (...args: Ask[Name]['args']) => Promise<Ask[Name]['result']>;
} & {
  /** Calls back with every new state until the returned function is called. */
  readonly onUpdate: (listener: (update: ScreenUpdate) => void) => () => void;
  /** Calls back with each text field of a page that gets the focus, and with null when it leaves. */
  readonly onField: (listener: (field: TextField | null) => void) => () => void;
  /** Calls back each time a key has led the focus to the session bar. */
  readonly onBarReached: (listener: () => void) => () => void;
};
