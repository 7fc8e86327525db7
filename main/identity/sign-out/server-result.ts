/** What a session was signed out of on a server. */
export type ServerCredential =
  | 'refresh-token'
  | 'access-token'
  | 'provider-session'
  | 'site'
  /** Something kept for a later try that cannot be read any more. */
  | 'unknown';

/** What became of signing out of one thing on a server. */
export interface ServerResult {
  readonly what: ServerCredential;
  /** The site's name in the config; absent for what is the provider's. */
  readonly site?: string;
  /**
   * - `proven`: tried with the old credentials afterwards, and refused as it has to be
   * - `signed-out`: the server said yes, and nothing proves it
   * - `not-offered`: the provider has no way to do it; it ends by its age, and the kiosk holds it no more
   * - `not-tried`: the user may be signed in, and the kiosk has nothing to sign out with
   * - `refused`: the server answered, and it was not a yes
   * - `unreachable`: no answer in time
   * - `still-alive`: tried with the old credentials afterwards, and they still worked
   */
  readonly result:
    | 'proven'
    | 'signed-out'
    | 'not-offered'
    | 'not-tried'
    | 'refused'
    | 'unreachable'
    | 'still-alive';
  /** It is kept, and tried again later. */
  readonly pending: boolean;
  /** How many cookies were not sent, because the server takes no header so long. */
  readonly cutCookies?: number;
  /** How long an access token that is left may still be used, at most. */
  readonly validForSeconds?: number;
}

/** What the user should know about the servers. */
export type ServerWarning =
  /** The sign-out is tried again later. */
  | { readonly kind: 'pending' }
  /** Only an access token is left. @param validForSeconds at most; null where that is not known */
  | { readonly kind: 'expiring'; readonly validForSeconds: number | null }
  /** The provider has no sign-out. */
  | { readonly kind: 'not-offered' }
  | { readonly kind: 'not-tried'; readonly sites: readonly string[] }
  | { readonly kind: 'still-alive' };
