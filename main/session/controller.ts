import { challengeInFront, pagesOf } from './front-page.ts';
import type { EndingCause, EndReason, Receipt } from '../ending/receipt.ts';
import type { IdleSource } from './time/idle-clock.ts';
import type { ControllerDeps, ControllerPort } from './ports.ts';
import { isSamePage, type Credentials, type DialogAnswer } from './pages.ts';
import { Records } from './records.ts';
import type { SignInRequest } from './sign-in.ts';
import type { EventOf, SessionEvent, SessionRules, SessionState } from './state.ts';
import { afterBanner } from './use-banner.ts';
import { pageToMove } from './rules/bar.ts';
import { stricter } from './rules/stricter.ts';
import { transition } from './rules/transition.ts';
import { Watch } from './time/watch.ts';
import { Effects } from './effects.ts';

/** Holds the state and starts the work that each new state needs. It decides nothing itself. */
export class SessionController {
  readonly #deps: ControllerDeps;
  readonly #transition: typeof transition;
  readonly #records: Records;
  readonly #watch: Watch;
  readonly #effects: Effects;
  #state: SessionState;
  #rules: SessionRules;
  /** Another process is taking over: this one must not change anything from now on. */
  #frozen = false;

  /** @param next the function that computes the next state */
  constructor(deps: ControllerDeps, rules: SessionRules, initial: SessionState, next = transition) {
    this.#deps = deps;
    this.#transition = next;
    this.#rules = rules;
    this.#state = initial;
    this.#records = new Records(deps.auditLog);
    const port: ControllerPort = {
      state: () => this.#state,
      rules: () => this.#rules,
      dispatch: (event) => {
        this.dispatch(event);
      },
      apply: (event) => {
        this.#apply(event);
      },
    };
    this.#watch = new Watch(deps, this.#records, port);
    this.#effects = new Effects(deps, this.#records, this.#watch, port);
  }

  get state(): SessionState {
    return this.#state;
  }

  /** True once this process has held a session, or part of one: the next needs a fresh process. */
  get hasHeldSession(): boolean {
    return this.#effects.hasHeldSession;
  }

  /** From now on the next session needs a fresh process, even if this one has held no session. */
  requireNewProcess(): void {
    this.#effects.requireNewProcess();
  }

  /** Whether the OS's idle counter is reliable, as far as this process has found out. */
  get idleSource(): IdleSource {
    return this.#deps.idle.source;
  }

  /**
   * Begins with the initial state's work.
   * @param request of a user who asked the previous process to sign in
   */
  start(request: SignInRequest | null = null): void {
    if (request !== null) this.#effects.attempt.keep(request);
    this.#deps.screens.show(this.#state);
    this.#enter(this.#state, null);
    this.#watch.schedule();
  }

  /** The user asks to sign in. */
  signIn(request: SignInRequest): void {
    if (this.#frozen || this.#state.kind !== 'signed-out') return;
    this.#effects.attempt.keep(request);
    this.dispatch({ kind: 'start-requested', next: afterBanner(request) });
    if (this.state.kind !== 'signing-in') this.#effects.attempt.take();
  }

  /** Hands the user's sign-in request to the process that will sign the user in. */
  takeRequest(): SignInRequest | null {
    return this.#effects.attempt.take();
  }

  /** The user answers the challenge in front; only the session host gets the credentials. */
  answerChallenge(credentials: Credentials | null): void {
    const challenge = challengeInFront(this.state);
    if (this.#frozen || challenge === null) return;
    this.#deps.sessionHost.answerChallenge(challenge.id, credentials);
    this.dispatch({ kind: 'challenge-over', id: challenge.id });
  }

  /** The user answers a page's message; an answer to one that is not shown, or no longer, is ignored. */
  answerDialog(answer: DialogAnswer): void {
    const { state } = this;
    const dialog = state.kind === 'active' ? pagesOf(state).dialog : null;
    if (this.#frozen || dialog?.id !== answer.id) return;
    this.#deps.sessionHost.answerDialog(answer);
    this.dispatch({ kind: 'dialog-over', id: answer.id });
  }

  /**
   * Ends the session from outside, or joins a running ending, or tries again one that was not
   * clean.
   * @returns the ending's receipt once it is verified; null when there is nothing to end
   */
  endNow(reason: EndReason, details: Omit<EndingCause, 'reason'> = {}): Promise<Receipt | null> {
    this.dispatch({ kind: 'end-requested', reason, ...details });
    if (this.#frozen || this.#state.kind !== 'ending') return Promise.resolve(null);
    return this.#effects.endings.joined();
  }

  /** The config has changed. During a session, stricter rules apply at once, the rest after it. */
  rulesChanged(next: SessionRules): void {
    const isSignedIn = this.#state.kind === 'active' || this.#state.kind === 'warning';
    // The rest of the old rules ends with this process, which holds no further session.
    this.#rules = isSignedIn ? stricter(this.#rules, next) : next;
    this.dispatch({ kind: 'rules-changed' });
    this.checkTime();
  }

  /** Checks what has become due unnoticed: the computer woke up, or a clock was set. */
  checkTime(): void {
    this.#watch.check();
  }

  /** An input event reached one of the app's windows. */
  inputSeen(): void {
    this.#watch.inputSeen();
  }

  /** Handles the time asleep first: the user who woke the device may be another person. */
  dispatch(event: SessionEvent): void {
    this.#watch.catchUp();
    if (event.kind === 'navigation-requested') this.#navigate(event);
    else if (event.kind === 'pop-up-close-requested') this.#closePopUp(event);
    else if (event.kind === 'banner-agreed') this.#agree(event);
    else this.#apply(event);
  }

  /** No event changes anything from now on; the next process continues with this state. */
  freeze(): void {
    this.#effects.finish();
    this.#records.close();
    this.#watch.stop();
    this.#frozen = true;
  }

  /** The sign-in that the user asked for before the banner begins, once the agreement is recorded. */
  #agree(event: EventOf<'banner-agreed'>): void {
    const before = this.state;
    this.#apply(event);
    const after = this.state;
    const isNew =
      before.kind === 'signed-out' &&
      after.kind === 'signed-out' &&
      before.banner?.kind === 'shown' &&
      after.banner?.kind === 'agreed';
    if (isNew && before.banner.next.kind !== 'form') this.signIn(before.banner.next);
  }

  /** Moves the page in front. A sheet over it is closed without an answer. */
  #navigate(event: EventOf<'navigation-requested'>): void {
    const { state } = this;
    if (this.#frozen) return;
    if (state.kind === 'signing-in') this.#navigateProvider(event);
    if (state.kind !== 'active') return;
    const { challenge, dialog, isMoreOpen, over } = pagesOf(state);
    if (challenge !== null && !isMoreOpen) {
      this.answerChallenge(null);
      if (event.to === 'back') return;
    }
    // Chromium would wait for the answer before it leads the page anywhere.
    if (dialog !== null) {
      this.answerDialog({ id: dialog.id, isOk: false, text: '', isMuted: false });
    }
    const page = pageToMove(state, event.to);
    this.#apply(event);
    if (event.to === 'reload' && over === null && state.siteProblem !== undefined) {
      this.#apply({ kind: 'reload-requested' });
    }
    if (page !== null) this.#deps.sessionHost.navigate(page, event.to);
  }

  /** While the user signs in, only Back leads anywhere. */
  #navigateProvider({ to }: EventOf<'navigation-requested'>): void {
    if (to !== 'back') return;
    if (challengeInFront(this.state) === null) this.#deps.sessionHost.leadProviderBack();
    else this.answerChallenge(null);
  }

  /** A window that shows a sign-in sheet could not ask: the sheet is closed without an answer. */
  #closePopUp(event: EventOf<'pop-up-close-requested'>): void {
    const { state } = this;
    if (this.#frozen || state.kind !== 'active') return;
    const popUp = { kind: 'pop-up', id: event.id } as const;
    const { challenges } = pagesOf(state);
    for (const { id } of challenges.filter(({ page }) => isSamePage(page, popUp))) {
      this.#deps.sessionHost.answerChallenge(id, null);
      this.#apply({ kind: 'challenge-over', id });
    }
    this.#apply(event);
    this.#deps.sessionHost.closePopUp(event.id);
  }

  #apply(event: SessionEvent): void {
    if (this.#frozen) return;
    const before = this.#state;
    if (event.kind === 'continue-requested') this.#watch.warningAnswered();
    const next = this.#transition(before, event, this.#rules, this.#deps.clock.now());
    if (next === before) {
      if (next.kind !== 'out-of-service') this.#watch.schedule();
      return;
    }
    this.#state = next;
    try {
      if (next.kind !== before.kind) this.#effects.leave(before, event, next);
      this.#deps.screens.show(next);
      this.#enter(next, { before, event });
    } finally {
      if (this.#state === next) this.#watch.schedule();
    }
  }

  #enter(...args: Parameters<Effects['enter']>): void {
    // Showing the state may have been the last step of this process.
    if (!this.#frozen) this.#effects.enter(...args);
  }
}
