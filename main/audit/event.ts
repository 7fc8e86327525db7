import type { MediaActivity } from '../session/pages.ts';
import type { SignInRefusal } from '../session/sign-in.ts';
import type { ServerResult } from '../identity/sign-out/server-result.ts';
import type { EndedBy, EndReason, StepResult } from '../ending/receipt.ts';
import type { RefusalCause } from '../fleet/command.ts';
import type { FleetFaultCause } from '../fleet/fault.ts';
import type { SignalsFaultCause } from '../fleet/signals/health.ts';
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
  /** A server outside the allowed origins asked for a user name and a password. */
  | 'http-auth'
  /** The user pressed a key that the site's page does not get. */
  | 'key'
  /** A page sent the main process a message that no page of Cleardesk sends. */
  | 'message';

/**
 * One event for the audit file. It never contains tokens, cookies, passwords, URLs with a query,
 * file contents or session identifiers in clear (`session` is a salted hash).
 */
export type AuditEvent =
  | {
      readonly event: 'kiosk-started';
      readonly version: string;
      readonly electron: string;
      /** True for the new process that follows an ending, false for a first start. */
      readonly takeover: boolean;
      /** What happened to the previous process, if the supervisor started this one in its place. */
      readonly restartedAfter?: 'died' | 'hung';
      /** Bytes of a half-written last line that were cut off; 0 when the file was whole. */
      readonly auditBytesMended: number;
    }
  | {
      readonly event: 'kiosk-stopped';
      readonly takeover: boolean;
      /** Who left the kiosk; absent if the kiosk stopped for another reason. */
      readonly by?: 'administrator';
    }
  | {
      readonly event: 'config-loaded';
      readonly file: string;
      /** The policies above the file, if there are any. */
      readonly policies?: readonly string[];
      readonly defaults: boolean;
    }
  | {
      readonly event: 'config-rejected';
      readonly file: string;
      readonly errors: readonly string[];
      /** The previous config stays in force: the change came while the kiosk ran. */
      readonly keptLastGood: boolean;
    }
  | { readonly event: 'audit-sealed'; readonly keyId: string }
  /** Fills a time without other records, so that an attacker cannot insert any into it later. */
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
  /** A user has agreed to IT's use banner; no session starts without it where there is one. */
  | {
      readonly event: 'use-banner-agreed';
      readonly mode: string;
      /** Of the text that was shown; absent where one text is for all languages. */
      readonly language?: string;
      /** Of that text, in UTF-8. */
      readonly sha256: string;
    }
  | {
      readonly event: 'session-started';
      readonly session: string;
      readonly mode: string;
      /** Depends on `audit.users`: the name, a pseudonym (`sha256:…`), or absent. */
      readonly user?: string;
    }
  | {
      readonly event: 'sign-in-failed';
      /** The config's `signIn.mode`, or `administrator`. */
      readonly mode: string;
      /** The kiosk never records the typed user name: people type passwords there. */
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
  /** Whether the signed-in user's session is still good cannot be found out at the provider. */
  | {
      readonly event: 'provider-check-degraded';
      readonly session: string;
      /** `impossible`: for the rest of the session. */
      readonly cause: 'unreachable' | 'unusable' | 'impossible';
    }
  | { readonly event: 'provider-check-restored'; readonly session: string }
  /** The warning was due, but a site's call or media count as activity. */
  | { readonly event: 'idle-held-off'; readonly session: string; readonly by: MediaActivity }
  | {
      readonly event: 'ending-started';
      readonly session: string | null;
      readonly reason: EndReason;
      /** Who ended the session from afar; absent where the reason says it all. */
      readonly by?: EndedBy['kind'];
      /** The id of the command that ended it. */
      readonly command?: string;
      /** The id (`jti`) of the signal that ended it. */
      readonly signal?: string;
      /** The reason that the caller who forced the ending gave, in their own words. */
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
      /** Null for a retry after a restart. */
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
      /** How far the wall clock jumped ahead of the monotonic clock; negative: back. */
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
      /** `replaced`: the audit file is not the one that was forwarded before. */
      readonly cause: 'removed' | 'replaced' | 'too-large';
      /** The number of the first missing record. */
      readonly from: number;
      /** The number of the last one; absent if unknown. */
      readonly to?: number;
    }
  /** The fleet's broker cannot be used: no command arrives. */
  | { readonly event: 'fleet-degraded'; readonly cause: FleetFaultCause }
  | { readonly event: 'fleet-restored' }
  /** A command that started no ending of its own. */
  | {
      readonly event: 'fleet-command';
      /** Its id; absent where it has none, and for a flood. */
      readonly command?: string;
      /** `joined`: an ending was running already. `unanswered`: its sender does not get the answer. */
      readonly result: 'joined' | 'nobody' | 'already-over' | 'refused' | 'unanswered';
      readonly cause?: RefusalCause | 'too-many';
      /** How many commands of a flood this record stands for. */
      readonly count?: number;
    }
  /** Signals of the provider may not arrive. */
  | { readonly event: 'signals-degraded'; readonly cause: SignalsFaultCause }
  | { readonly event: 'signals-restored' }
  | {
      readonly event: 'out-of-service';
      /** Whose ending failed; null where no ending did. */
      readonly session: string | null;
      readonly problem: string;
    }
  | {
      readonly event: 'blocked';
      /** Null if the kiosk blocked one of its own screens. */
      readonly session: string | null;
      readonly what: BlockedThing;
      /** An origin, a known scheme or MIME type, a permission, channel or key; never a page's own words. */
      readonly detail: string;
    }
  /** What was blocked without a `blocked` record, because the session had used up its budget. */
  | {
      readonly event: 'blocked-not-recorded';
      readonly session: string | null;
      /** How often, by kind. */
      readonly counts: Readonly<Partial<Record<BlockedThing, number>>>;
    };
