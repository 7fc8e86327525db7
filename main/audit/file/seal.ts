import { createHash, hash } from 'node:crypto';
import { closeSync, constants, fdatasync, fdatasyncSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorCode } from '../../base/errors.ts';
import { openRegularFile, readRegularFile } from '../../base/regular-file.ts';
import { replaceFileSync } from '../../base/replace-file.ts';
import { unwritable } from './audit-error.ts';

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
  return { keyId, seq: seq + 1, key: hmac(key, NEXT_KEY, NOTHING, 'buffer') };
}

/** A record's seal: HMAC-SHA256 of its line without seal and hash, hex. */
export function sealWith({ key }: SealKey, unsealed: Buffer): string {
  return hmac(key, SEAL, unsealed, 'hex');
}

const NEXT_KEY = Buffer.from('next key');
const SEAL = Buffer.from('seal');
const NOTHING = Buffer.alloc(0);
const BLOCK_BYTES = 64;
const KEY_BYTES = 32;
const DIGEST_BYTES = 32;
const [INNER_PAD, OUTER_PAD] = [0x36, 0x5c];

/** What is hashed. The key's part of it is overwritten afterwards, because old keys are erased. */
const ordinary = Buffer.alloc(4096, INNER_PAD);
const outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES, OUTER_PAD);

function hmac(key: Buffer, start: Buffer, rest: Buffer, encoding: 'hex'): string;
function hmac(key: Buffer, start: Buffer, rest: Buffer, encoding: 'buffer'): Buffer;
/**
 * HMAC-SHA256 (RFC 2104) of two parts, for keys of 32 bytes. `createHmac` takes several times as
 * long for a message as short as a record, and a verification makes two of them for each record.
 */
function hmac(
  key: Buffer,
  start: Buffer,
  rest: Buffer,
  encoding: 'hex' | 'buffer',
): string | Buffer {
  const end = BLOCK_BYTES + start.length + rest.length;
  const inner = end > ordinary.length ? Buffer.alloc(end, INNER_PAD) : ordinary;
  for (let at = 0; at < KEY_BYTES; at += 1) {
    inner[at] = (key[at] ?? 0) ^ INNER_PAD;
    outer[at] = (key[at] ?? 0) ^ OUTER_PAD;
  }
  inner.set(start, BLOCK_BYTES);
  inner.set(rest, BLOCK_BYTES + start.length);
  outer.write(hash('sha256', inner.subarray(0, end), 'binary'), BLOCK_BYTES, 'binary');
  const digest = hash('sha256', outer, encoding);
  for (let at = 0; at < KEY_BYTES; at += 1) inner[at] = outer[at] = 0;
  return digest;
}

/** A name for a line of keys that reveals nothing about them. */
export function sealKeyId(firstKey: Buffer): string {
  return createHash('sha256').update('key id').update(firstKey).digest('hex').slice(0, 16);
}

/** One sector: the disk writes it whole or not at all, so a power cut leaves the old or new key. */
const FILE_BYTES = 512;

/** Where the key of the next record is stored, next to an audit file. */
export function sealKeyPath(auditFile: string): string {
  return join(dirname(auditFile), 'seal-key');
}

/** The content of a seal key file. Absent, unreadable and damaged are three different results. */
export type StoredSealKey =
  | { readonly kind: 'key'; readonly sealKey: SealKey }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'damaged' };

export function readSealKey(path: string): StoredSealKey {
  let text: string;
  try {
    text = readRegularFile(path, FILE_BYTES + 1).toString();
  } catch (error) {
    return { kind: errorCode(error) === 'ENOENT' ? 'absent' : 'unreadable' };
  }
  const [, body = '', keyId = '', seq = '', key = '', check] =
    /^(cleardesk-seal-key 1 ([0-9a-f]{16}) ([1-9]\d{0,14}) ([0-9a-f]{64})) ([0-9a-f]{16}) *\n$/.exec(
      text,
    ) ?? [];
  if (check === undefined || check !== checkOf(body)) return { kind: 'damaged' };
  return { kind: 'key', sealKey: { keyId, seq: Number(seq), key: Buffer.from(key, 'hex') } };
}

/** Writes the first key of a new line of keys to the disk, mode 0600. */
export function createSealKeyFile(path: string, sealKey: SealKey): void {
  replaceFileSync(path, contentOf(sealKey));
}

/**
 * The key of the next record, in a file that the writer of the audit file holds open. Each new key
 * overwrites the one before. The writer does not wait until the key reaches the disk: a key that is
 * older than the audit file can be advanced to it, and a newer one cannot occur.
 */
export class SealKeyFile {
  readonly #file: number;
  #current: SealKey;
  #isSyncing = false;
  #isOpen = true;
  /** The current key has not been written to the file. */
  #isBehind = false;

  /** @throws NotAFileError, or the file system's error */
  constructor(path: string, current: SealKey) {
    this.#file = openRegularFile(path, constants.O_RDWR);
    this.#current = current;
  }

  get current(): SealKey {
    return this.#current;
  }

  /**
   * Makes the key of a later record the current one, and erases those before it.
   * @throws AuditError `audit-unwritable`
   */
  advanceTo(seq: number): void {
    if (seq <= this.#current.seq && !this.#isBehind) return;
    while (this.#current.seq < seq) {
      const { key } = this.#current;
      this.#current = nextSealKey(this.#current);
      key.fill(0);
    }
    this.#isBehind = true;
    try {
      writeSync(this.#file, contentOf(this.#current), 0, FILE_BYTES, 0);
    } catch (error) {
      throw unwritable(error);
    }
    this.#isBehind = false;
    this.#syncSoon();
  }

  close(): void {
    this.#isOpen = false;
    this.#current.key.fill(0);
    if (this.#isSyncing) return; // the sync closes the file when it has finished
    fdatasyncSync(this.#file);
    closeSync(this.#file);
  }

  #syncSoon(): void {
    if (this.#isSyncing) return;
    this.#isSyncing = true;
    const { seq } = this.#current;
    fdatasync(this.#file, () => {
      this.#isSyncing = false;
      if (!this.#isOpen) this.close();
      else if (this.#current.seq > seq) this.#syncSoon();
    });
  }
}

function contentOf({ keyId, seq, key }: SealKey): Buffer {
  const body = `cleardesk-seal-key 1 ${keyId} ${seq} ${key.toString('hex')}`;
  return Buffer.from(`${`${body} ${checkOf(body)}`.padEnd(FILE_BYTES - 1)}\n`);
}

function checkOf(body: string): string {
  return hash('sha256', body).slice(0, 16);
}
