import { assertNever } from '../base/assert-never.ts';
import { EndingRun } from './ending-run.ts';
import { FailedSignIns } from './failed-sign-ins.ts';
import type { ControllerDeps } from './ports.ts';
import type { Policy } from './policy.ts';
import type { Records } from './records.ts';
import { SignInAttempt, type AttemptEvent } from './sign-in-attempt.ts';
import { keepUp, showPages } from './site-work.ts';
import type { Session, SessionEvent, SessionState, StateOf } from './state.ts';
import type { Watch } from './time/watch.ts';

/** The part of the controller that the effects need. */
interface ControllerPort {
  readonly policy: () => Policy;
  readonly dispatch: (event: SessionEvent) => void;
}

/** The work that each new state needs: in the session host, the audit file, and the timers. */
export class Effects {
  readonly attempt: SignInAttempt;
  readonly endings: EndingRun;
  readonly #failed: FailedSignIns;
  readonly #deps: ControllerDeps;
  readonly #records: Records;
  readonly #watch: Watch;
  readonly #employer: ControllerPort;
  #hasHeldSession = false;

  constructor(deps: ControllerDeps, records: Records, watch: Watch, employer: ControllerPort) {
    this.#deps = deps;
    this.#records = records;
    this.#watch = watch;
    this.#employer = employer;
    this.#failed = new FailedSignIns(records, deps.clock, deps.sessionHost.signInMode);
    this.attempt = new SignInAttempt(deps.sessionHost, (event) => {
      this.#onAttempt(event);
    });
    this.endings = new EndingRun(deps, records, (receipt) => {
      employer.dispatch({ kind: 'terminated', receipt });
    });
  }

  /**
   * True once this process has opened a session, or an attempt to sign in may have left data in a
   * browser.
   */
  get hasHeldSession(): boolean {
    // No process takes over during an attempt in this process.
    return this.#hasHeldSession && !this.attempt.isUnderWay;
  }

  /** From now on no user can sign in through this process, even if no user has. */
  retire(): void {
    this.#hasHeldSession = true;
  }

  /** Does the work of leaving a state. @param event the event that ended it */
  leave(before: SessionState, event: SessionEvent): void {
    if (before.kind !== 'signing-in') return;
    this.#watch.attemptEnds();
    if (this.attempt.end() === 'oidc') this.#hasHeldSession = true;
    const isFailure = event.kind === 'sign-in-refused' && event.refusal.kind !== 'cancelled';
    if (isFailure) this.#failed.failed(event.refusal.kind);
    else this.#failed.flush();
  }

  /** Does the work that a state needs. @param before the previous state; null at the start */
  enter(state: SessionState, before: SessionState | null): void {
    if (isInSession(state) && before !== null && isInSession(before)) {
      keepUp(this.#deps.sessionHost, state, before);
    }
    switch (state.kind) {
      case 'signing-in':
        if (before?.kind !== 'signing-in') this.#signIn();
        return;
      case 'active':
        this.#enterActive(state, before);
        return;
      case 'warning':
        if (before?.kind !== 'warning') this.#warn(state);
        return;
      case 'ending':
        if (state.refusal !== undefined) this.#hasHeldSession = true;
        void this.endings.run(state);
        return;
      case 'out-of-service':
        this.#deps.sessionHost.hideSites();
        this.#records.write({
          event: 'out-of-service',
          session: state.unfinished?.auditId ?? null,
          problem: state.problem.kind,
        });
        return;
      case 'signed-out':
      case 'ended':
        return;
      default:
        assertNever(state);
    }
  }

  /** The last step: writes the records that are still due. */
  finish(): void {
    this.#failed.flush();
  }

  #signIn(): void {
    if (this.#hasHeldSession) return; // a fresh process continues with this
    const mayBegin = this.#employer.policy().problem === null;
    const kind = mayBegin ? this.attempt.begin() : null;
    if (kind !== null) {
      this.#watch.attemptBegins();
      return;
    }
    // No request, or sign-in is not allowed: back to the login screen, or out of service.
    const refusal = { kind: 'cancelled' } as const;
    this.#employer.dispatch({ kind: 'sign-in-refused', refusal, mustClear: false });
  }

  #onAttempt(event: AttemptEvent): void {
    if (event.kind !== 'signed-in') this.#employer.dispatch(event);
    else {
      const limit = this.#watch.opens();
      const session = limit === null ? event.session : { ...event.session, limit };
      this.#employer.dispatch({ kind: 'signed-in', session });
    }
  }

  #enterActive(state: StateOf<'active'>, before: SessionState | null): void {
    const { session } = state;
    if (before?.kind === 'warning') {
      this.#records.write({ event: 'warning-cancelled', session: session.auditId });
    }
    if (before !== null && isInSession(before)) {
      showPages(this.#deps.sessionHost, state, before);
    } else this.#open(session);
  }

  #open(session: Session): void {
    const { sessionHost } = this.#deps;
    this.#hasHeldSession = true;
    const { auditId } = session;
    const user = sessionHost.recordedUser;
    const hash = this.#records.write({
      event: 'session-started',
      session: auditId,
      mode: sessionHost.signInMode,
      ...(user === null ? {} : { user }),
    });
    const problem = { kind: 'audit-unwritable' } as const;
    // A session that cannot be recorded does not begin.
    if (hash === null) this.#employer.dispatch({ kind: 'unusable', problem });
    else {
      try {
        sessionHost.open(session);
      } catch {
        this.#employer.dispatch({ kind: 'end-requested', reason: 'site-crash' });
      }
    }
  }

  #warn({ session, endsAt }: StateOf<'warning'>): void {
    const secondsLeft = this.#watch.warns(endsAt);
    this.#deps.sessionHost.hideSites();
    this.#records.write({ event: 'warning-shown', session: session.auditId, secondsLeft });
  }
}

function isInSession(state: SessionState): state is StateOf<'active' | 'warning'> {
  return state.kind === 'active' || state.kind === 'warning';
}
