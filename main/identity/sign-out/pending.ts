import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../session/ports.ts';
import type { SessionTokens } from '../sign-in/session-tokens.ts';
import type { BackChannel } from './back-channel.ts';
import { PendingItems, quietly, type PendingItem, type PendingStore } from './pending-item.ts';
import { retryPauseMs } from '../../base/backoff.ts';
import { endingWith, tryStoredTask } from './run-task.ts';
import type { ServerResult } from './server-result.ts';
import type { Insurance, PersistResult } from './server-sign-out.ts';
import { notOffered, resultOf, tokenTasks } from './tasks-of.ts';
import type { Task, Verdict } from './task.ts';

/** The most items that are kept: beyond that, the oldest is dropped. */
const MAX_ITEMS = 500;
/** The most servers that are asked at the same time. */
const AT_ONCE = 4;

/** The result of a stored sign-out, for a `server-sign-out` record. */
export interface LaterResult {
  readonly session: string | null;
  readonly results: readonly ServerResult[];
  /** The number of sign-outs that are still kept. */
  readonly pending: number;
}

export interface PendingDeps {
  readonly store: PendingStore;
  readonly request: BackChannel;
  readonly clock: Clock;
  /** Zero: no sign-out is kept. */
  readonly keepTryingForMs: number;
  /** A sign-out has succeeded or failed for good. */
  readonly onResult: (result: LaterResult) => void;
}

interface Held {
  /** Replaced when only a part of its task remains. */
  item: PendingItem;
  /** Monotonic, so that an item still expires if the wall clock is set back. */
  readonly heldSince: number;
}

/**
 * Sign-outs that servers have not confirmed yet: kept in the store, and tried again with growing
 * pauses, also by the next process. No timer runs while there are none.
 */
export class Pending {
  readonly #deps: PendingDeps;
  readonly #items: PendingItems;
  readonly #held = new Map<string, Held>();
  readonly #closed = new AbortController();
  readonly #request: BackChannel;
  #refusedCount = 0;
  #tries = 0;
  #isTrying = false;
  #cancelTimer: () => void = () => undefined;

  constructor(deps: PendingDeps) {
    this.#deps = deps;
    this.#items = new PendingItems(deps.store);
    this.#request = endingWith(this.#closed.signal, deps.request);
  }

  /** The number of sign-outs that are still kept. */
  get count(): number {
    return this.#held.size;
  }

  /** Continues the sign-outs that earlier processes kept. Never rejects. */
  async open(): Promise<void> {
    const found = await quietly(() => this.#items.readAll());
    if (found === null) return; // the store cannot be read: its items wait for another start
    if (this.#closed.signal.aborted) return; // another process has read the same
    const { items, garbage } = found;
    for (const item of items) this.#hold(item);
    const unreadable = { what: 'unknown', result: 'unreachable', pending: false } as const;
    for (let told = 0; told < garbage; told += 1) this.#tell(null, unreadable);
    if (items.length > 0) this.#schedule(0);
  }

  /** Keeps tasks, and returns one result for each. Never rejects. */
  async keep(session: string | null, tasks: readonly Task[]): Promise<readonly PersistResult[]> {
    if (this.#deps.keepTryingForMs === 0) return tasks.map(() => 'not-wanted');
    const kept: PersistResult[] = [];
    for (const task of tasks) kept.push(await this.#keepOne(session, task));
    this.#tries = 0;
    this.#scheduleRetry();
    return kept;
  }

  /**
   * Stores tasks that are being tried right now, so that the next process can continue after a
   * crash. This process does not retry them before they are settled. Never rejects.
   * @returns null if the store does not accept all of them
   */
  async insure(session: string | null, tasks: readonly Task[]): Promise<Insurance | null> {
    const items = tasks.map((task) => this.#itemOf(session, task));
    const remove = async ({ id }: PendingItem) => {
      await quietly(() => this.#items.remove(id));
    };
    for (const item of items) {
      try {
        await this.#items.put(item);
      } catch {
        for (const written of items) await remove(written);
        return null;
      }
    }
    return {
      tasks,
      settle: async (isOpen) => {
        for (const item of items) {
          if (isOpen(item.task)) this.#hold(item);
          else await remove(item);
        }
        this.#scheduleRetry();
      },
    };
  }

  /**
   * Recovers the sign-outs of a session that a crash cut off: its browser is gone, its tokens are
   * not. Each is kept until it has been tried once, even if the config says to keep none.
   * @returns how many could not be kept; unless it is 0, the tokens have to stay
   */
  async recoverTokens(session: string | null, tokens: SessionTokens): Promise<number> {
    for (const result of notOffered(tokens)) this.#tell(session, result);
    let failed = 0;
    for (const task of tokenTasks(tokens)) {
      // At the crash, the tasks may already have been stored, and the tokens not yet removed.
      if (this.#holds(session, task)) continue;
      if ((await this.#keepOne(session, task)) === 'failed') failed += 1;
    }
    this.#schedule(0);
    return failed;
  }

  /** How many writes and results came after {@link close}, and were refused. */
  get refusedCount(): number {
    return this.#refusedCount + this.#items.refusedCount;
  }

  /** Stops at once and permanently: another process continues with what is in the store. */
  close(): void {
    this.#closed.abort();
    this.#items.close();
    this.#cancelTimer();
  }

  async #keepOne(session: string | null, task: Task): Promise<PersistResult> {
    const item = this.#itemOf(session, task);
    try {
      await this.#items.put(item);
    } catch {
      return 'failed';
    }
    this.#hold(item);
    return 'kept';
  }

  #holds(session: string | null, task: Task): boolean {
    return [...this.#held.values()].some(
      ({ item }) => item.session === session && isDeepStrictEqual(item.task, task),
    );
  }

  #itemOf(session: string | null, task: Task): PendingItem {
    const keptSince = this.#deps.clock.wall().getTime();
    return { version: 1, id: randomUUID(), session, keptSince, task };
  }

  #hold(item: PendingItem): void {
    if (this.#refuses()) return;
    this.#held.set(item.id, { item, heldSince: this.#deps.clock.now() });
    const [oldest] = this.#held.values();
    if (this.#held.size > MAX_ITEMS && oldest !== undefined) {
      void this.#finish(oldest.item, { result: 'unreachable' });
    }
  }

  #scheduleRetry(): void {
    this.#schedule(retryPauseMs(this.#tries, Math.random));
  }

  #schedule(waitMs: number): void {
    this.#cancelTimer();
    if (this.#held.size === 0 || this.#isTrying || this.#closed.signal.aborted) return;
    this.#cancelTimer = this.#deps.clock.after(waitMs, () => {
      void this.#tryAll();
    });
  }

  async #tryAll(): Promise<void> {
    this.#isTrying = true;
    const due = [...this.#held.values()];
    const work = Array.from({ length: AT_ONCE }, async () => {
      for (let held = due.shift(); held !== undefined; held = due.shift()) await this.#try(held);
    });
    await Promise.all(work);
    this.#isTrying = false;
    this.#tries += 1;
    this.#scheduleRetry();
  }

  async #try(held: Held): Promise<void> {
    const { item } = held;
    const verdict = await tryStoredTask(item.task, this.#request);
    const { result, next } = verdict;
    if (this.#closed.signal.aborted) return;
    if (next === null || this.#isTooOld(held)) {
      await this.#finish(item, verdict);
      return;
    }
    if (next === item.task) return;
    held.item = { ...item, task: next };
    if (result !== 'unreachable') this.#tell(item.session, resultOf(item.task, verdict, true));
    await quietly(() => this.#items.put(held.item));
  }

  #isTooOld({ item, heldSince }: Held): boolean {
    const { clock, keepTryingForMs } = this.#deps;
    const ages = [clock.wall().getTime() - item.keptSince, clock.now() - heldSince];
    return Math.max(...ages) >= keepTryingForMs;
  }

  async #finish(
    { id, session, task }: PendingItem,
    verdict: Pick<Verdict, 'result' | 'cutCookies'>,
  ): Promise<void> {
    this.#held.delete(id);
    this.#tell(session, resultOf(task, verdict, false));
    // If the store cannot remove an item, the next process tries it once more, which does no harm.
    await quietly(() => this.#items.remove(id));
  }

  /** True after {@link close}; counts the refused calls. */
  #refuses(): boolean {
    if (!this.#closed.signal.aborted) return false;
    this.#refusedCount += 1;
    return true;
  }

  #tell(session: string | null, result: ServerResult): void {
    if (this.#refuses()) return;
    this.#deps.onResult({ session, results: [result], pending: this.#held.size });
  }
}
