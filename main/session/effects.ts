import { assertNever } from '../base/assert-never.ts';
import type { Receipt } from '../ending/receipt.ts';
import type { ServerResult } from '../identity/sign-out/server-result.ts';
import type { ControllerDeps, ControllerPort } from './ports.ts';
import { FailedSignIns, type Records } from './records.ts';
import { attemptEvent, failureOf, SignInAttempt } from './sign-in-attempt.ts';
import { pagesOf } from './front-page.ts';
import { keepUp, showPages, showProvider } from './site-work.ts';
import type { Session, SessionEvent, SessionState, StateOf } from './state.ts';
import { hasAgreed, textIn } from './use-banner.ts';
import type { Watch } from './time/watch.ts';

/** A state that was left, and the event that ended it. */
interface Step {
  readonly before: SessionState;
  readonly event: SessionEvent;
}

/** The work that each new state needs: in the session host, the audit file, and the timers. */
export class Effects {
  readonly attempt: SignInAttempt;
  readonly endings: EndingRun;
  readonly #failed: FailedSignIns;
  readonly #deps: ControllerDeps;
  readonly #records: Records;
  readonly #watch: Watch;
  readonly #controller: ControllerPort;
  #hasHeldSession = false;

  constructor(deps: ControllerDeps, records: Records, watch: Watch, controller: ControllerPort) {
    this.#deps = deps;
    this.#records = records;
    this.#watch = watch;
    this.#controller = controller;
    this.#failed = new FailedSignIns(records, deps.clock, deps.sessionHost.signInMode);
    this.attempt = new SignInAttempt(deps.sessionHost);
    this.endings = new EndingRun(deps, records, (receipt) => {
      controller.dispatch({ kind: 'terminated', receipt });
    });
  }

  /**
   * True once this process has opened a session, or an attempt to sign in may have left data in a
   * browser.
   */
  get hasHeldSession(): boolean {
    // No handover begins during an attempt in this process.
    return this.#hasHeldSession && !this.attempt.isUnderWay;
  }

  /** From now on no user can sign in through this process, even if no user has. */
  requireNewProcess(): void {
    this.#hasHeldSession = true;
  }

  /** Does the work of leaving a state. @param event the event that ended it */
  leave(before: SessionState, event: SessionEvent, next: SessionState): void {
    if (before.kind !== 'signing-in') return;
    this.#watch.attemptEnds();
    if (this.attempt.end() === 'oidc') this.#hasHeldSession = true;
    const failure = failureOf(event, next);
    if (failure === null) this.#failed.flush();
    else this.#failed.failed(failure);
  }

  /** Does the work that a state needs. @param from what led to it; null at the start */
  enter(state: SessionState, from: Step | null): void {
    const before = from?.before ?? null;
    if (isInSession(state) && before !== null && isInSession(before)) {
      keepUp(this.#deps.sessionHost, state, before);
      const isReleased = pagesOf(before).heldOpen !== null && pagesOf(state).heldOpen === null;
      if (isReleased && state.kind === 'active') this.#watch.holdEnds();
    }
    switch (state.kind) {
      case 'signing-in':
        if (before?.kind === 'signing-in') showProvider(this.#deps.sessionHost, state, before);
        else this.#beginAttempt(state);
        return;
      case 'active':
        this.#enterActive(state, from);
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
        this.#enterSignedOut(state, from);
        return;
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

  #enterSignedOut({ banner }: StateOf<'signed-out'>, from: Step | null): void {
    if (banner === undefined) return;
    this.#watch.bannerMoves();
    if (from?.event.kind !== 'banner-agreed') return;
    const text = textIn(this.#controller.rules().useBanner, from.event.language);
    const { signInMode } = this.#deps.sessionHost;
    if (text !== undefined && this.#records.agreedTo(text, signInMode)) return;
    // What cannot be proved later does not count as an agreement.
    this.#controller.dispatch({ kind: 'unusable', problem: { kind: 'audit-unwritable' } });
  }

  #beginAttempt({ banner }: StateOf<'signing-in'>): void {
    if (this.#hasHeldSession) return; // a fresh process continues with this
    const { problem, useBanner } = this.#controller.rules();
    const isAgreed = hasAgreed(useBanner, banner);
    if (problem === null && isAgreed && this.#signIn()) return;
    // No request, or sign-in is not allowed: back to the login screen, or out of service.
    const refusal = { kind: isAgreed ? 'cancelled' : 'terms-changed' } as const;
    this.#controller.dispatch({ kind: 'sign-in-refused', refusal, mustClear: false });
  }

  /** @returns false where there is no request */
  #signIn(): boolean {
    const attempt = this.attempt.begin((progress) => {
      this.#controller.dispatch({ kind: 'sign-in-progressed', progress });
    });
    if (attempt === null) return false;
    this.#watch.attemptBegins();
    void attempt.outcome.then((outcome) => {
      if (!attempt.isOver()) {
        this.#controller.dispatch(attemptEvent(outcome, () => this.#watch.sessionBegins()));
      }
    });
    return true;
  }

  #enterActive(state: StateOf<'active'>, from: Step | null): void {
    const { session } = state;
    const before = from?.before ?? null;
    if (before?.kind === 'warning') {
      this.#records.write({ event: 'warning-cancelled', session: session.auditId });
    }
    if (from !== null && before !== null && isInSession(before)) {
      showPages(this.#deps.sessionHost, state, { before, event: from.event });
    } else this.#open(session, from?.event.kind === 'signed-in' ? from.event.user : null);
  }

  #open(session: Session, user: string | null): void {
    const { sessionHost } = this.#deps;
    this.#hasHeldSession = true;
    const { auditId } = session;
    const hash = this.#records.write({
      event: 'session-started',
      session: auditId,
      mode: sessionHost.signInMode,
      ...(user === null ? {} : { user }),
    });
    const problem = { kind: 'audit-unwritable' } as const;
    // A session that cannot be recorded does not begin.
    if (hash === null) this.#controller.dispatch({ kind: 'unusable', problem });
    else {
      try {
        sessionHost.open(session);
      } catch {
        this.#controller.dispatch({ kind: 'end-requested', reason: 'site-crash' });
      }
    }
  }

  #warn({ session, endsAt }: StateOf<'warning'>): void {
    const secondsLeft = this.#watch.warningBegins(endsAt);
    this.#deps.sessionHost.hideSites();
    this.#records.write({ event: 'warning-shown', session: session.auditId, secondsLeft });
  }
}

function isInSession(state: SessionState): state is StateOf<'active' | 'warning'> {
  return state.kind === 'active' || state.kind === 'warning';
}

/** Runs endings, records them, and answers the callers that wait for one. */
class EndingRun {
  readonly #deps: ControllerDeps;
  readonly #records: Records;
  readonly #onFinished: (receipt: Receipt) => void;
  #waiting: ((receipt: Receipt) => void)[] = [];
  /** Results already in the audit file: an ending that is tried again gives the same ones again. */
  readonly #recordedResults = new Set<string>();

  constructor(deps: ControllerDeps, records: Records, onFinished: (receipt: Receipt) => void) {
    this.#deps = deps;
    this.#records = records;
    this.#onFinished = onFinished;
  }

  /** The receipt of the ending that is running. */
  joined(): Promise<Receipt> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async run({ auditId, ...cause }: StateOf<'ending'>): Promise<void> {
    const { clock, sessionHost } = this.#deps;
    const startedAt = clock.now();
    this.#records.endingStarted(auditId, cause);
    const { steps, server } = await sessionHost.runEnding();
    this.#recordServers(auditId, server);
    const result = {
      reason: cause.reason,
      durationMs: Math.round(clock.now() - startedAt),
      clean: steps.every((step) => step.ok),
      steps,
    };
    const hash = this.#records.write({ event: 'ending-finished', session: auditId, ...result });
    const receipt = { ...result, server, code: hash === null ? null : receiptCode(hash) };
    // Before the state changes, for this process may end when it does.
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const answer of waiting) answer(receipt);
    this.#onFinished(receipt);
  }

  #recordServers(session: string | null, server: readonly ServerResult[]): void {
    const results = server.filter((result) => !this.#recordedResults.has(JSON.stringify(result)));
    if (results.length === 0) return;
    const pending = results.filter((result) => result.pending).length;
    const hash = this.#records.write({ event: 'server-sign-out', session, results, pending });
    if (hash === null) return; // the next run tries to record them once more
    for (const result of results) this.#recordedResults.add(JSON.stringify(result));
  }
}

/** The first 8 digits of the hash of `ending-finished`, in two groups as people read them out. */
function receiptCode(hash: string): string {
  return `${hash.slice(0, 4)}-${hash.slice(4, 8)}`;
}
