import { createHash } from 'node:crypto';
import { sealKeyId, type SealKey } from '../file/seal.ts';

const SEQ_BYTES = 6;
const KEY_BYTES = 32;
const CHECK_BYTES = 2;
/** Digits of base32hex (RFC 4648 §7): five bits each. */
const DIGITS = ((SEQ_BYTES + KEY_BYTES + CHECK_BYTES) * 8) / 5;

/**
 * A verification key as auditors keep it: the number of the first sealed record, its key, and two
 * bytes against typing errors, in base32hex, in groups of four.
 */
export function verificationKeyText({ seq, key }: SealKey): string {
  const start = Buffer.alloc(SEQ_BYTES);
  start.writeUIntBE(seq, 0, SEQ_BYTES);
  const body = Buffer.concat([start, key]);
  const digits = BigInt(`0x${Buffer.concat([body, checkOf(body)]).toString('hex')}`)
    .toString(32)
    .padStart(DIGITS, '0');
  return (digits.toUpperCase().match(/.{4}/g) ?? []).join('-');
}

/**
 * Reads a verification key; capitals, spaces and dashes do not matter.
 * @returns null if the text is not a key, or has a typing error
 */
export function readVerificationKey(text: string): SealKey | null {
  const digits = text.replace(/[\s-]/g, '').toLowerCase();
  if (digits.length !== DIGITS || !/^[0-9a-v]*$/.test(digits)) return null;
  let number = 0n;
  for (const digit of digits) number = number * 32n + BigInt(parseInt(digit, 32));
  const bytes = Buffer.from(number.toString(16).padStart((DIGITS * 5) / 4, '0'), 'hex');
  const body = bytes.subarray(0, -CHECK_BYTES);
  if (!checkOf(body).equals(bytes.subarray(-CHECK_BYTES))) return null;
  const key = body.subarray(SEQ_BYTES);
  return { keyId: sealKeyId(key), seq: body.readUIntBE(0, SEQ_BYTES), key };
}

function checkOf(body: Buffer): Buffer {
  return createHash('sha256').update(body).digest().subarray(0, CHECK_BYTES);
}
