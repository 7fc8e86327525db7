import type { AuditEvent } from '../audit/event.ts';
import type { AuditTaskMessage, AuditTask } from '../audit/read/audit-task.ts';
import type { Clock } from '../session/ports.ts';
import type { SessionState } from '../session/state.ts';
import type { PasswordCheck } from '../identity/sign-in/administrator.ts';
import {
  type Administration as State,
  type AdministrationEvent,
  type Facts,
  transition,
} from './state.ts';

type ClosedBy = Extract<AuditEvent, { event: 'admin-closed' }>['cause'];

/** The administrator's password. */
interface Password {
  /** False: the config sets no administrator's password. */
  readonly isSet: boolean;
  check(password: string): Promise<PasswordCheck>;
}

export interface AdministrationDeps {
  readonly clock: Clock;
  readonly password: Password;
  /** Without input for this long, the screen closes. */
  readonly idleMs: number;
  readonly facts: () => Facts;
  /** Starts to read the audit file; the returned function stops that. */
  readonly audit: (task: AuditTask, onMessage: (message: AuditTaskMessage) => void) => () => void;
  readonly records: {
    readonly write: (entry: AuditEvent) => void;
    /** Records a wrong password; too many in a short time are only counted. */
    readonly failed: () => void;
    /** Records the wrong passwords that have only been counted so far. */
    readonly flush: () => void;
  };
  readonly show: (state: State) => void;
  /** The administrator leaves the kiosk. */
  readonly onLeave: () => void;
}

/** Holds the administrator's screen's state and does its work. The rules are in state.ts. */
export class Administration {
  readonly #deps: AdministrationDeps;
  #state: State = { kind: 'closed' };
  #session: SessionState['kind'] | null = null;
  #lastInputAt = 0;
  #cancelTimer: () => void = () => undefined;
  readonly #tasks = new Map<AuditTask, () => void>();
  #isStopped = false;

  constructor(deps: AdministrationDeps) {
    this.#deps = deps;
  }

  /** No user can sign in while the screen is open. */
  get isClosed(): boolean {
    return this.#state.kind === 'closed';
  }

  /** The user asks to open the screen; the kiosk then asks for the password. */
  ask(): void {
    if (this.#isStopped || !this.#deps.password.isSet || this.#session === null) return;
    this.#apply({ kind: 'asked', during: this.#session });
  }

  /** The user gives a password. Never rejects. */
  async open(password: string): Promise<void> {
    if (this.#state.kind !== 'asking' || this.#isOverdue()) return;
    this.#apply({ kind: 'password-given' });
    const check = await this.#deps.password.check(password);
    if (this.#isStopped) return;
    if (check.kind === 'wrong') {
      this.#deps.records.failed();
      this.#apply({ kind: 'refused', waitUntil: check.waitUntil });
      return;
    }
    // The screen may have been closed meanwhile; then even the right password does not open it.
    this.#apply({ kind: 'accepted', facts: this.#deps.facts() });
  }

  /** Checks the audit file's chain, unless a check is running. */
  verify(): void {
    if (this.#state.kind !== 'open' || this.#tasks.has('verify')) return;
    this.#apply({ kind: 'check-moved', check: { kind: 'running', percent: 0 } });
    this.#begin('verify');
  }

  /** Ends the app, if the config lets the administrator do that. */
  leave(): void {
    if (this.#state.kind !== 'open' || !this.#state.facts.mayLeave || this.#isOverdue()) return;
    this.#close('left-kiosk');
    this.#deps.onLeave();
  }

  close(): void {
    this.#close('administrator');
  }

  /** An input event reached the kiosk's own screens. */
  inputSeen(): void {
    if (!this.#isOverdue()) this.#lastInputAt = this.#deps.clock.now();
  }

  sessionMoved(to: SessionState['kind']): void {
    this.#session = to;
    this.#closedBy('session', { kind: 'session-moved', to });
  }

  /** Closes the screen permanently. */
  stop(): void {
    this.#close('kiosk-stopped');
    this.#deps.records.flush();
    this.#isStopped = true;
  }

  #close(cause: ClosedBy): void {
    this.#closedBy(cause, { kind: 'closed' });
  }

  #closedBy(cause: ClosedBy, event: AdministrationEvent): void {
    const wasOpen = this.#state.kind === 'open';
    this.#apply(event);
    if (!this.isClosed) return;
    this.#cancelTimer();
    for (const stop of this.#tasks.values()) stop();
    this.#tasks.clear();
    if (wasOpen) this.#deps.records.write({ event: 'admin-closed', cause });
  }

  #apply(event: AdministrationEvent): void {
    const before = this.#state;
    const next = transition(before, event);
    if (next === before) return;
    this.#state = next;
    if (before.kind === 'closed') this.#watchIdle();
    if (next.kind === 'open' && before.kind !== 'open') {
      this.#deps.records.write({ event: 'admin-opened' });
      this.#begin('report');
    }
    this.#deps.show(next);
  }

  #begin(task: AuditTask): void {
    const stop = this.#deps.audit(task, (message) => {
      if (message.kind !== 'progress') this.#tasks.delete(task);
      this.#apply(eventOf(task, message));
    });
    this.#tasks.set(task, stop);
  }

  #watchIdle(): void {
    this.#lastInputAt = this.#deps.clock.now();
    this.#waitFor(this.#deps.idleMs);
  }

  #waitFor(ms: number): void {
    this.#cancelTimer = this.#deps.clock.after(ms, () => {
      if (!this.#isOverdue()) this.#waitFor(this.#idleLeftMs());
    });
  }

  #idleLeftMs(): number {
    return this.#lastInputAt + this.#deps.idleMs - this.#deps.clock.now();
  }

  /** Closes the screen if its time ran out, perhaps during sleep. @returns whether it did */
  #isOverdue(): boolean {
    if (this.isClosed || this.#idleLeftMs() > 0) return false;
    this.#close('idle');
    return true;
  }
}

function eventOf(task: AuditTask, message: AuditTaskMessage): AdministrationEvent {
  switch (message.kind) {
    case 'progress':
      return { kind: 'check-moved', check: { kind: 'running', percent: message.percent } };
    case 'report':
      return { kind: 'report-read', report: { kind: 'read', report: message.report } };
    case 'verdict':
      return { kind: 'check-moved', check: { kind: 'done', verdict: message.verdict } };
    case 'failed':
      return task === 'report'
        ? { kind: 'report-read', report: { kind: 'unreadable' } }
        : { kind: 'check-moved', check: { kind: 'failed' } };
  }
}
