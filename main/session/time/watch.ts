import type { Policy } from '../policy.ts';
import type { ControllerDeps } from '../ports.ts';
import type { Records } from '../records.ts';
import type { Limit } from '../rules/limits.ts';
import type { SessionEvent, SessionState } from '../state.ts';
import type { IdleSource } from './idle-source.ts';
import { Schedule } from './schedule.ts';

/** Records faults of the device's clocks and of its idle counter. */
export class ClockDiagnostics {
  readonly #deps: ControllerDeps;
  readonly #records: Records;
  readonly #told: Set<IdleSource>;

  constructor(deps: ControllerDeps, records: Records) {
    this.#deps = deps;
    this.#records = records;
    // The file already has what an earlier process found out.
    this.#told = new Set(['ok', deps.idle.source]);
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
    if (source === 'ok' || this.#told.has(source)) return;
    this.#told.add(source);
    this.#records.write({ event: 'idle-source-degraded', cause: source });
  }
}

/** The owner of the state that is watched; receives the events that are due. */
export interface WatchPort {
  readonly state: () => SessionState;
  readonly policy: () => Policy;
  readonly apply: (event: SessionEvent) => void;
}

/** Handles time: what is due, what was due while the device slept, and faults of the clocks. */
export class Watch {
  readonly #deps: ControllerDeps;
  readonly #watched: WatchPort;
  readonly #lookOut: Schedule;
  readonly #trouble: ClockDiagnostics;
  #cancelTimer: () => void = () => undefined;
  #isStopped = false;

  constructor(deps: ControllerDeps, records: Records, watched: WatchPort) {
    this.#deps = deps;
    this.#watched = watched;
    this.#lookOut = new Schedule(deps.idle);
    this.#trouble = new ClockDiagnostics(deps, records);
  }

  /** A session begins. @returns when it has to end at the latest */
  opens(): Limit | null {
    const { clock } = this.#deps;
    return this.#lookOut.opens(this.#watched.policy(), clock.now(), clock.wall());
  }

  /** An attempt to sign in begins; its time is limited. */
  attemptBegins(): void {
    this.#lookOut.attemptBegins(this.#deps.clock.now());
  }

  attemptEnds(): void {
    this.#lookOut.attemptEnds();
  }

  /** A warning is shown. @returns in how many whole seconds the session ends */
  warns(endsAt: number): number {
    const now = this.#deps.clock.now();
    this.#lookOut.warns(now);
    return Math.round((endsAt - now) / 1000);
  }

  /** The user answers the warning by its button. */
  answers(): void {
    this.#lookOut.answers(this.#deps.clock.now());
  }

  /** An input event reached one of the app's windows. */
  inputSeen(): void {
    this.catchUp();
    this.#deps.idle.appInput(this.#deps.clock.now());
    if (this.#watched.state().kind === 'warning') this.schedule();
  }

  /** Handles the time asleep as it was before a user woke the device, who may be another person. */
  catchUp(): void {
    if (this.#isStopped) return;
    this.#noteJumps();
    if (this.#lookOut.isOverdue(this.#deps.clock.now())) this.#tick();
  }

  /** Checks what has become due unnoticed. */
  look(): void {
    if (this.#isStopped) return;
    this.#noteJumps();
    this.#tick();
  }

  /** Sets one timer for the next moment at which something can be due, or none. */
  schedule(): void {
    this.#cancelTimer();
    if (this.#isStopped) return;
    const { clock } = this.#deps;
    const wait = this.#lookOut.nextLookMs(
      this.#watched.state(),
      this.#watched.policy(),
      clock.now(),
    );
    if (wait === null) return;
    this.#cancelTimer = clock.after(wait, () => {
      const { kind } = this.#watched.state();
      if (kind === 'out-of-service') {
        this.#watched.apply({ kind: 'end-requested', reason: 'recovery' });
      } else this.look();
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelTimer();
  }

  #noteJumps(): void {
    // The screens count down by themselves, so they need the new time.
    if (this.#trouble.recordJumps()) this.#deps.screens.show(this.#watched.state());
  }

  #tick(): void {
    const { clock } = this.#deps;
    const state = this.#watched.state();
    if (state.kind === 'out-of-service') return; // its timer runs from when it began
    const events = this.#lookOut.look(state, this.#watched.policy(), clock.now(), clock.wall());
    this.#trouble.recordIdleSource();
    for (const event of events) this.#watched.apply(event);
    this.schedule();
  }
}
