import { assertNever } from '../assert-never.ts';
import type { SessionState } from '../session/state.ts';

/** What `cleardesk status` prints. Fields may be added, never changed. */
export interface KioskStatus {
  readonly state: SessionState['kind'];
  /** What the audit file calls the session; null while there is none. */
  readonly sessionId: string | null;
  /** When the state began: RFC 3339, UTC. */
  readonly since: string;
}

/** The status of a kiosk that is in a state since a moment. */
export function statusOf(state: SessionState, since: Date): KioskStatus {
  return { state: state.kind, sessionId: sessionId(state), since: since.toISOString() };
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
