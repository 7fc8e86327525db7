/** What a session was signed out of on a server. */
export type ServerThing =
  | 'refresh-token'
  | 'access-token'
  | 'provider-session'
  | 'site'
  /** Something kept for a later try that cannot be read any more. */
  | 'unknown';

/** What became of signing out of one thing on a server. */
export interface ServerResult {
  readonly what: ServerThing;
  /** The site's name in the config; absent for what is the provider's. */
  readonly site?: string;
  /**
   * - `proven`: tried with the old credentials afterwards, and refused as it has to be
   * - `signed-out`: the server said yes, and nothing proves it
   * - `not-offered`: the provider has no way to do it; it ends by its age, and nobody holds it
   * - `refused`: the server answered, and it was not a yes
   * - `unreachable`: no answer in time
   * - `still-alive`: tried with the old credentials afterwards, and they still worked
   */
  readonly result:
    'proven' | 'signed-out' | 'not-offered' | 'refused' | 'unreachable' | 'still-alive';
  /** It is kept, and tried again later. */
  readonly pending: boolean;
}

/** What a person should know about the servers: signed out later, or not signed out at all. */
export type ServerDoubt = 'pending' | 'still-alive';
