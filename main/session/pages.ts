/** A page that a site shows: its own, or one in a window that it asked for. */
export type SitePage =
  | { readonly kind: 'site'; readonly siteIndex: number }
  | { readonly kind: 'pop-up'; readonly id: number };

/** What can lie over the site in front. */
export type OverPage =
  | Extract<SitePage, { kind: 'pop-up' }>
  /** The list of what was downloaded. */
  | { readonly kind: 'downloads' }
  /** One of them. */
  | { readonly kind: 'download'; readonly id: number };

/** A window that a site asked for, as the kiosk shows it: a page over the site. */
export interface PopUp {
  readonly id: number;
  /** The site that it belongs to. */
  readonly siteIndex: number;
  /** The pop-up that opened it; null where the site itself did. */
  readonly openerId: number | null;
  /** Whose page it shows, such as `id.example.org`: never the page's own title. */
  readonly host: string;
}

/** A server that wants a user name and a password before it answers (RFC 7235). */
export interface Challenge {
  readonly id: number;
  /** The page that it keeps waiting. */
  readonly page: SitePage;
  /** Who asks, as the browser knows it. */
  readonly host: string;
  /** What the server calls the place that it guards: its own words. */
  readonly realm: string;
  readonly isProxy: boolean;
  /** Nobody between here and there can read the answer. */
  readonly isEncrypted: boolean;
  /** It was answered before, and did not take that. */
  readonly isRepeated: boolean;
  /** Its page has gone on and waits no longer; the sheet stays until the user leaves it. */
  readonly isWithdrawn: boolean;
}

/** A file that a site has sent, or tried to. */
export interface Download {
  readonly id: number;
  /** As the site calls it, without what a name must not have. */
  readonly name: string;
  readonly state: 'running' | 'done' | 'failed' | 'too-large' | 'too-many';
  readonly receivedBytes: number;
  /** Null where the site does not say. */
  readonly totalBytes: number | null;
  /** It can be looked at in the kiosk. */
  readonly canShow: boolean;
}

/** What became of the last wish to print. */
type Printing = 'running' | 'sent' | 'failed';

/** What a session's sites have brought about, besides their own pages. */
export interface Pages {
  /** Oldest first. */
  readonly popUps: readonly PopUp[];
  /** What lies over the site in front; null: nothing. */
  readonly over: OverPage | null;
  readonly challenges: readonly Challenge[];
  /** The one that the page in front waits for. */
  readonly challenge: Challenge | null;
  /** Oldest first. */
  readonly downloads: readonly Download[];
  readonly printing: Printing | null;
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
