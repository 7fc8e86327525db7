import { createHash, randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from '../../base/errors.ts';
import { openNewFile, readRegularFile } from '../../base/regular-file.ts';
import { plainText } from '../../base/text.ts';
import type { Config } from '../../config/schema/schema.ts';

const SALT_BYTES = 32;

/**
 * Names for session ids that cannot be turned back (OWASP Session Management Cheat Sheet: log a
 * salted hash). The salt is the device's own, made at first use, mode 0600. The function throws the
 * file system's error when the salt can be neither read nor made.
 */
export function sessionPseudonyms(saltFile: string): (sessionId: string) => string {
  let salt: Buffer | null = null;
  return (sessionId) => {
    salt ??= readSalt(saltFile) ?? makeSalt(saltFile);
    return createHash('sha256').update(salt).update(sessionId).digest('hex').slice(0, 32);
  };
}

function readSalt(path: string): Buffer | null {
  try {
    const salt = readRegularFile(path, SALT_BYTES + 1);
    return salt.length === SALT_BYTES ? salt : null;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function makeSalt(path: string): Buffer {
  const salt = randomBytes(SALT_BYTES);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const file = openNewFile(path);
  try {
    writeFileSync(file, salt);
  } finally {
    closeSync(file);
  }
  return salt;
}

/** As long as a subject may be (OpenID Connect Core 1.0, section 2). */
const MAX_LENGTH = 255;

/**
 * What the audit file says of who signed in: the name, a pseudonym that only this device's salt leads to,
 * or nothing.
 * @param user the account's name, or what the OpenID provider calls the person; null for a guest
 * @param pseudonym gives the salted hash of a text
 */
export function recordedUser(
  user: string | null,
  setting: Config['audit']['users'],
  pseudonym: (text: string) => string,
): string | null {
  if (user === null || setting === 'none') return null;
  // Another text than any session's id, which has pseudonyms of the same salt.
  return setting === 'plain'
    ? plainText(user, MAX_LENGTH, 'end')
    : `sha256:${pseudonym(`user ${user}`)}`;
}
