import type { IdleSource } from './time/idle-source.ts';
import type { Clock } from './ports.ts';
import type { SignInRequest } from './sign-in.ts';
import type { SessionState } from './state.ts';

/** A state on its way to another process, with the sender's clock as it was then. */
export interface StateInTransit {
  readonly state: SessionState;
  readonly now: number;
}

/** What a process leaves to the next besides the state: secret, so no screen gets it. */
export interface HandoverData {
  /** When the state began: RFC 3339, UTC. */
  readonly since: string;
  /** What has been found out about the OS's idle counter. */
  readonly idleSource: IdleSource;
  /** What somebody signs in with who asked before the next process was there. */
  readonly request: SignInRequest | null;
  /** As JSON can say it, for whoever packed it to unpack and check. */
  readonly signInFailures: unknown;
  readonly administratorFailures: unknown;
  readonly pendingSignOuts: unknown;
}

/** What the process that goes shows, for the one that comes to paint it. */
export interface Shown extends StateInTransit {
  readonly kind: 'show';
  /** The last that was good, for a successor that has to reject the one it reads. */
  readonly config: unknown;
  /** Processes that take over go on with the same audit file, whatever the config says by then. */
  readonly auditFolder: string;
}

/** The kiosk itself. */
export interface Taken extends StateInTransit {
  readonly kind: 'take';
  /** The last that was good: it may have changed since the successor read its own. */
  readonly config: unknown;
  readonly handoverData: HandoverData;
}

/** What the process that goes tells the one that comes. */
export type ToSuccessor = Shown | Taken;

/** What the process that comes tells the one that goes. */
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

/** What taking over asks of the process that goes. */
export interface HandoverDeps {
  readonly clock: Clock;
  readonly start: (events: SuccessorEvents) => Successor;
  readonly state: () => SessionState;
  readonly config: () => unknown;
  readonly auditFolder: string;
  /** Asked for once, when nothing changes any more. */
  readonly handoverData: () => HandoverData;
  /** Stops changing anything and lets go of the audit file; the last word before `take`. */
  readonly letGo: () => void;
  readonly exit: () => void;
  /** Starts the app from nothing, which boots through an ending. */
  readonly relaunch: () => void;
}

/** A process that has not painted, or taken, by then is given up. */
const PAINT_LIMIT_MS = 20_000;
const TAKE_LIMIT_MS = 5_000;
const NEXT_TRY_MS = 3_000;

/**
 * Gives the kiosk to a fresh process, without a gap on the screen: the new process paints what this
 * one shows, out of sight; then this one lets go, the new one shows itself, and this one ends. Until
 * that has worked nobody can sign in, for no process but a fresh one opens a session.
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

  /** Begins, once. */
  begin(): void {
    if (this.#successor === null) this.#try();
  }

  /** There is to be no next process. */
  cancel(): void {
    this.#isCancelled = true;
    this.#cancelTimer();
    this.#successor?.kill();
  }

  /** What this process shows has changed meanwhile. */
  stateChanged(): void {
    if (!this.#hasLetGo) this.#show();
  }

  #try(): void {
    // Its messages may come after its end, and its end may be told twice (ChildProcess).
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

/** A state in the terms of this process's clock. */
export function rebaseClock({ state, now }: StateInTransit, ownNow: number): SessionState {
  const own = (at: number) => at - now + ownNow;
  if (state.kind === 'ended') return { ...state, leaveAt: own(state.leaveAt) };
  if (state.kind !== 'signed-out' || state.refusal?.kind !== 'wrong-password') return state;
  const { waitUntil } = state.refusal;
  if (waitUntil === undefined) return state;
  return { kind: 'signed-out', refusal: { kind: 'wrong-password', waitUntil: own(waitUntil) } };
}
