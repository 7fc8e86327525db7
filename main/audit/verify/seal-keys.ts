import { Worker } from 'node:worker_threads';
import { nextSealKey, type SealKey } from '../file/seal.ts';

const KEY_BYTES = 32;
/** Keys that the second thread derives before it reports, and that this thread takes at once. */
const BATCH = 256;
/** Batches that the second thread may be ahead. */
const BATCHES = 32;
/** Batches that this thread takes between two wake-ups of the second one. */
const WAKE_BATCHES = 8;
/** Keys that this thread derives alone: starting a thread costs more. */
const MOST_KEYS_ALONE = 1000;
const [DERIVED, USED] = [0, 1];

/**
 * Derives the keys after one key, in a second thread if there are many. This thread never waits for
 * it: a key that is not there yet is derived here, so a thread that is late, or cannot start, only
 * costs time.
 */
export class SealKeys {
  #current: SealKey;
  #count = 0;
  #ahead: KeysAhead | null = null;

  constructor(first: SealKey) {
    this.#current = first;
  }

  get current(): SealKey {
    return this.#current;
  }

  next(): SealKey {
    this.#count += 1;
    if (this.#count === MOST_KEYS_ALONE) this.#ahead = new KeysAhead(this.#current);
    const { keyId, seq } = this.#current;
    const key = this.#ahead?.next() ?? null;
    this.#current = key === null ? nextSealKey(this.#current) : { keyId, seq: seq + 1, key };
    return this.#current;
  }

  close(): void {
    this.#ahead?.close();
    this.#ahead = null;
  }
}

/** A thread that derives keys, in batches, into a ring. */
class KeysAhead {
  readonly #ring = new SharedArrayBuffer(BATCHES * BATCH * KEY_BYTES);
  readonly #counts = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  readonly #worker: Worker;
  #next = 0;
  /** A copy of the batch that the next key is in; null if it was not derived in time. */
  #batch: Buffer | null = null;

  constructor({ key }: SealKey) {
    const data = { key, ring: this.#ring, counts: this.#counts, batches: BATCHES, batch: BATCH };
    this.#worker = new Worker(DERIVE, {
      eval: true,
      workerData: data,
      // It needs little memory, and nothing that this process loads at its start.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 },
    });
    this.#worker.on('error', () => undefined); // this thread derives the keys
    this.#worker.unref();
  }

  /** @returns null if the key has not been derived yet */
  next(): Buffer | null {
    const at = (this.#next % BATCH) * KEY_BYTES;
    if (at === 0) this.#batch = this.#take(this.#next / BATCH);
    this.#next += 1;
    return this.#batch?.subarray(at, at + KEY_BYTES) ?? null;
  }

  close(): void {
    void this.#worker.terminate();
  }

  #take(nth: number): Buffer | null {
    const isDerived = Atomics.load(this.#counts, DERIVED) > nth;
    const bytes = BATCH * KEY_BYTES;
    const batch = isDerived
      ? Buffer.from(new Uint8Array(this.#ring, (nth % BATCHES) * bytes, bytes))
      : null;
    Atomics.store(this.#counts, USED, nth + 1);
    // Seldom, because a wake-up may cost this thread its processor.
    if (nth % WAKE_BATCHES === 0) Atomics.notify(this.#counts, USED);
    return batch;
  }
}

/** The second thread's code: as text, because each build would have another place for a file. */
const DERIVE = `
const { hash } = require('node:crypto');
const { key, ring, counts, batches, batch } = require('node:worker_threads').workerData;
const inner = Buffer.alloc(64 + 8);
inner.write('next key', 64);
const outer = Buffer.alloc(64 + 32);
let current = Buffer.from(key);
for (let nth = 0; nth < 2 ** 31; nth += 1) {
  for (let used; nth - (used = Atomics.load(counts, 1)) >= batches; ) Atomics.wait(counts, 1, used);
  const place = new Uint8Array(ring, (nth % batches) * batch * 32, batch * 32);
  for (let one = 0; one < batch; one += 1) {
    for (let at = 0; at < 64; at += 1) {
      const byte = at < 32 ? current[at] : 0;
      inner[at] = byte ^ 0x36;
      outer[at] = byte ^ 0x5c;
    }
    outer.write(hash('sha256', inner, 'binary'), 64, 'binary');
    current = hash('sha256', outer, 'buffer');
    place.set(current, one * 32);
  }
  Atomics.store(counts, 0, nth + 1);
}`;
