import { plainText } from '../base/text.ts';
import type { Config } from '../config/schema.ts';

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
