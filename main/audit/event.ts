import type { SignInRefusal } from '../session/sign-in.ts';
import type { ServerResult } from '../identity/sign-out/server-result.ts';
import type { StepResult, EndReason } from '../ending/receipt.ts';
import type { ForwardingFault } from './forwarding/outgoing.ts';

/** What a site or a user was refused. */
export type BlockedThing =
  | 'navigation'
  | 'new-window'
  | 'download'
  | 'permission'
  | 'dialog'
  | 'webview'
  | 'certificate'
  /** A server of no allowed origin that wants a user name and a password. */
  | 'http-auth'
  /** A page said something to the main process that no page of ours says. */
  | 'message';

/**
 * One event for the audit file. Never in it: tokens, cookies, passwords, URLs with a query, file
 * contents, session identifiers in clear (`session` is a salted hash).
 */
export type AuditEvent =
  | {
      readonly event: 'kiosk-started';
      readonly version: string;
      readonly electron: string;
      /** True for the fresh process that follows an ending, false for a start from nothing. */
      readonly takeover: boolean;
      /** What its supervisor found of the process before, where it started this one in its place. */
      readonly restartedAfter?: 'died' | 'hung';
      /** Bytes of a half-written last line that were cut off; 0 when the file was whole. */
      readonly auditBytesMended: number;
    }
  | {
      readonly event: 'kiosk-stopped';
      readonly takeover: boolean;
      /** Who left the kiosk, where somebody did. */
      readonly by?: 'administrator';
    }
  | {
      readonly event: 'config-loaded';
      readonly file: string;
      /** The policies above the file, where there are some. */
      readonly policies?: readonly string[];
      readonly defaults: boolean;
    }
  | {
      readonly event: 'config-rejected';
      readonly file: string;
      readonly errors: readonly string[];
      /** The config before stays in force: it was changed while the kiosk ran. */
      readonly keptLastGood: boolean;
    }
  | { readonly event: 'audit-sealed'; readonly keyId: string }
  /** Nothing else was recorded for a while: nobody can put anything into that time later. */
  | { readonly event: 'sealed' }
  | { readonly event: 'seal-lost'; readonly cause: 'absent' | 'unreadable' | 'damaged' }
  | {
      readonly event: 'audit-rotated';
      /** How many archived segments are kept at most, and how many there are now. */
      readonly keep: number;
      readonly files: number;
      /** The number of the newest record that is no longer kept; 0 for none. */
      readonly removedUpTo: number;
    }
  | {
      readonly event: 'session-started';
      readonly session: string;
      readonly mode: string;
      /** As `audit.users` says: the name, a pseudonym (`sha256:…`), or not at all. */
      readonly user?: string;
    }
  | {
      readonly event: 'sign-in-failed';
      /** The config's `signIn.mode`, or `administrator`. */
      readonly mode: string;
      /** What was typed as a user name is never recorded: people type passwords there. */
      readonly cause: SignInRefusal['kind'];
      /** How many attempts this record stands for; floods are counted, not listed. */
      readonly attempts: number;
    }
  | { readonly event: 'admin-opened' }
  | {
      readonly event: 'admin-closed';
      /** Who or what closed the administrator's screen. */
      readonly cause: 'administrator' | 'idle' | 'left-kiosk' | 'session' | 'kiosk-stopped';
    }
  | {
      readonly event: 'warning-shown';
      readonly session: string;
      readonly secondsLeft: number;
    }
  | { readonly event: 'warning-cancelled'; readonly session: string }
  | {
      readonly event: 'ending-started';
      readonly session: string | null;
      readonly reason: EndReason;
      /** In the words of whoever forced it. */
      readonly note?: string;
    }
  | {
      readonly event: 'ending-finished';
      readonly session: string | null;
      readonly reason: EndReason;
      readonly durationMs: number;
      readonly clean: boolean;
      readonly steps: readonly StepResult[];
    }
  | {
      readonly event: 'server-sign-out';
      /** Null where it was tried again after a restart. */
      readonly session: string | null;
      readonly results: readonly ServerResult[];
      /** How many things are still to be signed out of. */
      readonly pending: number;
    }
  | {
      readonly event: 'credentials-degraded';
      readonly cause: 'no-keychain' | 'locked' | 'timed-out' | 'failed';
    }
  | {
      readonly event: 'idle-source-degraded';
      readonly cause: 'stuck' | 'unknown';
    }
  | {
      readonly event: 'clock-jump';
      /** How far the wall clock went ahead of the monotonic one; negative: back. */
      readonly byMs: number;
    }
  | {
      readonly event: 'recovery';
      readonly session: string | null;
      readonly cause: 'session-unfinished' | 'ending-unfinished' | 'ending-not-clean';
    }
  | { readonly event: 'forwarding-degraded'; readonly cause: ForwardingFault }
  | { readonly event: 'forwarding-restored' }
  /** Records that the collector does not get. */
  | {
      readonly event: 'forwarding-gap';
      /** `replaced`: the audit file is another one than was forwarded before. */
      readonly cause: 'removed' | 'replaced' | 'too-large';
      /** The number of the first of them. */
      readonly from: number;
      /** And of the last; absent where nobody knows. */
      readonly to?: number;
    }
  | {
      readonly event: 'out-of-service';
      /** Whose ending failed; null where no ending did. */
      readonly session: string | null;
      readonly problem: string;
    }
  | {
      readonly event: 'blocked';
      /** Null where it is the kiosk's own screens that were refused. */
      readonly session: string | null;
      readonly what: BlockedThing;
      /** An origin, a known scheme or MIME type, a permission or channel; never a page's own words. */
      readonly detail: string;
    }
  /** What was refused and has no `blocked` record, for the session had used up its budget of them. */
  | {
      readonly event: 'blocked-not-recorded';
      readonly session: string | null;
      /** How often, by kind. */
      readonly counts: Readonly<Partial<Record<BlockedThing, number>>>;
    };
