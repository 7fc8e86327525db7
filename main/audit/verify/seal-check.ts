import { hasSeal, sealFits } from '../file/chain.ts';
import { type SealKey, sealWith, type StoredSealKey } from '../file/seal.ts';
import { SealKeys } from './seal-keys.ts';

/**
 * How many keys of a line the check derives without a record. That takes a minute or two; without
 * the limit, the first record's number in a forged file could make it take years.
 */
const MOST_KEYS_WITHOUT_RECORD = 100_000_000;

/** The fields of a record that matter for its seal. */
export interface SealedRecord {
  readonly seq: number;
  readonly event: unknown;
  readonly keyId: unknown;
}

/**
 * Checks the seals of records in order with the verification keys, and at the end the device's own
 * key. That key belongs to the record after the last one, or to an earlier one after a power cut; a
 * key of a later record shows that records are missing.
 */
export class SealCheck {
  /** Later lines of keys, each starting at the record that began it. */
  readonly #later: SealKey[];
  readonly #device: StoredSealKey;
  #keys: SealKeys | null = null;
  /** One of the derived keys is the device's key. */
  #deviceHolds = false;

  /** @param device the key that the device had before the records were read */
  constructor(keys: readonly SealKey[], device: StoredSealKey) {
    this.#later = [...keys].sort((a, b) => a.seq - b.seq);
    this.#device = device;
  }

  /** @returns what is wrong with the record's seal; null if nothing is */
  problemOf({ seq, event, keyId }: SealedRecord, line: Buffer): string | null {
    const beginsHere = this.#takeLinesUpTo(seq);
    if (this.#keys !== null && seq - this.#keys.current.seq > MOST_KEYS_WITHOUT_RECORD) {
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
    if (!hasSeal(line)) return 'it is not sealed';
    const fits = sealFits(line, (unsealed) => sealWith(key, unsealed));
    return fits ? null : 'its seal does not fit';
  }

  /** @returns the conflict between the device's own key and the end of the file; null if none */
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
        return "the device's own key (seal-key) is not beside the file: without it, records may be missing at the end unnoticed";
      case 'unreadable':
        return "the device's own key (seal-key) cannot be read";
      case 'damaged':
        return "the device's own key (seal-key) is damaged";
    }
  }

  /** Stops the second thread, if there is one. */
  close(): void {
    this.#keys?.close();
  }

  /** @returns whether a line of keys begins with this very record */
  #takeLinesUpTo(seq: number): boolean {
    let taken: SealKey | undefined;
    while ((this.#later[0]?.seq ?? Infinity) <= seq) taken = this.#later.shift();
    if (taken === undefined) return false;
    this.#keys?.close();
    this.#keys = new SealKeys(taken);
    this.#meet(taken);
    return taken.seq === seq;
  }

  /** The key of a record, derived from the current key; null before the first line of keys. */
  #keyOf(seq: number): SealKey | null {
    const keys = this.#keys;
    if (keys === null) return null;
    while (keys.current.seq < seq) this.#meet(keys.next());
    return keys.current;
  }

  #meet({ keyId, seq, key }: SealKey): void {
    if (this.#device.kind !== 'key') return;
    const own = this.#device.sealKey;
    if (own.seq === seq && own.keyId === keyId) this.#deviceHolds = own.key.equals(key);
  }
}
