import { z } from 'zod';
import { taskSchema } from './task.ts';

/** A task that is kept for a later try. Secret, like the task. */
export type PendingItem = z.output<typeof itemSchema>;
const itemSchema = z
  .strictObject({
    version: z.literal(1),
    id: z.string(),
    /** The session's name in the audit file; null if unknown. */
    session: z.string().nullable(),
    /** Milliseconds of the wall clock, since the epoch. */
    keptSince: z.number(),
    task: taskSchema,
  })
  .readonly();

/** A store for secrets, which stores a value whole or not at all. */
export interface PendingStore {
  put(key: string, value: string): Promise<void>;
  /** Null if there is no value. */
  get(key: string): Promise<string | null>;
  /** All keys. */
  list(): Promise<readonly string[]>;
  remove(key: string): Promise<void>;
}

const PREFIX = 'pending:';

/** The pending items of a store, which may hold other secrets too. */
export class PendingItems {
  readonly #store: PendingStore;
  #isClosed = false;
  #refusedCount = 0;

  constructor(store: PendingStore) {
    this.#store = store;
  }

  /** From now on this process does not write to the store: another process continues with it. */
  close(): void {
    this.#isClosed = true;
  }

  /** How many writes came after {@link close}. */
  get refusedCount(): number {
    return this.#refusedCount;
  }

  async put(item: PendingItem): Promise<void> {
    this.#refuseWhenClosed();
    await this.#store.put(PREFIX + item.id, JSON.stringify(item));
  }

  async remove(id: string): Promise<void> {
    this.#refuseWhenClosed();
    await this.#store.remove(PREFIX + id);
  }

  /**
   * Reads all items, oldest first. An item that cannot be read stays for another start; an invalid
   * one is removed and counted. Rejects if the store cannot list its keys.
   */
  async readAll(): Promise<{ readonly items: readonly PendingItem[]; readonly garbage: number }> {
    const items: PendingItem[] = [];
    let garbage = 0;
    for (const key of await this.#store.list()) {
      if (!key.startsWith(PREFIX)) continue;
      const value = await quietly(() => this.#store.get(key));
      if (value === null) continue;
      const item = parse(value);
      if (item !== null && PREFIX + item.id === key) items.push(item);
      else {
        garbage += 1;
        await quietly(async () => {
          this.#refuseWhenClosed();
          await this.#store.remove(key);
        });
      }
    }
    return { items: items.sort((a, b) => a.keptSince - b.keptSince), garbage };
  }

  #refuseWhenClosed(): void {
    if (!this.#isClosed) return;
    this.#refusedCount += 1;
    throw new Error('what is still to be signed out of has been handed over');
  }
}

function parse(value: string): PendingItem | null {
  try {
    return itemSchema.safeParse(JSON.parse(value)).data ?? null;
  } catch {
    return null; // not JSON
  }
}

/** A store's result; null if it fails, because its error may contain a secret. */
export async function quietly<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch {
    return null;
  }
}
