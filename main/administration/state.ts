import type { Report } from '../audit/report/report.ts';
import type { Verdict } from '../audit/verify/verify.ts';
import type { SessionState } from '../session/state.ts';

/** A name and a value, both as the config file or a version number has them. */
export type Row = readonly [name: string, value: string];

/** What the administrator can read besides the audit file's contents. No secrets, no user names. */
export interface Facts {
  readonly configFile: string;
  /** `rejected`: the defaults hold, and nobody signs in; `last-good`: what was good before holds. */
  readonly config: 'good' | 'absent' | 'rejected' | 'last-good';
  readonly settings: readonly Row[];
  readonly software: readonly Row[];
  /** `kiosk.exitPassword` lets the administrator leave the kiosk. */
  readonly mayLeave: boolean;
}

/** The figures of the audit file, which take a while to read. */
export type ReportShown =
  | { readonly kind: 'reading' }
  | { readonly kind: 'read'; readonly report: Report }
  | { readonly kind: 'unreadable' };

/** The check of the audit file's chain. */
export type AuditCheck =
  | { readonly kind: 'not-yet' }
  /** `percent` is done. */
  | { readonly kind: 'running'; readonly percent: number }
  | { readonly kind: 'done'; readonly verdict: Verdict }
  | { readonly kind: 'failed' };

/**
 * The administrator's screen. It lies beside the session's state, which stays what it is meanwhile
 * (`signed-out` or `out-of-service`), and holds no secrets, so the screens receive it as it is.
 */
export type Administration =
  | { readonly kind: 'closed' }
  | {
      readonly kind: 'asking';
      /** The last password was wrong; `waitUntil` as the times of the session's state. */
      readonly refusal?: { readonly waitUntil: number | null };
    }
  | { readonly kind: 'checking' }
  | {
      readonly kind: 'open';
      readonly facts: Facts;
      readonly report: ReportShown;
      readonly check: AuditCheck;
    };

/** What can happen to it. */
export type AdministrationEvent =
  | { readonly kind: 'asked'; readonly during: SessionState['kind'] }
  | { readonly kind: 'password-given' }
  | { readonly kind: 'refused'; readonly waitUntil: number | null }
  | { readonly kind: 'accepted'; readonly facts: Facts }
  | { readonly kind: 'report-read'; readonly report: ReportShown }
  | { readonly kind: 'check-moved'; readonly check: AuditCheck }
  /** The session's state is another one now. */
  | { readonly kind: 'session-moved'; readonly to: SessionState['kind'] }
  | { readonly kind: 'closed' };
