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
  /** The audit file says that the receiver cannot be reached. */
  readonly isDegraded: boolean;
}

/**
 * Reads the cursor. If its file is absent, damaged, or of another receiver, the result is the start
 * of the audit file: the receiver then gets every record, and can drop those that it has.
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
 * Replaces the cursor's file, on the disk, mode 0600. No draft stays behind, also after a failure.
 * @param signal aborted if another process may be writing the file by now
 * @throws the file system's error
 */
export async function writeCursor(
  path: string,
  cursor: Cursor,
  signal: AbortSignal,
): Promise<void> {
  await replaceFile(path, `${JSON.stringify(cursor)}\n`, { signal });
}

export type Gap = Extract<AuditEvent, { readonly event: 'forwarding-gap' }>;

/** How far the outbox reads ahead of the receiver. */
const MAX_BYTES = 256 * 1024;
export const MAX_RECORDS = 500;

export interface OutboxDeps {
  /** The audit file's records after a number; null means that there are no more for now. */
  readonly recordsAfter: (seq: number) => AsyncGenerator<ChainedRecord | null, never>;
  readonly maxLineBytes: number;
  /** Called for records that the forwarder will not send. */
  readonly onGap: (gap: Gap) => void;
}

/** The records to send next. The audit file itself is the queue; this object holds its head. */
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

  /** Begins after the last record that was sent, if the audit file still holds that record. */
  static async openAfter({ seq, hash }: Cursor, deps: OutboxDeps): Promise<Outbox> {
    if (seq === 0) return Outbox.#atStart(deps);
    const outbox = new Outbox(deps, seq - 1);
    const { value: last } = await outbox.#source.next();
    // Rotation may have removed the record itself.
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
    // Records that rotation removed before the first delivery are no gap.
    outbox.#last = first.record.seq - 1;
    outbox.#add(first);
    return outbox;
  }

  /** Reads ahead up to the limits. @returns the records to send next */
  async fill(): Promise<readonly ChainedRecord[]> {
    while (this.#bytes < MAX_BYTES && this.#next.length < MAX_RECORDS) {
      const { value } = await this.#source.next();
      if (value === null) break;
      this.#add(value);
    }
    return this.#next;
  }

  /** Removes the first records, which have been sent. */
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
