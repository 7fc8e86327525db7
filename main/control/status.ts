import { assertNever } from '../base/assert-never.ts';
import type { IdleSource } from '../session/time/idle-clock.ts';
import type { SessionState } from '../session/state.ts';

/** How a kiosk is, besides its state. */
export interface Health {
  /** Whether the OS's idle counter can be believed; where not, input in the app alone counts. */
  readonly idleSource: IdleSource;
  /** `rejected`: the config file as it is now has errors, so that the last good one holds, or none. */
  readonly config: 'ok' | 'rejected';
  /** `behind`: the syslog receiver cannot be reached, and records wait for it; `off`: there is none. */
  readonly syslog: 'off' | 'ok' | 'behind';
}

/** What `cleardesk status` prints. Fields may be added, never changed. */
export interface KioskStatus extends Health {
  readonly state: SessionState['kind'];
  /** What the audit file calls the session; null while there is none. */
  readonly sessionId: string | null;
  /** When the state began: RFC 3339, UTC. */
  readonly since: string;
}

/** The status of a kiosk that is in a state since a moment. */
export function statusOf(
  state: SessionState,
  since: Date,
  { idleSource, config, syslog }: Health,
): KioskStatus {
  return {
    state: state.kind,
    sessionId: sessionId(state),
    since: since.toISOString(),
    idleSource,
    config,
    syslog,
  };
}

function sessionId(state: SessionState): string | null {
  switch (state.kind) {
    case 'active':
    case 'warning':
      return state.session.auditId;
    case 'ending':
      return state.auditId;
    case 'signed-out':
    case 'signing-in':
    case 'ended':
    case 'out-of-service':
      return null;
    default:
      return assertNever(state);
  }
}
