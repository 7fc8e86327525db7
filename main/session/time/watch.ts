import type { MediaActivity } from '../pages.ts';
import type { ControllerDeps, ControllerPort } from '../ports.ts';
import type { Records } from '../records.ts';
import { sessionLimit, type Limit } from '../rules/limits.ts';
import type { SessionState } from '../state.ts';
import type { IdleSource } from './idle-clock.ts';
import {
  bannerOf,
  check,
  nextCheckInMs,
  noMarks,
  readsIdleTime,
  SLEPT_MS,
  type Moment,
} from './schedule.ts';

/** Records faults of the device's clocks and of its idle counter. */
export class ClockDiagnostics {
  readonly #deps: ControllerDeps;
  readonly #records: Records;
  readonly #recorded: Set<IdleSource>;

  constructor(deps: ControllerDeps, records: Records) {
    this.#deps = deps;
    this.#records = records;
    // The file already has what an earlier process found out.
    this.#recorded = new Set(['ok', deps.idle.source]);
  }

  /** Records every jump of the wall clock. @returns whether there was one */
  recordJumps(): boolean {
    const jumps = this.#deps.clock.takeJumps();
    for (const byMs of jumps) this.#records.write({ event: 'clock-jump', byMs });
    return jumps.length > 0;
  }

  /** Records that the idle counter is unreliable, once for each kind of fault. */
  recordIdleSource(): void {
    const { source } = this.#deps.idle;
    if (source === 'ok' || this.#recorded.has(source)) return;
    this.#recorded.add(source);
    this.#records.write({ event: 'idle-source-degraded', cause: source });
  }
}

/** Handles time: what is due, what was due while the device slept, and faults of the clocks. */
export class Watch {
  readonly #deps: ControllerDeps;
  readonly #controller: ControllerPort;
  readonly #diagnostics: ClockDiagnostics;
  readonly #records: Records;
  #marks = noMarks;
  #nextCheckAt = Infinity;
  #cancelTimer: () => void = () => undefined;
  /** The audit file has that media keep the session open. */
  #isHoldRecorded = false;
  #isStopped = false;

  constructor(deps: ControllerDeps, records: Records, controller: ControllerPort) {
    this.#deps = deps;
    this.#controller = controller;
    this.#records = records;
    this.#diagnostics = new ClockDiagnostics(deps, records);
  }

  /** A session begins. @returns when it has to end at the latest */
  sessionBegins(): Limit | null {
    const { clock, idle } = this.#deps;
    const now = clock.now();
    const rules = this.#controller.rules();
    const { waitForFirstInput: waitsForFirstInput } = rules;
    this.#marks = { ...this.#marks, openedAt: now, waitsForFirstInput };
    idle.idleMs(now); // so that an unreliable counter is soon found out
    idle.present(now);
    return sessionLimit(rules, now, now, clock.wall());
  }

  /** The use banner is shown or agreed to: its time is limited, and counts from here. */
  bannerMoves(): void {
    this.#deps.idle.present(this.#deps.clock.now());
  }

  /** An attempt to sign in begins; its time is limited. */
  attemptBegins(): void {
    const now = this.#deps.clock.now();
    this.#marks = { ...this.#marks, attemptAt: now };
    this.#deps.idle.present(now);
  }

  attemptEnds(): void {
    this.#marks = { ...this.#marks, attemptAt: null };
  }

  /**
   * A warning is shown; any input after this answers it.
   * @returns in how many whole seconds the session ends
   */
  warningBegins(endsAt: number): number {
    const now = this.#deps.clock.now();
    this.#marks = { ...this.#marks, warnedAt: now, pressedAt: null };
    return Math.round((endsAt - now) / 1000);
  }

  /**
   * The user answers the warning by its button. The press itself counts as input: assistive
   * technology can press a button without any input event.
   */
  warningAnswered(): void {
    this.#marks = { ...this.#marks, pressedAt: this.#deps.clock.now() };
  }

  /** A call or media that kept the session open are over: the idle time counts from here. */
  holdEnds(): void {
    this.#isHoldRecorded = false;
    this.#deps.idle.present(this.#deps.clock.now());
  }

  /** An input event reached one of the app's windows. */
  inputSeen(): void {
    this.catchUp();
    this.#deps.idle.appInput(this.#deps.clock.now());
    if (this.#controller.state().kind === 'warning') this.schedule();
  }

  /** Handles the time asleep as it was before a user woke the device, who may be another person. */
  catchUp(): void {
    if (this.#isStopped) return;
    this.#noteJumps();
    if (this.#isLate()) this.#check();
  }

  /** Checks what has become due unnoticed. */
  check(): void {
    if (this.#isStopped) return;
    this.#noteJumps();
    this.#check();
  }

  /** Sets one timer for the next moment at which something can be due, or none. */
  schedule(): void {
    this.#cancelTimer();
    if (this.#isStopped) return;
    const state = this.#controller.state();
    const isLimited = state.kind === 'signing-in' || bannerOf(state) !== null;
    const waitMs = nextCheckInMs(this.#moment(state, isLimited));
    this.#nextCheckAt = waitMs === null ? Infinity : this.#deps.clock.now() + waitMs;
    if (waitMs === null) return;
    this.#cancelTimer = this.#deps.clock.after(waitMs, () => {
      const { kind } = this.#controller.state();
      if (kind === 'out-of-service') {
        this.#controller.apply({ kind: 'end-requested', reason: 'recovery' });
      } else this.check();
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelTimer();
  }

  #noteJumps(): void {
    // The screens count down by themselves, so they need the new time.
    if (this.#diagnostics.recordJumps()) this.#deps.screens.show(this.#controller.state());
  }

  #check(): void {
    const { clock, idle } = this.#deps;
    const state = this.#controller.state();
    if (state.kind === 'out-of-service') return; // its timer runs from when it began
    const moment = this.#moment(state, true);
    const { events, isUserPresent, waitsForFirstInput, heldOpen } = check(moment, clock.wall());
    this.#marks = { ...this.#marks, waitsForFirstInput };
    if (isUserPresent) idle.present(moment.now);
    this.#diagnostics.recordIdleSource();
    if (heldOpen !== null) this.#recordHold(state, heldOpen);
    for (const event of events) this.#controller.apply(event);
    this.schedule();
  }

  /** @param isRead reads the OS's counter, where the state needs it */
  #moment(state: SessionState, isRead: boolean): Moment {
    const { clock, idle } = this.#deps;
    const now = clock.now();
    const marks = this.#marks;
    const idleMs = isRead && readsIdleTime(state, marks) ? idle.idleMs(now) : 0;
    const wasAsleep = this.#isLate();
    return { state, rules: this.#controller.rules(), marks, now, idleMs, wasAsleep, idle };
  }

  #isLate(): boolean {
    return this.#deps.clock.now() > this.#nextCheckAt + SLEPT_MS;
  }

  /** Once for each call, or time of playing. */
  #recordHold(state: SessionState, by: MediaActivity): void {
    if (this.#isHoldRecorded || state.kind !== 'active') return;
    this.#isHoldRecorded = true;
    this.#records.write({ event: 'idle-held-off', session: state.session.auditId, by });
  }
}
