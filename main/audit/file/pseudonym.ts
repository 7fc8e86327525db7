import { createHash, randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from '../../base/errors.ts';
import { openNewFile, readRegularFile } from '../../base/regular-file.ts';
import { plainText } from '../../base/text.ts';
import type { Config } from '../../config/schema/schema.ts';

const SALT_BYTES = 32;

/**
 * Pseudonyms that do not lead back to a session's id (OWASP Session Management Cheat Sheet: log a
 * salted hash). Each device makes its own salt at first use, mode 0600. The returned function
 * throws the file system's error if the salt can be neither read nor made.
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

/** The longest subject that a provider may send (OpenID Connect Core 1.0, section 2). */
const MAX_LENGTH = 255;

/**
 * The user as the audit file names them: the name, a pseudonym made with this device's salt, or
 * nothing.
 * @param user the account's name, or the OpenID provider's name for the user; null for a guest
 * @param pseudonym gives the salted hash of a text
 */
export function recordedUser(
  user: string | null,
  setting: Config['audit']['users'],
  pseudonym: (text: string) => string,
): string | null {
  if (user === null || setting === 'none') return null;
  // The prefix keeps it apart from the pseudonyms of session ids, which have the same salt.
  return setting === 'plain'
    ? plainText(user, MAX_LENGTH, 'end')
    : `sha256:${pseudonym(`user ${user}`)}`;
}
