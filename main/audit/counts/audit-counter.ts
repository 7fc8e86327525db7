import { isObject } from '../../base/object.ts';
import { openRegularFileHandle } from '../../base/regular-file.ts';
import { removeDrafts, replaceFile } from '../../base/replace-file.ts';
import type { ChainHead } from '../file/chain.ts';
import type { ChainedRecord } from '../read/records-after.ts';
import { AuditCounts, type StoredCounts } from './audit-counts.ts';

/** The counts of an audit file up to a record, by whose hash the file is known again. */
export interface CountedFile {
  readonly head: ChainHead;
  readonly counts: StoredCounts;
}

export interface AuditCounterDeps {
  /** Where the counts are kept for the next process, beside the audit file. */
  readonly countsFile: string;
  /** The audit file's records after a number; null means that there are no more for now. */
  readonly recordsAfter: (seq: number) => AsyncGenerator<ChainedRecord | null, never>;
  /** Counts the whole file, in another thread. */
  readonly countAll: () => Promise<CountedFile>;
}

/**
 * Counts the records of an audit file across processes, and each once. A process takes over after each
 * session, so it goes on from the counts of the one before, which say up to which record they go. Only where
 * there are none, or they are of another file, is the whole file read, by a worker.
 */
export class AuditCounter {
  readonly #deps: AuditCounterDeps;
  readonly #closed = new AbortController();
  #counts: AuditCounts | null = null;
  #head: ChainHead = { seq: 0, hash: '' };
  #storedSeq = -1;
  #source: AsyncGenerator<ChainedRecord | null, never> | null = null;

  constructor(deps: AuditCounterDeps) {
    this.#deps = deps;
  }

  /** The number of the last record that is counted. */
  get lastSeq(): number {
    return this.#head.seq;
  }

  /**
   * Counts the records that have come. One call at a time.
   * @throws where the audit file cannot be read, or after {@link close}; the next call tries again
   */
  async update(): Promise<AuditCounts> {
    try {
      this.#counts ??= await this.#begin();
      this.#source ??= this.#deps.recordsAfter(this.#head.seq);
      for (;;) {
        this.#closed.signal.throwIfAborted();
        const { value } = await this.#source.next();
        if (value === null) break;
        this.#see(this.#counts, value);
      }
      await this.#store(this.#counts);
      return this.#counts;
    } catch (error) {
      await this.#release();
      throw error;
    }
  }

  /** Permanent: the next process counts. */
  close(): void {
    this.#closed.abort();
    void this.#release().catch(() => undefined);
  }

  async #begin(): Promise<AuditCounts> {
    const { countsFile, countAll, recordsAfter } = this.#deps;
    await removeDrafts(countsFile); // of a process that was killed
    const kept = await readCounts(countsFile);
    const counts = kept === null ? null : AuditCounts.from(kept.counts);
    if (kept !== null && counts !== null && kept.head.seq > 0) {
      const source = recordsAfter(kept.head.seq - 1);
      const { value: first } = await source.next();
      const isSame = first?.hash === kept.head.hash;
      // Rotation may have removed the record itself; those before it are counted.
      if (first !== null && (isSame || first.record.seq > kept.head.seq)) {
        this.#source = source;
        this.#head = kept.head;
        this.#storedSeq = kept.head.seq;
        if (!isSame) this.#see(counts, first);
        return counts;
      }
      await source.return(undefined as never);
    }
    const { head, counts: all } = await countAll();
    this.#head = head;
    return new AuditCounts(all);
  }

  #see(counts: AuditCounts, { record, hash }: ChainedRecord): void {
    counts.see(record);
    this.#head = { seq: record.seq, hash };
  }

  /** Without it, the next process only has to read more. */
  async #store(counts: AuditCounts): Promise<void> {
    if (this.#storedSeq === this.#head.seq) return;
    const content = { v: 1, head: this.#head, counts: counts.stored };
    const { signal } = this.#closed;
    try {
      await replaceFile(this.#deps.countsFile, `${JSON.stringify(content)}\n`, { signal });
      this.#storedSeq = content.head.seq;
    } catch {
      // the audit file is beside it: where that cannot be written, the kiosk says so itself
    }
  }

  async #release(): Promise<void> {
    const source = this.#source;
    this.#source = null;
    await source?.return(undefined as never);
  }
}

/** @returns null where there are none that can be used */
async function readCounts(path: string): Promise<{ head: ChainHead; counts: unknown } | null> {
  try {
    const file = await openRegularFileHandle(path);
    const text = await file.readFile('utf8').finally(() => file.close());
    const kept: unknown = JSON.parse(text);
    if (!isObject(kept) || kept['v'] !== 1 || !isObject(kept['head'])) return null;
    const { seq, hash } = kept['head'];
    if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || typeof hash !== 'string') {
      return null;
    }
    return { head: { seq, hash }, counts: kept['counts'] };
  } catch {
    return null;
  }
}
