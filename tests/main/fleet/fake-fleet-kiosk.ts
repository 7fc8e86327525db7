import type { AuditEvent } from '../../../main/audit/event.ts';
import type { EndingCause, EndReason } from '../../../main/ending/receipt.ts';
import type { CommandedKiosk, FinishedEnding } from '../../../main/fleet/commands.ts';
import { StateTimes } from '../../../main/fleet/status.ts';
import type { Clock } from '../../../main/session/ports.ts';
import type { SessionState } from '../../../main/session/state.ts';

/** A kiosk whose endings finish when a test says so, with what its audit file has. */
export class FakeFleetKiosk implements CommandedKiosk {
  state: SessionState = { kind: 'signed-out' };
  readonly times: StateTimes;
  readonly records: AuditEvent[] = [];
  /** Newest first. */
  readonly endings: FinishedEnding[] = [];
  /** Why each ending began. */
  readonly causes: (EndingCause & { readonly session: string | null })[] = [];
  onState: () => void = () => undefined;
  readonly #clock: Clock;
  #sessions = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.times = new StateTimes(clock, this.state, null);
  }

  readonly finishedEndings = (since: string | null): readonly FinishedEnding[] =>
    since === null ? this.endings.slice(0, 1) : this.endings.filter(({ time }) => time >= since);

  record(event: AuditEvent): boolean {
    this.records.push(event);
    return true;
  }

  endNow(reason: EndReason, details: Omit<EndingCause, 'reason'> = {}): Promise<null> {
    const { state } = this;
    if (state.kind === 'active') {
      const session = state.session.auditId;
      this.causes.push({ reason, ...details, session });
      this.become({ kind: 'ending', auditId: session, reason, ...details });
    }
    return Promise.resolve(null);
  }

  /** @returns what the audit file calls the session */
  begin(): string {
    this.#sessions += 1;
    const auditId = `session-${this.#sessions}`;
    this.become({ kind: 'active', session: { auditId, userName: 'Nora Nurse' }, siteIndex: 0 });
    return auditId;
  }

  /** The ending that runs is over. */
  finish(clean = true): void {
    const { state } = this;
    if (state.kind !== 'ending') throw new Error('no ending runs');
    const code = `${String(this.endings.length).padStart(4, '0')}-abcd`;
    const time = this.#clock.wall().toISOString();
    this.endings.unshift({ session: state.auditId, time, code, clean });
    const { reason } = state;
    this.become(
      clean
        ? { kind: 'ended', reason, receiptCode: code, leaveAt: 0 }
        : { kind: 'out-of-service', problem: { kind: 'ending-failed', receiptCode: code } },
    );
  }

  become(state: SessionState): void {
    this.state = state;
    if (this.times.onState(state)) this.onState();
  }
}
