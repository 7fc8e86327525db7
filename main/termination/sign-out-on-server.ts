import type { Step } from './step.ts';

/** Time for keeping what did not get through when the limit for the servers has passed. */
const GRACE_MS = 9000;

/** Signing the session out on the servers. */
export interface ServerSide {
  /** Starts it; resolves once nothing needs the browser's partition any more. */
  begin(): Promise<void>;
  /** How many things are neither signed out of nor kept for later, once all is through. */
  lost(): Promise<number>;
}

/**
 * While the partition still has its cookies, which signing out takes, and the provider's sign-out page.
 * The answers of the servers are waited for when the device is clear, by `leftovers`: clearing never
 * waits longer than that page takes, and never beyond `timeoutMs`.
 */
export function signOutOnServer(server: ServerSide, timeoutMs: number): Step {
  return {
    name: 'sign-out-on-server',
    limitMs: timeoutMs + GRACE_MS,
    clear: () => server.begin(),
    leftovers: () => server.lost(),
  };
}
