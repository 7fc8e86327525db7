import { setTimeout as pause } from 'node:timers/promises';
import { withTimeLimit } from '../base/time-limit.ts';
import type { StepResult } from './receipt.ts';

/**
 * One step of an ending. Each step can clear something *and* count what is left of it, so that no
 * step can forget to verify.
 */
export interface Step {
  /** The name in the receipt and the audit file. */
  readonly name: string;
  /** How long clearing may take; counting what is left may take as long again. */
  readonly limitMs: number;
  /**
   * The step is repeated within its limit until nothing is left, because clearing takes effect
   * late, or a process that is still ending writes again. Other steps are tried once more.
   */
  readonly repeats?: true;
  clear(): Promise<void> | void;
  /** Counts what is left. Rejects if the step cannot tell, which counts as not clean. */
  leftovers(): Promise<number> | number;
}

/** Milliseconds of a clock that never goes back. */
export type Now = () => number;

/** Pauses between the tries of a repeated step, in milliseconds; the last one repeats. */
const REPEAT_PAUSES_MS = [10, 20, 50, 100, 200];

/**
 * Runs the steps of an ending in their order, each within its time limit. Then asks every step what
 * is left. Then tries the steps that are not clean once more; it repeats a step with `repeats`
 * until nothing is left or the step's limit has passed. A step that fails or hangs is recorded, and
 * the next step runs anyway. Never rejects.
 */
export async function runSteps(steps: readonly Step[], now: Now): Promise<readonly StepResult[]> {
  const attempts = steps.map((step) => new Attempt(step, now));
  for (const attempt of attempts) await attempt.clear();
  for (const attempt of attempts) await attempt.verify();
  for (let round = 0; ; round += 1) {
    const again = attempts.filter((attempt) => attempt.mayTryAgain);
    if (again.length === 0) break;
    if (round > 0) await pause(REPEAT_PAUSES_MS[round - 1] ?? REPEAT_PAUSES_MS.at(-1));
    for (const attempt of again) await attempt.clear();
    // All steps: a process that was alive until now may have written where nothing was left before.
    for (const attempt of attempts) await attempt.verify();
  }
  return attempts.map((attempt) => attempt.result());
}

type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed' }
  | { readonly kind: 'timed-out' };

/** One step on its way through an ending. */
class Attempt {
  readonly #step: Step;
  readonly #now: Now;
  #ms = 0;
  #tries = 0;
  #secondTryAt = 0;
  #cleared: Outcome<void> = { kind: 'failed' };
  #left: Outcome<number> = { kind: 'failed' };

  constructor(step: Step, now: Now) {
    this.#step = step;
    this.#now = now;
  }

  /** Whether the step is not clean and may be tried again. */
  get mayTryAgain(): boolean {
    const problem = this.#problem();
    if (problem === null) return false;
    if (this.#tries === 1) return true;
    const isInTime = this.#now() - this.#secondTryAt < this.#step.limitMs;
    return problem === 'leftovers' && this.#step.repeats === true && isInTime;
  }

  async clear(): Promise<void> {
    this.#tries += 1;
    if (this.#tries === 2) this.#secondTryAt = this.#now();
    this.#cleared = await this.#timed(() => this.#step.clear());
  }

  async verify(): Promise<void> {
    this.#left = await this.#timed(() => this.#step.leftovers());
  }

  result(): StepResult {
    const problem = this.#problem();
    return {
      name: this.#step.name,
      ok: problem === null,
      ms: Math.round(this.#ms),
      leftovers: this.#left.kind === 'done' ? this.#left.value : null,
      tries: this.#tries,
      ...(problem === null ? {} : { problem }),
    };
  }

  #problem(): NonNullable<StepResult['problem']> | null {
    if (this.#cleared.kind !== 'done') return this.#cleared.kind;
    if (this.#left.kind !== 'done') return this.#left.kind;
    return this.#left.value === 0 ? null : 'leftovers';
  }

  async #timed<T>(work: () => Promise<T> | T): Promise<Outcome<T>> {
    const startedAt = this.#now();
    const outcome = await withLimit(work, this.#step.limitMs);
    this.#ms += this.#now() - startedAt;
    return outcome;
  }
}

async function withLimit<T>(work: () => Promise<T> | T, limitMs: number): Promise<Outcome<T>> {
  const done = (async (): Promise<Outcome<T>> => {
    try {
      return { kind: 'done', value: await work() };
    } catch {
      // The error may name a user's page or file, so it is dropped.
      return { kind: 'failed' };
    }
  })();
  return withTimeLimit(done, limitMs, { kind: 'timed-out' } as const);
}
