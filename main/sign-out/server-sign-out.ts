import { Deadline } from './deadline.ts';
import type { ServerResult } from './server-result.ts';
import { attemptSignOut, type SignOutSubject, type Tried } from './sign-out-attempt.ts';
import { resultOf } from './result-of.ts';
import type { Task } from './task.ts';
import { notOffered, withValidity } from './tasks-of.ts';

/** How long keeping may take, longer counts as failed: a keychain that hangs is found out in 7 s. */
const KEEP_MS = 8000;

/** What became of something that was to be kept for later. */
export type Kept = 'kept' | 'not-wanted' | 'failed';

export interface ServerSignOutParts extends SignOutSubject {
  /** Keeps for a later try what did not get through, with one answer for each. */
  readonly keep: (tasks: readonly Task[]) => Promise<readonly Kept[]>;
}

interface Outcome extends Tried {
  readonly kept: Kept;
}

/**
 * Signs one session out on the servers, while the device is cleared. Never rejects for what a server
 * or the browser does, and never takes longer than its limit, and KEEP_MS where things are kept.
 */
export class ServerSignOut {
  readonly #parts: ServerSignOutParts;
  #outcomes: Promise<readonly Outcome[]> | null = null;

  constructor(parts: ServerSignOutParts) {
    this.#parts = parts;
  }

  /**
   * Starts everything; called again, it tries once more to keep what could not be kept.
   * @returns once nothing needs the partition any more
   */
  async begin(): Promise<void> {
    if (this.#outcomes !== null) {
      this.#outcomes = this.#outcomes.then((outcomes) => this.#keep(outcomes));
      return;
    }
    const deadline = new Deadline(this.#parts.timeoutMs);
    const { partitionDone, tried } = attemptSignOut(this.#parts, deadline);
    this.#outcomes = tried.then((all) => {
      deadline.clear();
      return this.#keep(all.map((each) => ({ ...each, kept: 'failed' })));
    });
    await partitionDone;
  }

  /** What became of everything, once it is through or its limit has passed. */
  async results(): Promise<readonly ServerResult[]> {
    const outcomes = (await this.#outcomes) ?? [];
    return [
      ...notOffered(this.#parts.tokens),
      ...outcomes.map(({ task, verdict, kept }) =>
        withValidity(
          resultOf(task, verdict, verdict.next !== null && kept === 'kept'),
          this.#parts.tokens,
        ),
      ),
    ];
  }

  /** How many things are neither signed out of nor kept for a later try, as they should be. */
  async lost(): Promise<number> {
    const outcomes = (await this.#outcomes) ?? [];
    return outcomes.filter(isLost).length;
  }

  async #keep(outcomes: readonly Outcome[]): Promise<readonly Outcome[]> {
    const tasks = outcomes.filter(isLost).flatMap(({ verdict }) => verdict.next ?? []);
    if (tasks.length === 0) return outcomes;
    const deadline = new Deadline(KEEP_MS);
    const answers = await deadline.orNull(() => this.#parts.keep(tasks));
    deadline.clear();
    const left = [...(answers ?? [])];
    return outcomes.map((outcome) =>
      isLost(outcome) ? { ...outcome, kept: left.shift() ?? 'failed' } : outcome,
    );
  }
}

function isLost({ verdict, kept }: Outcome): boolean {
  return verdict.next !== null && kept === 'failed';
}
