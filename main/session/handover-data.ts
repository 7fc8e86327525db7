import type { IdleSource } from './time/idle-source.ts';
import type { Clock } from './ports.ts';
import type { SignInRequest } from './sign-in.ts';
import type { SessionState } from './state.ts';

/** A state on its way to another process, with the sender's clock as it was then. */
export interface StateInTransit {
  readonly state: SessionState;
  readonly now: number;
}

/** What a process hands to the next besides the state: secret, so no screen gets it. */
export interface HandoverData {
  /** When the state began: RFC 3339, UTC. */
  readonly since: string;
  /** Whether the OS's idle counter has proved reliable. */
  readonly idleSource: IdleSource;
  /** The request of a user who asked to sign in before the next process was ready. */
  readonly request: SignInRequest | null;
  /** Plain JSON; the module that packed it also unpacks and checks it. */
  readonly signInFailures: unknown;
  readonly administratorFailures: unknown;
  readonly pendingSignOuts: unknown;
}

/** What the old process shows, for the new one to paint. */
export interface Shown extends StateInTransit {
  readonly kind: 'show';
  /** The last good config, for a successor that has to reject the one it reads. */
  readonly config: unknown;
  /** The new process continues the same audit file, even if the config has changed since. */
  readonly auditFolder: string;
}

/** The kiosk itself. */
export interface Taken extends StateInTransit {
  readonly kind: 'take';
  /** The last good config: it may have changed since the successor read its own. */
  readonly config: unknown;
  readonly handoverData: HandoverData;
}

/** The messages from the old process to the new one. */
export type ToSuccessor = Shown | Taken;

/** The messages from the new process to the old one. */
export type FromSuccessor = { readonly kind: 'painted' } | { readonly kind: 'taken' };

/** The process that is to take over. */
export interface Successor {
  send(message: ToSuccessor): void;
  kill(): void;
}

export interface SuccessorEvents {
  readonly onMessage: (message: FromSuccessor) => void;
  readonly onGone: () => void;
}

/** What a handover needs from the old process. */
export interface HandoverDeps {
  readonly clock: Clock;
  readonly start: (events: SuccessorEvents) => Successor;
  readonly state: () => SessionState;
  readonly config: () => unknown;
  readonly auditFolder: string;
  /** Called once, when nothing changes any more. */
  readonly handoverData: () => HandoverData;
  /** Stops all changes and releases the audit file; the last step before `take`. */
  readonly letGo: () => void;
  readonly exit: () => void;
  /** Starts the app afresh; it then begins with an ending. */
  readonly relaunch: () => void;
}

/** A new process that has not painted, or not taken over, within these limits is killed. */
const PAINT_LIMIT_MS = 20_000;
const TAKE_LIMIT_MS = 5_000;
const NEXT_TRY_MS = 3_000;

/**
 * Hands the kiosk over to a fresh process, without a gap on the screen: the new process paints what
 * this one shows, out of sight; then this one releases the kiosk, the new one shows its window, and
 * this one ends. Until then no user can sign in, for only a fresh process opens a session.
 */
export class HandOver {
  readonly #deps: HandoverDeps;
  #successor: Successor | null = null;
  #hasLetGo = false;
  #isCancelled = false;
  #cancelTimer: () => void = () => undefined;

  constructor(deps: HandoverDeps) {
    this.#deps = deps;
  }

  /** Begins the handover; later calls do nothing. */
  begin(): void {
    if (this.#successor === null) this.#try();
  }

  /** Cancels the handover: no next process follows. */
  cancel(): void {
    this.#isCancelled = true;
    this.#cancelTimer();
    this.#successor?.kill();
  }

  /** Tells the successor that this process shows another state now. */
  stateChanged(): void {
    if (!this.#hasLetGo) this.#show();
  }

  #try(): void {
    // Messages may arrive after the process has ended, and its end may be reported twice
    // (ChildProcess).
    let isOver = false;
    this.#successor = this.#deps.start({
      onMessage: (message) => {
        if (isOver) return;
        if (message.kind === 'painted') this.#letGo();
        else if (this.#hasLetGo) {
          isOver = true;
          this.#deps.exit();
        }
      },
      onGone: () => {
        if (isOver) return;
        isOver = true;
        this.#failed();
      },
    });
    this.#show();
    this.#limit(PAINT_LIMIT_MS);
  }

  #letGo(): void {
    if (this.#hasLetGo || this.#isCancelled) return;
    this.#hasLetGo = true;
    const { clock, state, config, handoverData, letGo } = this.#deps;
    letGo();
    this.#successor?.send({
      kind: 'take',
      config: config(),
      handoverData: handoverData(),
      state: state(),
      now: clock.now(),
    });
    this.#limit(TAKE_LIMIT_MS);
  }

  #show(): void {
    const { clock, state, config, auditFolder } = this.#deps;
    this.#successor?.send({
      kind: 'show',
      config: config(),
      auditFolder,
      state: state(),
      now: clock.now(),
    });
  }

  #limit(ms: number): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#deps.clock.after(ms, () => this.#successor?.kill());
  }

  #failed(): void {
    this.#cancelTimer();
    if (this.#isCancelled) return;
    if (this.#hasLetGo) this.#deps.relaunch();
    else
      this.#cancelTimer = this.#deps.clock.after(NEXT_TRY_MS, () => {
        this.#try();
      });
  }
}

/** Converts a state's times to this process's clock. */
export function rebaseClock({ state, now }: StateInTransit, ownNow: number): SessionState {
  const own = (at: number) => at - now + ownNow;
  if (state.kind === 'ended') return { ...state, leaveAt: own(state.leaveAt) };
  if (state.kind !== 'signed-out' || state.refusal?.kind !== 'wrong-password') return state;
  const { waitUntil } = state.refusal;
  if (waitUntil === undefined) return state;
  return { kind: 'signed-out', refusal: { kind: 'wrong-password', waitUntil: own(waitUntil) } };
}
