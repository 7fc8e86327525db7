/** What the kiosk signs a session out of on a server. */
export type ServerCredential =
  | 'refresh-token'
  | 'access-token'
  | 'provider-session'
  | 'site'
  /** A stored sign-out that is no longer readable. */
  | 'unknown';

/** The result of one sign-out on a server. */
export interface ServerResult {
  readonly what: ServerCredential;
  /** The site's name in the config; absent for the provider. */
  readonly site?: string;
  /**
   * - `proven`: the server refused the old credentials afterwards
   * - `signed-out`: the server reported success, without a proof
   * - `not-offered`: the provider has no sign-out for it; it expires, and the kiosk has removed it
   * - `not-tried`: the user may be signed in, but the kiosk has nothing to sign out with
   * - `refused`: the server answered with an error
   * - `unreachable`: no answer in time
   * - `still-alive`: the server accepted the old credentials afterwards
   */
  readonly result:
    | 'proven'
    | 'signed-out'
    | 'not-offered'
    | 'not-tried'
    | 'refused'
    | 'unreachable'
    | 'still-alive';
  /** The sign-out is kept and tried again later. */
  readonly pending: boolean;
  /** How many cookies were not sent, because the server refuses such a long header. */
  readonly cutCookies?: number;
  /** How long a remaining access token is still valid, at most. */
  readonly validForSeconds?: number;
}

/** What the user should know about the servers. */
export type ServerWarning =
  /** The sign-out is tried again later. */
  | { readonly kind: 'pending' }
  /** Only an access token is left. @param validForSeconds at most; null if unknown */
  | { readonly kind: 'expiring'; readonly validForSeconds: number | null }
  /** The provider has no sign-out. */
  | { readonly kind: 'not-offered' }
  | { readonly kind: 'not-tried'; readonly sites: readonly string[] }
  | { readonly kind: 'still-alive' };
