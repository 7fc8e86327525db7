import { assertNever } from '../base/assert-never.ts';
import type { Report } from '../audit/report/report.ts';
import type { Verdict } from '../audit/verify/verdict.ts';
import type { SessionState } from '../session/state.ts';

/** A setting of the config file with its value, or a piece of software with its version. */
export type Row = readonly [name: string, value: string];

/** What the administrator's screen shows besides the audit file. No secrets, no user names. */
export interface Facts {
  readonly configFile: string;
  /** `rejected`: defaults apply, no user can sign in; `last-good`: the last good config applies. */
  readonly config: 'good' | 'absent' | 'rejected' | 'last-good';
  readonly settings: readonly Row[];
  readonly software: readonly Row[];
  /** `kiosk.exitPassword` lets the administrator leave the kiosk. */
  readonly mayLeave: boolean;
}

/** The audit file's figures, which take a while to compute. */
export type ReportShown =
  | { readonly kind: 'reading' }
  | { readonly kind: 'read'; readonly report: Report }
  | { readonly kind: 'unreadable' };

/** The check of the audit file's chain. */
export type AuditCheck =
  | { readonly kind: 'not-yet' }
  /** `percent` of the check is done. */
  | { readonly kind: 'running'; readonly percent: number }
  | { readonly kind: 'done'; readonly verdict: Verdict }
  | { readonly kind: 'failed' };

/**
 * The administrator's screen. Its state is separate from the session's, which does not change while
 * the screen is open (`signed-out` or `out-of-service`). It holds no secrets, so the screens
 * receive it unchanged.
 */
export type Administration =
  | { readonly kind: 'closed' }
  | {
      readonly kind: 'asking';
      /** The last password was wrong; `waitUntil` is a time as in the session's state. */
      readonly refusal?: { readonly waitUntil: number | null };
    }
  | { readonly kind: 'checking' }
  | {
      readonly kind: 'open';
      readonly facts: Facts;
      readonly report: ReportShown;
      readonly check: AuditCheck;
    };

/** The events of the administrator's screen. */
export type AdministrationEvent =
  | { readonly kind: 'asked'; readonly during: SessionState['kind'] }
  | { readonly kind: 'password-given' }
  | { readonly kind: 'refused'; readonly waitUntil: number | null }
  | { readonly kind: 'accepted'; readonly facts: Facts }
  | { readonly kind: 'report-read'; readonly report: ReportShown }
  | { readonly kind: 'check-moved'; readonly check: AuditCheck }
  /** The session's state has changed. */
  | { readonly kind: 'session-moved'; readonly to: SessionState['kind'] }
  | { readonly kind: 'closed' };

/**
 * Every rule of the administrator's screen: returns its next state. Pure; an event without meaning
 * returns the same state object.
 */
export function transition(now: Administration, event: AdministrationEvent): Administration {
  switch (event.kind) {
    case 'asked':
      return now.kind === 'closed' && isWithoutUser(event.during) ? { kind: 'asking' } : now;
    case 'password-given':
      return now.kind === 'asking' ? { kind: 'checking' } : now;
    case 'refused': {
      const { waitUntil } = event;
      return now.kind === 'checking' ? { kind: 'asking', refusal: { waitUntil } } : now;
    }
    case 'accepted':
      if (now.kind !== 'checking') return now;
      return {
        kind: 'open',
        facts: event.facts,
        report: { kind: 'reading' },
        check: { kind: 'not-yet' },
      };
    case 'report-read':
      return now.kind === 'open' ? { ...now, report: event.report } : now;
    case 'check-moved':
      return now.kind === 'open' ? { ...now, check: event.check } : now;
    case 'session-moved':
      return now.kind !== 'closed' && !mayStay(now, event.to) ? { kind: 'closed' } : now;
    case 'closed':
      return now.kind === 'closed' ? now : event;
    default:
      return assertNever(event);
  }
}

/** True if no user is signed in or signing in. */
function isWithoutUser(session: SessionState['kind']): boolean {
  return session === 'signed-out' || session === 'out-of-service';
}

/** Out of service, the kiosk retries the ending by itself; the administrator can go on reading. */
function mayStay(now: Administration, session: SessionState['kind']): boolean {
  return isWithoutUser(session) || (now.kind === 'open' && session === 'ending');
}
