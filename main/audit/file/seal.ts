import { createHash, createHmac } from 'node:crypto';

/**
 * Forward-secure sealing (Schneier and Kelsey, Secure Audit Logs to Support Computer Forensics,
 * 1999): every record is sealed with a key of its own, made of the key before it by a one-way
 * function, and the key before is erased. Whoever takes the device over has the keys of records to
 * come, and of no record that there is.
 */
export interface SealKey {
  /** What the line of keys is called: tells one `audit init` from the next. */
  readonly keyId: string;
  /** The record that `key` seals. */
  readonly seq: number;
  /** 32 bytes. */
  readonly key: Buffer;
}

/** The key of the record after. */
export function nextSealKey({ keyId, seq, key }: SealKey): SealKey {
  return { keyId, seq: seq + 1, key: createHmac('sha256', key).update('next key').digest() };
}

/** A record's seal: HMAC-SHA256 of its line without seal and hash, hex. */
export function sealWith({ key }: SealKey, unsealed: Buffer): string {
  return createHmac('sha256', key).update('seal').update(unsealed).digest('hex');
}

/** A name for a line of keys that gives nothing of them away. */
export function sealKeyId(firstKey: Buffer): string {
  return createHash('sha256').update('key id').update(firstKey).digest('hex').slice(0, 16);
}
