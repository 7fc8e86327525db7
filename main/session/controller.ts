import { assertNever } from '../assert-never.ts';
import type { AuditEntry } from '../audit/entry.ts';
import type { Receipt } from '../termination/receipt.ts';
import { sessionLimit } from './limits.ts';
import { LookOut } from './look-out.ts';
import type { ControllerParts } from './parts.ts';
import type { Policy } from './policy.ts';
import type { Session, SessionEvent, SessionState } from './state.ts';
import { transition } from './transition.ts';

/** Holds the state, and does the work that each new state asks for. It decides nothing itself. */
export class SessionController {
  readonly #parts: ControllerParts;
  readonly #policy: Policy;
  #state: SessionState;
  readonly #lookOut: LookOut;
  #cancelTimer: () => void = () => undefined;
  /** Who wants the receipt of the running ending. */
  readonly #waiting: ((receipt: Receipt) => void)[] = [];
  /** Another process is taking over: this one must not change anything any more. */
  #frozen = false;
  /** This process has held a session, so nobody signs in here again. */
  #hasHeldSession = false;

  constructor(parts: ControllerParts, policy: Policy, initial: SessionState) {
    this.#parts = parts;
    this.#policy = policy;
    this.#state = initial;
    this.#lookOut = new LookOut(parts.idle, policy);
  }

  get state(): SessionState {
    return this.#state;
  }

  /** True once a session was opened here: the next one needs a fresh process. */
  get hasHeldSession(): boolean {
    return this.#hasHeldSession;
  }

  /**
   * Ends the session from outside, or joins an ending that is running, or tries one again that was
   * not clean.
   * @param note what the person is to read on the exit screen
   * @returns its receipt once it is verified; null when there is nothing to end
   */
  endSession(note: string | null): Promise<Receipt | null> {
    const told = note === null ? {} : { note };
    this.dispatch({ kind: 'end-requested', reason: 'admin', ...told });
    if (this.#frozen || this.#state.kind !== 'ending') return Promise.resolve(null);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Begins with the initial state's work. */
  start(): void {
    this.#parts.screens.show(this.#state);
    this.#enter(this.#state, null);
    this.#schedule();
  }

  /** No event changes anything from here on; the state is what the next process goes on with. */
  freeze(): void {
    this.#frozen = true;
    this.#cancelTimer();
  }

  dispatch(event: SessionEvent): void {
    this.#catchUp();
    this.#apply(event);
  }

  #apply(event: SessionEvent): void {
    if (this.#frozen) return;
    const before = this.#state;
    if (event.kind === 'continue-requested') this.#parts.idle.present(this.#parts.clock.now());
    const next = transition(before, event, this.#policy, this.#parts.clock.now());
    if (next !== before) {
      this.#state = next;
      try {
        this.#parts.screens.show(next);
        this.#enter(next, before);
      } finally {
        if (this.#state === next) this.#schedule();
      }
    } else if (next.kind !== 'out-of-service') this.#schedule();
  }

  /** Judges the time that was slept through by what was before whoever woke the device. */
  #catchUp(): void {
    const { kind } = this.#state;
    const isOverdue = this.#lookOut.isOverdue(this.#parts.clock.now());
    if (isOverdue && (kind === 'active' || kind === 'warning')) this.#tick();
  }

  /** An input event reached one of the app's windows. */
  inputSeen(): void {
    this.#catchUp();
    this.#parts.idle.appInput(this.#parts.clock.now());
    if (this.#state.kind === 'warning') this.#schedule();
  }

  #enter(state: SessionState, before: SessionState | null): void {
    if (this.#frozen) return; // showing the state may have been the last thing to do
    const { desk } = this.#parts;
    switch (state.kind) {
      case 'signing-in':
        if (!this.#hasHeldSession) void this.#signIn();
        return;
      case 'active':
        if (before?.kind === 'warning')
          this.#record({ event: 'warning-cancelled', session: state.session.auditId });
        if (before?.kind === 'signing-in') this.#open(state.session);
        else desk.showSite(state.siteIndex);
        return;
      case 'warning': {
        const now = this.#parts.clock.now();
        this.#lookOut.warned(now);
        desk.cover();
        const secondsLeft = Math.round((state.endsAt - now) / 1000);
        this.#record({ event: 'warning-shown', session: state.session.auditId, secondsLeft });
        return;
      }
      case 'ending':
        void this.#end(state);
        return;
      case 'out-of-service':
        desk.cover();
        this.#record({ event: 'out-of-service', problem: state.problem.kind });
        return;
      case 'signed-out':
      case 'ended':
        return;
      default:
        assertNever(state);
    }
  }

  async #signIn(): Promise<void> {
    try {
      const session = await this.#parts.desk.signIn();
      const limit = sessionLimit(this.#policy, this.#parts.clock.now(), this.#parts.clock.wall());
      this.dispatch({
        kind: 'signed-in',
        session: limit === null ? session : { ...session, limit },
      });
    } catch {
      if (this.#state.kind !== 'signing-in' && this.#state.kind !== 'active') return;
      // The device's salt can be neither read nor made: a session could not be recorded.
      this.dispatch({ kind: 'unusable', problem: { kind: 'audit-unwritable' } });
    }
  }

  #open(session: Session): void {
    const { desk, idle, clock } = this.#parts;
    this.#hasHeldSession = true;
    idle.present(clock.now());
    const hash = this.#record({
      event: 'session-started',
      session: session.auditId,
      mode: desk.signInMode,
    });
    // A session that cannot be recorded does not begin.
    if (hash === null) this.dispatch({ kind: 'unusable', problem: { kind: 'audit-unwritable' } });
    else desk.open(session);
  }

  async #end(state: Extract<SessionState, { kind: 'ending' }>): Promise<void> {
    const { auditId, reason, note } = state;
    const { clock, desk } = this.#parts;
    const startedAt = clock.now();
    const told = note === undefined ? {} : { note };
    this.#record({ event: 'ending-started', session: auditId, reason, ...told });
    const steps = await desk.terminate();
    if (this.#frozen) return;
    const result = {
      reason,
      durationMs: Math.round(clock.now() - startedAt),
      clean: steps.every((step) => step.ok),
      steps,
    };
    const hash = this.#record({ event: 'ending-finished', session: auditId, ...result });
    const receipt: Receipt = { ...result, code: hash === null ? null : receiptCode(hash) };
    // Before the state moves on, for this process may end with that.
    for (const tell of this.#waiting.splice(0)) tell(receipt);
    this.dispatch({ kind: 'terminated', receipt });
  }

  /** Appends a record; null when the file does not take it, which no ending may wait for. */
  #record(entry: AuditEntry): string | null {
    try {
      return this.#parts.journal.append(entry);
    } catch {
      return null; // said on the screen when the ending has no receipt code
    }
  }

  #tick(): void {
    const idleMs = this.#lookOut.idleMs(this.#state, this.#parts.clock.now());
    if (idleMs === null) this.#schedule();
    else this.#apply({ kind: 'tick', idleMs });
  }

  /** One timer for the next moment at which something can be due, and none while nothing can. */
  #schedule(): void {
    this.#cancelTimer();
    if (this.#frozen) return;
    const wait = this.#lookOut.nextLookMs(this.#state, this.#parts.clock.now());
    if (wait === null) return;
    this.#cancelTimer = this.#parts.clock.after(wait, () => {
      if (this.#state.kind === 'out-of-service') {
        this.dispatch({ kind: 'end-requested', reason: 'recovery' });
      } else this.#tick();
    });
  }
}

/** The first 8 digits of the hash of `ending-finished`, in two groups as people read them out. */
function receiptCode(hash: string): string {
  return `${hash.slice(0, 4)}-${hash.slice(4, 8)}`;
}
