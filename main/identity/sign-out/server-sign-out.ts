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

/** Time limit for storing sign-outs: the kiosk notices a hanging keychain after 7 s. */
const KEEP_MS = 8000;

/** If the servers answer within this time, the tasks need not be stored while they run. */
const INSURE_AFTER_MS = 500;

/** The result of keeping a task for a later try. */
export type PersistResult = 'kept' | 'not-wanted' | 'failed';

/** Tasks that are stored while they run, in case the kiosk is killed. */
export interface Insurance {
  readonly tasks: readonly Task[];
  /**
   * Call it when the servers have answered. It keeps the open tasks for a later try, and removes
   * the rest. Never rejects.
   */
  settle(isOpen: (task: Task) => boolean): Promise<void>;
}

export interface ServerSignOutDeps extends SignOutDeps {
  /** Keeps tasks for a later try, and returns one result for each. */
  readonly keep: (tasks: readonly Task[]) => Promise<readonly PersistResult[]>;
  /** Stores tasks while they run; null if that fails. */
  readonly insure: (tasks: readonly Task[]) => Promise<Insurance | null>;
}

interface Outcome extends TaskOutcome {
  readonly kept: PersistResult;
}

/**
 * Signs one session out on the servers while the device is cleared. Never rejects because of a
 * server or the browser, and never takes longer than its limit, plus KEEP_MS to keep tasks. After a
 * cancelled sign-in, the wait for its tokens may add the time of one request.
 */
export class ServerSignOut {
  readonly #deps: ServerSignOutDeps;
  #outcomes: Promise<readonly Outcome[]> | null = null;
  #insurance: Promise<Insurance | null> = Promise.resolve(null);

  constructor(deps: ServerSignOutDeps) {
    this.#deps = deps;
  }

  /**
   * Starts the sign-out; a second call tries again to keep the tasks that could not be kept.
   * @returns when nothing needs the partition any more
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
   * answered, or a second copy of what revokes the tokens is stored. Rejects while a crash without
   * these entries would leave valid tokens that no process revokes.
   */
  async tokensNotNeeded(): Promise<void> {
    if (tokenTasks(await this.#deps.tokens).length === 0) return;
    if ((await this.#insurance) !== null) return;
    const outcomes = await this.#outcomes;
    if (outcomes === null || outcomes.some((outcome) => isLost(outcome) && isOfTokens(outcome))) {
      throw new Error('what it takes to revoke the tokens could not be kept');
    }
  }

  /** All results, when the sign-out has finished or its limit has passed. */
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

  /** How many sign-outs neither succeeded nor were kept for a later try. */
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
      return null; // the error may contain a secret
    }
  }

  /** A task that could not be kept in its latest form stays in the form that was insured. */
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
