import { sealOfLine } from '../file/chain.ts';
import type { StoredSealKey } from '../file/seal-key-file.ts';
import { nextSealKey, sealWith, type SealKey } from '../file/seal.ts';

/**
 * How far a line of keys is gone through without a record. That takes a minute or two; the number of
 * the first record of a file that somebody made could make it take years.
 */
const MOST_KEYS_WITHOUT_RECORD = 100_000_000;

/** What a record has to do with seals. */
export interface SealedRecord {
  readonly seq: number;
  readonly event: unknown;
  readonly keyId: unknown;
}

/**
 * Checks the seals of records as they come, by verification keys, and at the end the device's own
 * key: it is of the record after the last, or of one before where the power went; a key of a later
 * one says that records are missing.
 */
export class SealCheck {
  /** Lines of keys still to come, each from the record that began it. */
  readonly #later: SealKey[];
  readonly #device: StoredSealKey;
  #current: SealKey | null = null;
  /** The device's key was met on the way. */
  #deviceHolds = false;

  /** @param device what stood on the device before the records were read */
  constructor(keys: readonly SealKey[], device: StoredSealKey) {
    this.#later = [...keys].sort((a, b) => a.seq - b.seq);
    this.#device = device;
  }

  /** @returns what is wrong with the record's seal; null when nothing is */
  problemOf({ seq, event, keyId }: SealedRecord, line: Buffer): string | null {
    const beginsHere = this.#takeLinesUpTo(seq);
    if (this.#current !== null && seq - this.#current.seq > MOST_KEYS_WITHOUT_RECORD) {
      return 'it is too many records after the one that its verification key begins with';
    }
    const key = this.#keyOf(seq);
    if (key === null) return null;
    if (event === 'audit-sealed' && keyId !== key.keyId) {
      return 'sealing begins anew here; give the verification key that was shown then as well';
    }
    if (beginsHere && event !== 'audit-sealed') {
      return 'the verification key is not of this audit file';
    }
    const sealed = sealOfLine(line);
    if (sealed === null) return 'it is not sealed';
    return sealWith(key, sealed.unsealed) === sealed.seal ? null : 'its seal does not fit';
  }

  /** @returns what the device's own key says against the end of the file; null when nothing */
  problemAtEnd(lastSeq: number): string | null {
    const next = this.#keyOf(lastSeq + 1);
    if (next === null || this.#later.length > 0) {
      return 'the verification key is of records that are not there';
    }
    const device = this.#device;
    switch (device.kind) {
      case 'key':
        if (this.#deviceHolds) return null;
        if (device.sealKey.keyId === next.keyId && device.sealKey.seq > next.seq) {
          return `records ${next.seq} to ${device.sealKey.seq - 1} are missing: the device has sealed them`;
        }
        return "the device's own key (seal-key) does not fit";
      case 'absent':
        return "the device's own key (seal-key) is not beside the file: without it nobody can say whether records are missing at the end";
      case 'unreadable':
        return "the device's own key (seal-key) cannot be read";
      case 'damaged':
        return "the device's own key (seal-key) is damaged";
    }
  }

  /** @returns whether a line of keys begins with this very record */
  #takeLinesUpTo(seq: number): boolean {
    let taken: SealKey | undefined;
    while ((this.#later[0]?.seq ?? Infinity) <= seq) taken = this.#later.shift();
    if (taken === undefined) return false;
    this.#current = taken;
    this.#meet(taken);
    return taken.seq === seq;
  }

  /** The key of a record, gone through from where the line stands; null before the first line. */
  #keyOf(seq: number): SealKey | null {
    let key = this.#current;
    while (key !== null && key.seq < seq) {
      key = nextSealKey(key);
      this.#meet(key);
    }
    return (this.#current = key);
  }

  #meet({ keyId, seq, key }: SealKey): void {
    if (this.#device.kind !== 'key') return;
    const own = this.#device.sealKey;
    if (own.seq === seq && own.keyId === keyId) this.#deviceHolds = own.key.equals(key);
  }
}
