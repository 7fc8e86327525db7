import { assertNever } from '../base/assert-never.ts';
import type { FleetHealth } from '../fleet/member.ts';
import type { SignalsHealth } from '../fleet/signals/health.ts';
import type { IdleSource } from '../session/time/idle-clock.ts';
import type { LastEnding } from '../audit/read/last-session.ts';
import type { Problem, SessionState } from '../session/state.ts';

/** The condition of a kiosk, besides its state. */
export interface Health {
  /** Whether the OS's idle counter is plausible; if not, only input in the app counts. */
  readonly idleSource: IdleSource;
  /**
   * `rejected`: the current config has errors; the last good one, or the defaults, are in force.
   */
  readonly config: 'ok' | 'rejected';
  /** `behind`: the receiver cannot be reached, and records wait for it; `off`: none is set. */
  readonly syslog: 'off' | 'ok' | 'behind';
  /** `ready`: the process for the next session waits to take over (`kiosk.standby`). */
  readonly standby: 'none' | 'ready';
  /** How many records the receiver does not have yet; null without one, and while that is not known. */
  readonly syslogLag: number | null;
  /**
   * `degraded`: tokens are not where `credentials.store` wants them. `unknown`: no session has needed the
   * store since the kiosk was started.
   */
  readonly credentials: 'unknown' | 'ok' | 'degraded';
  /** Sign-outs that no server has confirmed yet; null while that is not known. */
  readonly signOutsWaiting: number | null;
  /** `failed`: `metrics.file` could not be written the last time. */
  readonly metrics: 'off' | 'ok' | 'failed';
  /** `out-of-support`: this Electron gets no security updates any more. */
  readonly electron: 'ok' | 'out-of-support';
  /** Null: none, or too long ago. */
  readonly lastEnding: LastEnding | null;
  /** Whether the fleet's commands arrive; null: the config has no broker. */
  readonly fleet: FleetHealth | null;
  /** Whether the provider's signals arrive; null: the config has none. */
  readonly signals: SignalsHealth | null;
}

/** What `cleardesk status` prints. Fields may be added, never changed. */
export interface KioskStatus extends Health {
  readonly state: SessionState['kind'];
  /** The session's name in the audit file; null without a session. */
  readonly sessionId: string | null;
  /** When the state began: RFC 3339, UTC. */
  readonly since: string;
  /** Why the device is out of service; null where it is not. */
  readonly problem: Problem['kind'] | null;
}

/** @param since when the state began */
export function statusOf(state: SessionState, since: Date, health: Health): KioskStatus {
  const { idleSource, config, syslog, standby, ...rest } = health;
  return {
    state: state.kind,
    sessionId: sessionId(state),
    since: since.toISOString(),
    idleSource,
    config,
    syslog,
    standby,
    problem: state.kind === 'out-of-service' ? state.problem.kind : null,
    ...rest,
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
