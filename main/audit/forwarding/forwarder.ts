import { setTimeout as pause } from 'node:timers/promises';
import { removeDrafts } from '../../base/replace-file.ts';
import type { AuditEvent } from '../event.ts';
import type { ChainedRecord } from '../read/records-after.ts';
import {
  type Cursor,
  MAX_RECORDS,
  Outbox,
  type OutboxDeps,
  readCursor,
  writeCursor,
} from './outbox.ts';
import type { Channel, ForwardingFault } from './outgoing.ts';

/** The forwarder records `forwarding-degraded` after this many failed deliveries in a row. */
const TRIES_TO_DEGRADED = 3;

export interface ForwarderDeps extends Pick<OutboxDeps, 'recordsAfter'> {
  /** Where the forwarder stores how far it has got. */
  readonly cursorFile: string;
  /** What the cursor calls the receiver. */
  readonly to: string;
  readonly channel: Channel;
  readonly record: (entry: AuditEvent) => void;
  /** How long the forwarder collects records before it sends them. */
  readonly collectMs: number;
  /** The pause after this many failed deliveries in a row. */
  readonly retryMs: (tries: number) => number;
}

/**
 * Sends the records of an audit file to a syslog receiver, in order, each at least once: it skips
 * only what was delivered, as a cursor on the disk says. The forwarder reads the records from the
 * file, not from the audit log that writes it, so a slow or missing receiver neither slows the
 * audit log nor costs it memory.
 */
export class Forwarder {
  readonly #deps: ForwarderDeps;
  readonly #closed = new AbortController();
  #cursor: Cursor | null = null;
  #outbox: Outbox | null = null;
  #isRunning = false;
  #isWoken = false;
  /** How many records go into the next delivery: fewer after failures, for a slow receiver. */
  #size = MAX_RECORDS;
  #tries = 0;
  #refusedCount = 0;

  constructor(deps: ForwarderDeps) {
    this.#deps = deps;
  }

  /** How many records it did not write after {@link close}; the next process writes its own. */
  get refusedCount(): number {
    return this.#refusedCount;
  }

  /** The audit file says that the receiver cannot be reached. */
  get isDegraded(): boolean {
    return this.#cursor?.isDegraded ?? false;
  }

  /** The number of the last record that the receiver has; null before the first delivery. */
  get sentUpTo(): number | null {
    return this.#cursor?.seq ?? null;
  }

  /** There may be something to send. */
  wake(): void {
    if (this.#closed.signal.aborted) return;
    this.#isWoken = true;
    if (!this.#isRunning) void this.#run();
  }

  /** Stops for good: the next process continues from the cursor. */
  close(): void {
    this.#closed.abort();
    if (!this.#isRunning) void this.#outbox?.close();
  }

  async #run(): Promise<void> {
    const { signal } = this.#closed;
    this.#isRunning = true;
    try {
      while (this.#isWoken) {
        this.#isWoken = false;
        await pause(this.#deps.collectMs, undefined, { signal });
        while (await this.#deliver()) {
          // until there is nothing more
        }
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#isRunning = false;
      if (signal.aborted) await this.#outbox?.close();
    }
  }

  /** @returns whether there was anything to deliver */
  async #deliver(): Promise<boolean> {
    const { channel } = this.#deps;
    const records = await this.#next();
    this.#closed.signal.throwIfAborted();
    if (records === null) {
      await this.#failed('audit-unreadable');
      return true;
    }
    const last = records.at(-1);
    if (last === undefined) return false;
    const delivery = await channel.deliver(records, this.#closed.signal);
    this.#closed.signal.throwIfAborted();
    if (delivery.kind === 'failed') await this.#failed(delivery.cause);
    else await this.#delivered(records.length, last);
    return true;
  }

  /** The records of the next delivery; null where the audit file cannot be read. */
  async #next(): Promise<readonly ChainedRecord[] | null> {
    const { recordsAfter, cursorFile, to, channel } = this.#deps;
    try {
      this.#cursor ??= await this.#firstCursor(cursorFile, to);
      this.#closed.signal.throwIfAborted();
      this.#outbox ??= await Outbox.openAfter(this.#cursor, {
        recordsAfter,
        maxLineBytes: channel.maxLineBytes,
        onGap: (gap) => {
          this.#record(gap);
        },
      });
      const most = Math.min(this.#size, channel.maxRecords);
      return (await this.#outbox.fill()).slice(0, most);
    } catch {
      // Where the forwarder was closed meanwhile, the file is still open.
      await this.#outbox?.close();
      this.#outbox = null;
      return null;
    }
  }

  async #firstCursor(file: string, to: string): Promise<Cursor> {
    await removeDrafts(file);
    return readCursor(file, to);
  }

  async #delivered(count: number, { record, hash }: ChainedRecord): Promise<void> {
    this.#outbox?.drop(count);
    this.#tries = 0;
    this.#size *= 2;
    // Record it before moving the cursor: if the process ends in between, the record comes twice;
    // in the other order it would never come.
    if (this.isDegraded) this.#record({ event: 'forwarding-restored' });
    await this.#move({ seq: record.seq, hash, isDegraded: false });
  }

  async #failed(cause: ForwardingFault): Promise<void> {
    const { retryMs } = this.#deps;
    this.#size = Math.max(1, Math.floor(Math.min(this.#size, MAX_RECORDS) / 2));
    this.#tries += 1;
    if (this.#tries >= TRIES_TO_DEGRADED && !this.isDegraded) {
      this.#record({ event: 'forwarding-degraded', cause });
      await this.#move({ isDegraded: true });
    }
    await pause(retryMs(this.#tries - 1), undefined, { signal: this.#closed.signal });
  }

  #record(entry: AuditEvent): void {
    if (this.#closed.signal.aborted) this.#refusedCount += 1;
    else this.#deps.record(entry);
  }

  async #move(change: Partial<Cursor>): Promise<void> {
    if (this.#closed.signal.aborted) return;
    const { cursorFile, to } = this.#deps;
    const before = this.#cursor ?? { to, seq: 0, hash: '', isDegraded: false };
    this.#cursor = { ...before, ...change };
    try {
      await writeCursor(cursorFile, this.#cursor, this.#closed.signal);
    } catch {
      // the next write makes up for it; until then the receiver may get some records twice
    }
  }
}
