import {
  Deadline,
  orNullWithin,
  type SignOutDeps,
  startSignOut,
  type TaskOutcome,
} from './sign-out-run.ts';
import type { ServerResult } from './server-result.ts';
import { notOffered, resultOf, tokenTasks, withValidity } from './tasks-of.ts';
import type { Task } from './task.ts';

/** How long keeping may take, longer counts as failed: a keychain that hangs is found out in 7 s. */
const KEEP_MS = 8000;

/** Servers that answer within this time need no insurance, which costs the keychain some work. */
const INSURE_AFTER_MS = 500;

/** What became of something that was to be kept for later. */
export type PersistResult = 'kept' | 'not-wanted' | 'failed';

/** Tasks that are written down while they are tried, for the case that the kiosk is killed. */
export interface Insurance {
  readonly tasks: readonly Task[];
  /**
   * The servers have answered. What is still open is kept for a later try, the rest is removed.
   * Never rejects.
   */
  settle(isOpen: (task: Task) => boolean): Promise<void>;
}

export interface ServerSignOutDeps extends SignOutDeps {
  /** Keeps for a later try what did not get through, with one answer for each. */
  readonly keep: (tasks: readonly Task[]) => Promise<readonly PersistResult[]>;
  /** Writes down what is being tried; null when that does not work. */
  readonly insure: (tasks: readonly Task[]) => Promise<Insurance | null>;
}

interface Outcome extends TaskOutcome {
  readonly kept: PersistResult;
}

/**
 * Signs one session out on the servers, while the device is cleared. Never rejects for what a server
 * or the browser does, and never takes longer than its limit, and KEEP_MS where things are kept. A
 * sign-in that was cancelled may add one request's time for its tokens to arrive.
 */
export class ServerSignOut {
  readonly #deps: ServerSignOutDeps;
  #outcomes: Promise<readonly Outcome[]> | null = null;
  #insurance: Promise<Insurance | null> = Promise.resolve(null);

  constructor(deps: ServerSignOutDeps) {
    this.#deps = deps;
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
    const { partitionDone, tried } = startSignOut(this.#deps);
    this.#insurance = this.#insure(tried);
    this.#outcomes = tried.then(async (all) =>
      this.#settle(await this.#keep(all.map((each) => ({ ...each, kept: 'failed' })))),
    );
    await partitionDone;
  }

  /**
   * Resolves when the session's own entries in the credential store may be removed: the servers have
   * answered, or what it takes to revoke the tokens is written down a second time.
   * Rejects as long as a crash without these entries would leave living tokens that nothing revokes.
   */
  async tokensNotNeeded(): Promise<void> {
    if (tokenTasks(await this.#deps.tokens).length === 0) return;
    if ((await this.#insurance) !== null) return;
    const outcomes = await this.#outcomes;
    if (outcomes === null || outcomes.some((outcome) => isLost(outcome) && isOfTokens(outcome))) {
      throw new Error('what it takes to revoke the tokens could not be kept');
    }
  }

  /** What became of everything, once it is through or its limit has passed. */
  async results(): Promise<readonly ServerResult[]> {
    const outcomes = (await this.#outcomes) ?? [];
    const tokens = await this.#deps.tokens;
    return [
      ...notOffered(tokens),
      ...outcomes.map(({ task, verdict, kept }) =>
        withValidity(resultOf(task, verdict, verdict.next !== null && kept === 'kept'), tokens),
      ),
    ];
  }

  /** How many things are neither signed out of nor kept for a later try, as they should be. */
  async lost(): Promise<number> {
    const outcomes = (await this.#outcomes) ?? [];
    return outcomes.filter(isLost).length;
  }

  async #insure(tried: Promise<unknown>): Promise<Insurance | null> {
    const tasks = tokenTasks(await this.#deps.tokens);
    if (tasks.length === 0) return null;
    const isAnswered = await orNullWithin(INSURE_AFTER_MS, () => tried.then(() => true));
    if (isAnswered === true) return null;
    try {
      return await this.#deps.insure(tasks);
    } catch {
      return null; // the error may hold what was to be written down
    }
  }

  /** What could not be kept with all that was known of it is kept as it was insured. */
  async #settle(outcomes: readonly Outcome[]): Promise<readonly Outcome[]> {
    const deadline = new Deadline(KEEP_MS);
    const insurance = await deadline.orNull(() => this.#insurance);
    // A renewed token is not the one that was insured.
    const isInsured = (outcome: Outcome) =>
      isLost(outcome) &&
      outcome.verdict.next === outcome.task &&
      (insurance?.tasks.some(({ kind }) => kind === outcome.task.kind) ?? false);
    const open = new Set(outcomes.filter(isInsured).map(({ task }) => task.kind));
    await deadline.orNull(async () => insurance?.settle(({ kind }) => open.has(kind)));
    deadline.clear();
    return outcomes.map((each) => (isInsured(each) ? { ...each, kept: 'kept' } : each));
  }

  async #keep(outcomes: readonly Outcome[]): Promise<readonly Outcome[]> {
    const tasks = outcomes.filter(isLost).flatMap(({ verdict }) => verdict.next ?? []);
    if (tasks.length === 0) return outcomes;
    const answers = await orNullWithin(KEEP_MS, () => this.#deps.keep(tasks));
    const left = [...(answers ?? [])];
    return outcomes.map((outcome) =>
      isLost(outcome) ? { ...outcome, kept: left.shift() ?? 'failed' } : outcome,
    );
  }
}

function isLost({ verdict, kept }: Outcome): boolean {
  return verdict.next !== null && kept === 'failed';
}

function isOfTokens({ task }: Outcome): boolean {
  return task.kind !== 'sign-out-of-site';
}
