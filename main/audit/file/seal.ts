import { createHash, createHmac } from 'node:crypto';

/**
 * Forward-secure sealing (Schneier and Kelsey, Secure Audit Logs to Support Computer Forensics,
 * 1999): every record is sealed with its own key, derived from the previous key by a one-way
 * function, and the previous key is erased. An attacker who takes over the device gets the keys of
 * future records, but of no existing record.
 */
export interface SealKey {
  /** The name of the line of keys: tells one `audit init` from the next. */
  readonly keyId: string;
  /** The record that `key` seals. */
  readonly seq: number;
  /** 32 bytes. */
  readonly key: Buffer;
}

/** The key of the next record. */
export function nextSealKey({ keyId, seq, key }: SealKey): SealKey {
  return { keyId, seq: seq + 1, key: createHmac('sha256', key).update('next key').digest() };
}

/** A record's seal: HMAC-SHA256 of its line without seal and hash, hex. */
export function sealWith({ key }: SealKey, unsealed: Buffer): string {
  return createHmac('sha256', key).update('seal').update(unsealed).digest('hex');
}

/** A name for a line of keys that reveals nothing about them. */
export function sealKeyId(firstKey: Buffer): string {
  return createHash('sha256').update('key id').update(firstKey).digest('hex').slice(0, 16);
}
