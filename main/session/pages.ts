/** A page that a site shows: its own, or one in a window that it asked for. */
export type SitePage =
  | { readonly kind: 'site'; readonly siteIndex: number }
  | { readonly kind: 'pop-up'; readonly id: number };

/** A page of the provider, while the user signs in there. */
interface ProviderPage {
  readonly kind: 'provider';
  readonly id: number;
}

/** What can lie over the site in front. */
export type OverPage =
  | Extract<SitePage, { kind: 'pop-up' }>
  /** The list of what was downloaded. */
  | { readonly kind: 'downloads' }
  /** One of the downloaded files. */
  | { readonly kind: 'download'; readonly id: number };

/** A window that a site opened; the kiosk shows it as a page over the site. */
export interface PopUp {
  readonly id: number;
  /** The site that it belongs to. */
  readonly siteIndex: number;
  /** The pop-up that opened it; null where the site itself did. */
  readonly openerId: number | null;
  /** The host of the page that it shows, such as `id.example.org`: never the page's own title. */
  readonly host: string;
}

/** A server that wants a user name and a password before it answers (RFC 7235). */
export interface Challenge {
  readonly id: number;
  /** The page that waits for the answer. */
  readonly page: SitePage | ProviderPage;
  /** The server's host, as the browser knows it. */
  readonly host: string;
  /** The server's own name for the protected area. */
  readonly realm: string;
  readonly isProxy: boolean;
  /** The answer travels encrypted. */
  readonly isEncrypted: boolean;
  /** The server rejected an earlier answer. */
  readonly isRepeated: boolean;
  /** Its page no longer waits; the sheet stays until the user closes it. */
  readonly isWithdrawn: boolean;
}

/**
 * A message of a page's script, which the script waits for (HTML, "User prompts"), or the question whether
 * the user leaves or closes a page that has asked for it (`beforeunload`).
 */
export interface PageDialog {
  readonly id: number;
  readonly kind: 'alert' | 'confirm' | 'prompt' | 'leave' | 'close';
  /** The pages that wait for the answer: the page that asks, then the others of its process. */
  readonly pages: readonly SitePage[];
  /** The site that the page belongs to. */
  readonly siteIndex: number;
  /** The host of the frame that asks; empty for a frame without a host. */
  readonly host: string;
  /** The page's own words, in lines, without characters that could disguise them; empty for `leave` and `close`. */
  readonly text: string;
  /** What the page has written into the answer already; empty except for `prompt`. */
  readonly preset: string;
  /** The page has shown several in a row: the user may refuse further ones. */
  readonly isRepeated: boolean;
}

/** What the user has done with a page's message. */
export interface DialogAnswer {
  readonly id: number;
  readonly isOk: boolean;
  /** What the user has typed; empty except for `prompt`. */
  readonly text: string;
  /** The user refuses further messages of this page. */
  readonly isMuted: boolean;
}

/** What a user gives to a server that asks for it. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** A file that a site has sent, or tried to. */
export interface Download {
  readonly id: number;
  /** The site's name for the file, without characters that a file name must not have. */
  readonly name: string;
  readonly state: 'running' | 'done' | 'failed' | 'too-large' | 'too-many';
  readonly receivedBytes: number;
  /** Null where the site does not say. */
  readonly totalBytes: number | null;
  /** The kiosk can show it. */
  readonly canShow: boolean;
}

/** Where Back, Reload and Home lead the page in front. */
export type Navigation = 'back' | 'reload' | 'home';

/** What the session bar says to the user for a moment. A refusal is named by its kind alone. */
export type NoticeKind =
  | 'link'
  | 'frame'
  | 'pop-up'
  | 'file-chooser'
  | 'print'
  | 'download'
  | 'full-screen'
  | 'permission'
  | 'certificate'
  /** A download has finished. */
  | 'downloaded'
  /** The connection of a download broke off. */
  | 'not-downloaded'
  /** A page was sent to the printer, or could not be. */
  | 'printed'
  | 'not-printed'
  /** A site tells the user something. */
  | 'site-says';

/** A notification of a site's page. */
export interface SiteSays {
  readonly siteIndex: number;
  /** The page's own words, in one line, without characters that could disguise them. */
  readonly text: string;
}

export interface Notice {
  readonly what: NoticeKind;
  /** With `site-says` only. */
  readonly said?: SiteSays;
  /** When it was first shown, and until when it is; milliseconds of the kiosk's time. */
  readonly since: number;
  readonly until: number;
  /** What is said after it; it has to stay long enough to be read. */
  readonly next?: NoticeKind;
}

/** A notice is shown for at least this long before another one takes its place. */
const LEAST_NOTICE_MS = 1500;

/** When the notice disappears, or another one takes its place; milliseconds of the kiosk's time. */
export function noticeEndsAt({ since, until, next }: Notice): number {
  return next === undefined ? until : since + LEAST_NOTICE_MS;
}

/** The sizes of the text on the session's pages, in percent, in the order of the button. */
export const TEXT_SIZES = [100, 125, 150, 175, 200] as const;
export type TextSize = (typeof TEXT_SIZES)[number];
/** What of the device a page may use, besides the display. */
export type Device = 'microphone' | 'camera' | 'geolocation';

/** Why a page counts as activity: a call with an open microphone or camera, or media that can be heard. */
export type MediaActivity = 'call' | 'playing';

/** A page that uses the device, or whose media count as activity. */
export interface PageMedia {
  readonly page: SitePage;
  readonly siteIndex: number;
  readonly devices: readonly Device[];
  /** Null also where the config does not count its site's media. */
  readonly activity: MediaActivity | null;
}

/** What a session's sites have opened or requested, besides their own pages. */
export interface Pages {
  /** Oldest first. */
  readonly popUps: readonly PopUp[];
  /** What lies over the site in front; null: nothing. */
  readonly over: OverPage | null;
  readonly challenges: readonly Challenge[];
  /** The challenge that the page in front waits for. */
  readonly challenge: Challenge | null;
  /** Oldest first. */
  readonly dialogs: readonly PageDialog[];
  /** The message that the page in front waits for; null while a challenge is shown. */
  readonly dialog: PageDialog | null;
  /** Oldest first. */
  readonly downloads: readonly Download[];
  /** Whether a page is being printed; null: none is. */
  readonly printing: 'running' | null;
  /** What the session bar says at the moment. */
  readonly notice: Notice | null;
  /** The pages from which Back leads to an earlier one. */
  readonly withHistory: readonly SitePage[];
  /** Back leads from what is in front to something else. */
  readonly canGoBack: boolean;
  /** The list of everything that the session bar offers covers the page in front. */
  readonly isMoreOpen: boolean;
  readonly textSize: TextSize;
  readonly media: readonly PageMedia[];
  /** What keeps the session open without input: a call, or media of the page in front. */
  readonly heldOpen: MediaActivity | null;
}

type AnyPage = SitePage | OverPage | ProviderPage;

export function isSamePage(one: AnyPage, other: AnyPage): boolean {
  switch (one.kind) {
    case 'site':
      return other.kind === 'site' && other.siteIndex === one.siteIndex;
    case 'downloads':
      return other.kind === 'downloads';
    case 'pop-up':
    case 'download':
    case 'provider':
      return other.kind === one.kind && other.id === one.id;
  }
}
