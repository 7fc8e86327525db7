/** A page that a site shows: its own, or one in a window that it asked for. */
export type SitePage =
  | { readonly kind: 'site'; readonly siteIndex: number }
  | { readonly kind: 'pop-up'; readonly id: number };

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
  readonly page: SitePage;
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

/** The result of the last request to print. */
type Printing = 'running' | 'sent' | 'failed';

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
  readonly downloads: readonly Download[];
  readonly printing: Printing | null;
  readonly media: readonly PageMedia[];
  /** What keeps the session open without input: a call, or media of the page in front. */
  readonly heldOpen: MediaActivity | null;
}

export function isSamePage(one: SitePage | OverPage, other: SitePage | OverPage): boolean {
  switch (one.kind) {
    case 'site':
      return other.kind === 'site' && other.siteIndex === one.siteIndex;
    case 'downloads':
      return other.kind === 'downloads';
    case 'pop-up':
    case 'download':
      return other.kind === one.kind && other.id === one.id;
  }
}
