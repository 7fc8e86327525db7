import { randomBytes, scrypt, scryptSync, timingSafeEqual, type ScryptOptions } from 'node:crypto';

/**
 * A password hash in the config: `scrypt$17$8$1$<salt>$<key>`. The numbers are log2 of the cost,
 * the block size and the parallelization (RFC 7914 section 2); salt and key are in base64url. It
 * has no comma, which would end the value between braces in YAML.
 */
export interface PasswordHash extends Strength {
  readonly salt: Buffer;
  readonly key: Buffer;
}

interface Strength {
  readonly costLog2: number;
  readonly parallelization: number;
}

/** OWASP Password Storage Cheat Sheet: scrypt with at least N = 2^17, r = 8, p = 1 (128 MiB). */
export const STRENGTH: Strength = { costLog2: 17, parallelization: 1 };
const BLOCK_SIZE = 8;
const SALT_BYTES = 16;
const KEY_BYTES = 32;

/**
 * From OWASP's minimum to 256 MiB and four times the work, so that no config makes a device run out
 * of memory. The config's schema accepts exactly the same; a test compares the two.
 */
const SHAPE = /^scrypt\$(1[78])\$8\$([1-4])\$([\w-]{21}[AQgw])\$([\w-]{42}[AEIMQUYcgkosw048])$/;

/** @returns null for text that is not a password hash, such as the example's `scrypt$...` */
export function parsePasswordHash(text: string): PasswordHash | null {
  const found = SHAPE.exec(text);
  if (found === null) return null;
  const [, costLog2, parallelization, salt = '', key = ''] = found;
  return {
    costLog2: Number(costLog2),
    parallelization: Number(parallelization),
    salt: Buffer.from(salt, 'base64url'),
    key: Buffer.from(key, 'base64url'),
  };
}

/** A hash that no password matches, and whose check takes as long as that of a real one. */
export function decoyHash({ costLog2, parallelization }: Strength): PasswordHash {
  const salt = randomBytes(SALT_BYTES);
  return { costLog2, parallelization, salt, key: randomBytes(KEY_BYTES) };
}

/** Hashes a password for the config. It blocks the thread for about 0.4 s. */
export function hashPasswordSync(password: string): string {
  const salt = randomBytes(SALT_BYTES);
  const bytes = bytesOf(password);
  const key = scryptSync(bytes, salt, KEY_BYTES, optionsOf(STRENGTH));
  bytes.fill(0);
  const { costLog2, parallelization } = STRENGTH;
  const numbers = `${costLog2}$${BLOCK_SIZE}$${parallelization}`;
  return `scrypt$${numbers}$${salt.toString('base64url')}$${key.toString('base64url')}`;
}

/** Whether a password matches. A match takes as long as a mismatch. */
export async function verifyPassword(password: string, hash: PasswordHash): Promise<boolean> {
  const bytes = bytesOf(password);
  try {
    const key = await derive(bytes, hash);
    const isRight = timingSafeEqual(key, hash.key);
    key.fill(0);
    return isRight;
  } finally {
    bytes.fill(0);
  }
}

/** Keyboards may encode the same character in two ways (NIST SP 800-63B-4 section 3.1.1.2). */
function bytesOf(password: string): Buffer {
  return Buffer.from(password.normalize('NFC'), 'utf8');
}

function derive(bytes: Buffer, hash: PasswordHash): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(bytes, hash.salt, KEY_BYTES, optionsOf(hash), (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

function optionsOf({ costLog2, parallelization }: Strength): ScryptOptions {
  const cost = 2 ** costLog2;
  // scrypt needs a little more than 128 * N * r bytes; Node refuses more than `maxmem`.
  const maxmem = 2 * 128 * cost * BLOCK_SIZE;
  return { cost, blockSize: BLOCK_SIZE, parallelization, maxmem };
}
