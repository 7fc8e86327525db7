import { pauseAfter } from '../base/backoff.ts';
import type { LoadedConfig } from '../config/in-use/load-config.ts';
import type { Clock } from '../session/ports.ts';
import type { SessionState } from '../session/state.ts';
import type { HandoverData, LateRequest, MessageToPredecessor } from './messages.ts';
import { StandbySchedule, type StandbyPolicy } from './standby.ts';
import type { Successor, SuccessorEvents } from './successor.ts';

/** The kiosk that passes from one process to the next, as far as the handover knows it. */
export interface HandoverKiosk {
  readonly state: SessionState;
  /** This process has held a session, or part of one: the next one needs a fresh process. */
  readonly hasHeldSession: boolean;
  /** What the config's file and policies say now; the last that was good where they are rejected. */
  readonly latestConfig: LoadedConfig;
  readonly auditFolder: string;
  /** From now on no user can sign in through this process, even if no user has. */
  requireNewProcess(): void;
  /** Ends what runs, because the kiosk is to quit. */
  endForQuit(): void;
  /**
   * Stops all changes and releases the audit file, both before it returns.
   * @param isQuitting no next process follows
   * @returns resolves when every caller has been answered
   */
  release(isQuitting: boolean): Promise<void>;
  /** What the next process continues with; called once, after the release. */
  handoverData(): HandoverData;
}

/** What a handover does with processes. */
export interface Processes {
  readonly startSuccessor: (events: SuccessorEvents) => Successor;
  /** When a process is started that waits to take over. */
  readonly standby: StandbyPolicy;
  /** Ends this process. */
  readonly exit: () => void;
  /** Ends this process and starts the app afresh, which then begins with an ending. */
  readonly relaunch: () => void;
}

/** What a process in waiting shows: nothing of the session that is running. */
const NEUTRAL: SessionState = { kind: 'signed-out' };

/** A new process that has not painted, or is not in charge, within these limits is killed. */
const PAINT_LIMIT_MS = 20_000;
const IN_CHARGE_LIMIT_MS = 5_000;
const NEXT_TRY_MS = 3_000;
/** A press on this process's screen may still be on its way through Chromium when the next window covers it. */
const LATE_PRESS_MS = 200;
/** While a session runs, a missing process in waiting only makes the next session's beginning take longer. */
const STANDBY_PAUSES_MS = [3_000, 6_000, 12_000, 24_000, 48_000, 60_000] as const;
/**
 * After so many next processes that did not paint, the kiosk starts afresh: after an update of the
 * package, the next process may be of a version that does not understand this one.
 */
const MOST_TRIES = 5;

/**
 * Hands the kiosk over to a fresh process after each session, without a gap on the screen: the new
 * process paints what this one shows, out of sight; then this one releases the kiosk, the new one
 * shows its window, and this one ends. Until then no user can sign in, for only a fresh process opens
 * a session. A kiosk that quits has no next process.
 *
 * The next process can be started while the session still runs, and waits: it shows the login screen out of
 * sight, and gets no message that has anything of the session.
 */
export class Handover {
  readonly #clock: Clock;
  readonly #kiosk: HandoverKiosk;
  readonly #processes: Processes;
  #successor: Successor | null = null;
  #failedTries = 0;
  /** One that was needed at once has died, and the next is started after a moment. */
  #isPausing = false;
  /** The kind of the state that was sent to the successor last, and whether it has painted that. */
  #shown: { readonly kind: SessionState['kind']; isPainted: boolean } | null = null;
  /** Begun once: a later caller waits for the same promise. */
  #released: Promise<void> | null = null;
  /** The config has changed in a way that needs a new process to read it. */
  #isOutdated = false;
  #isQuitting = false;
  /** The next process is in charge, and quits when it is asked to itself. */
  #isOver = false;
  #cancelTimer: () => void = () => undefined;
  readonly #standby: StandbySchedule;

  constructor(clock: Clock, kiosk: HandoverKiosk, processes: Processes) {
    this.#clock = clock;
    this.#kiosk = kiosk;
    this.#processes = processes;
    this.#standby = new StandbySchedule(clock, processes.standby, () => {
      this.#prepare();
    });
  }

  /** Ends the kiosk without a next process. Ends a running session first. */
  quit(): void {
    if (this.#isOver) return;
    this.#isQuitting = true;
    this.#kiosk.endForQuit();
    this.stateChanged();
  }

  /** Hands over as soon as no session is running, even if this process has held none. */
  configOutdated(): void {
    this.#isOutdated = true;
    // One that waits has read the old config.
    if (!this.#isDue && this.#released === null) this.#successor?.kill();
    this.painted();
  }

  /** Passes on what a user asks of this process's screen until the window of the next one covers it. */
  passOn(asked: LateRequest): void {
    if (this.#released !== null && !this.#isQuitting)
      this.#successor?.send({ kind: 'late', asked });
  }

  /** A process waits to take over. */
  get isPrepared(): boolean {
    return this.#shown?.isPainted === true;
  }

  /** The screen shows the present state. After a session, a process that never held it is started. */
  painted(): void {
    if (this.#isQuitting) return;
    if (this.#isOutdated) this.#kiosk.requireNewProcess();
    if (!this.#isDue || this.#isPausing || this.#successor !== null) return;
    this.#failedTries = 0; // those of a process in waiting
    this.#start();
  }

  /** No session is running, and only a fresh process may open the next one. */
  get #isDue(): boolean {
    const { kind } = this.#kiosk.state;
    const isBetween = kind === 'ended' || kind === 'signed-out' || kind === 'signing-in';
    return this.#kiosk.hasHeldSession && isBetween;
  }

  /** This process shows another state. */
  stateChanged(): void {
    this.#standby.onState(this.#kiosk.state);
    if (this.#released === null && this.#isDue) this.#show();
    if (!this.#isQuitting || this.#isBusy()) return;
    this.#cancelTimer();
    this.#successor?.kill();
    // The caller who asked for this ending gets its receipt first, even if the
    // kiosk is asked to quit several times.
    void this.#release().then(this.#processes.exit);
  }

  /** Starts the next process, which waits until the session is over. */
  #prepare(): void {
    if (!this.#isQuitting && this.#successor === null && this.#failedTries === 0) this.#start();
  }

  #start(): void {
    // Messages may arrive after the process has ended, and its end may be reported twice
    // (ChildProcess).
    let isOver = false;
    this.#isPausing = false;
    this.#successor = this.#processes.startSuccessor({
      onMessage: (message) => {
        if (isOver || this.#isQuitting) return;
        isOver = this.#onMessage(message);
      },
      onGone: () => {
        if (isOver) return;
        isOver = true;
        this.#onGone();
      },
    });
    this.#show();
  }

  /** @returns whether the successor is in charge, and so the handover complete */
  #onMessage(message: MessageToPredecessor): boolean {
    if (message.kind === 'painted') this.#onPainted(message.state);
    else if (this.#released !== null) {
      this.#isOver = true;
      this.#cancelTimer();
      this.#clock.after(LATE_PRESS_MS, this.#processes.exit);
    }
    return this.#isOver;
  }

  #onPainted(kind: string): void {
    if (this.#shown?.kind !== kind) return;
    this.#shown.isPainted = true;
    if (this.#isDue && kind === this.#kiosk.state.kind) this.#handOver();
    else if (this.#released === null) {
      this.#failedTries = 0;
      this.#cancelTimer();
    }
  }

  #handOver(): void {
    if (this.#released !== null) return;
    void this.#release();
    const { latestConfig: config, state } = this.#kiosk;
    this.#successor?.send({
      kind: 'handover',
      config,
      handoverData: this.#kiosk.handoverData(),
      state,
      now: this.#clock.now(),
    });
    this.#limit(IN_CHARGE_LIMIT_MS);
  }

  #onGone(): void {
    this.#cancelTimer();
    this.#successor = null;
    this.#shown = null;
    if (this.#isQuitting) return;
    this.#failedTries += 1;
    if (this.#released !== null) this.#processes.relaunch();
    else if (this.#isDue && this.#failedTries >= MOST_TRIES) {
      void this.#release().then(this.#processes.relaunch);
    } else this.#tryAgain();
  }

  #tryAgain(): void {
    this.#isPausing = this.#isDue;
    const pauseMs = this.#isDue ? NEXT_TRY_MS : pauseAfter(this.#failedTries, STANDBY_PAUSES_MS);
    this.#cancelTimer = this.#clock.after(pauseMs, () => {
      this.#start();
    });
  }

  #show(): void {
    if (this.#successor === null) return;
    const { latestConfig: config, auditFolder } = this.#kiosk;
    const state = this.#isDue ? this.#kiosk.state : NEUTRAL;
    const now = this.#clock.now();
    this.#successor.send({ kind: 'show', config, auditFolder, state, now });
    if (this.#shown?.kind !== state.kind) {
      this.#shown = { kind: state.kind, isPainted: false };
      this.#limit(PAINT_LIMIT_MS);
    }
  }

  #release(): Promise<void> {
    this.#released ??= this.#kiosk.release(this.#isQuitting);
    return this.#released;
  }

  /** Something has to end before the kiosk quits. A state that has been handed over ends nothing. */
  #isBusy(): boolean {
    const { kind } = this.#kiosk.state;
    return this.#released === null && (kind === 'ending' || kind === 'signing-in');
  }

  #limit(ms: number): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#clock.after(ms, () => this.#successor?.kill());
  }
}
