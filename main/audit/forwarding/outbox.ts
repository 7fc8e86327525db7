import { isObject } from '../../base/object.ts';
import type { AuditEvent } from '../event.ts';
import type { ChainedRecord } from '../read/records-after.ts';
import { openRegularFileHandle } from '../../base/regular-file.ts';
import { replaceFile } from '../../base/replace-file.ts';

/** How far an audit file was forwarded. */
export interface Cursor {
  /** The receiver that has the records. */
  readonly to: string;
  /** The number of the last record that it has; 0 for none. */
  readonly seq: number;
  /** That record's hash: the number alone could be another file's. */
  readonly hash: string;
  /** It is recorded that the receiver cannot be reached. */
  readonly isDegraded: boolean;
}

/**
 * Reads how far was forwarded. A file that is absent, torn, or of another receiver says nothing: the
 * receiver gets everything, which it can tell from what it has.
 */
export async function readCursor(path: string, to: string): Promise<Cursor> {
  const none = { to, seq: 0, hash: '', isDegraded: false };
  try {
    const file = await openRegularFileHandle(path);
    const text = await file.readFile('utf8').finally(() => file.close());
    const cursor: unknown = JSON.parse(text);
    if (!isObject(cursor) || cursor['to'] !== to) return none;
    const { seq, hash, isDegraded } = cursor;
    if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || typeof hash !== 'string')
      return none;
    return { to, seq, hash, isDegraded: isDegraded === true };
  } catch {
    return none;
  }
}

/**
 * Puts a cursor in place, on the disk, mode 0600. Whatever happens, no other file stays behind.
 * @param signal keeps it from being put there: another process may be writing it by now
 * @throws the file system's error
 */
export async function writeCursor(
  path: string,
  cursor: Cursor,
  signal: AbortSignal,
): Promise<void> {
  await replaceFile(path, `${JSON.stringify(cursor)}\n`, signal);
}

export type Gap = Extract<AuditEvent, { readonly event: 'forwarding-gap' }>;

/** What is read ahead of the receiver. */
const MAX_BYTES = 256 * 1024;
export const MAX_RECORDS = 500;

export interface OutboxDeps {
  /** The audit file's records after a number; null where there are no more for now. */
  readonly recordsAfter: (seq: number) => AsyncGenerator<ChainedRecord | null, never>;
  readonly maxLineBytes: number;
  /** Is told what will not be sent. */
  readonly onGap: (gap: Gap) => void;
}

/** The records that are next to be sent: the audit file itself is the queue, and this its head. */
export class Outbox {
  readonly #deps: OutboxDeps;
  #source: AsyncGenerator<ChainedRecord | null, never>;
  #next: ChainedRecord[] = [];
  #bytes = 0;
  #last: number;

  private constructor(deps: OutboxDeps, seq: number) {
    this.#deps = deps;
    this.#last = seq;
    this.#source = deps.recordsAfter(seq);
  }

  /** Begins behind the record that was sent last, if the audit file still has what it had then. */
  static async openAfter({ seq, hash }: Cursor, deps: OutboxDeps): Promise<Outbox> {
    if (seq === 0) return Outbox.#atStart(deps);
    const outbox = new Outbox(deps, seq - 1);
    const { value: last } = await outbox.#source.next();
    // The record itself may be gone by rotation.
    if (last !== null && last.record.seq > seq) {
      outbox.#last = seq;
      outbox.#add(last);
      return outbox;
    }
    if (last?.hash === hash) {
      outbox.#last = seq;
      return outbox;
    }
    await outbox.close();
    deps.onGap({ event: 'forwarding-gap', cause: 'replaced', from: seq + 1 });
    return Outbox.#atStart(deps);
  }

  static async #atStart(deps: OutboxDeps): Promise<Outbox> {
    const outbox = new Outbox(deps, 0);
    const { value: first } = await outbox.#source.next();
    if (first === null) return outbox;
    // What rotation removed before anything was forwarded was never promised.
    outbox.#last = first.record.seq - 1;
    outbox.#add(first);
    return outbox;
  }

  /** The next records, as many as there are and fit into the memory that they may take. */
  async fill(): Promise<readonly ChainedRecord[]> {
    while (this.#bytes < MAX_BYTES && this.#next.length < MAX_RECORDS) {
      const { value } = await this.#source.next();
      if (value === null) break;
      this.#add(value);
    }
    return this.#next;
  }

  /** These are sent. */
  drop(count: number): void {
    for (const { line } of this.#next.splice(0, count)) this.#bytes -= line.length;
  }

  async close(): Promise<void> {
    await this.#source.return(undefined as never);
  }

  #add(outgoing: ChainedRecord): void {
    const { record, line } = outgoing;
    const { seq } = record;
    if (seq > this.#last + 1) this.#gap('removed', this.#last + 1, seq - 1);
    this.#last = seq;
    if (line.length > this.#deps.maxLineBytes) {
      this.#gap('too-large', seq, seq);
    } else {
      this.#next.push(outgoing);
      this.#bytes += line.length;
    }
  }

  #gap(cause: Gap['cause'], from: number, to: number): void {
    this.#deps.onGap({ event: 'forwarding-gap', cause, from, to });
  }
}
