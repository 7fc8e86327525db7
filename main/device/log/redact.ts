import { visibleText } from '../../base/text.ts';

/** Enough for an error and its stack. */
const MOST_CHARACTERS = 2000;

/**
 * Makes one line for the log without personal data. Of an address only the origin stays, because
 * its path may name a patient and its query may hold a token, such as the `id_token_hint` of a
 * sign-out (OpenID Connect RP-Initiated Logout 1.0, section 2). Names of home folders are removed.
 */
export function redact(text: string): string {
  const line = text
    .slice(0, 2 * MOST_CHARACTERS)
    .replaceAll(
      /([a-z][a-z0-9+.-]{0,20}:\/\/)(?:[^\s/?#'"]*@)?([^\s/?#'"]*)([^\s'")]*)/gi,
      (_whole, scheme: string, host: string, rest: string) =>
        `${scheme}${host}${rest.length > 1 ? '/…' : rest}`,
    )
    .replaceAll(/\b(data|javascript|mailto|tel):[^\s'"]+/gi, '$1:…')
    .replaceAll(/([/\\](?:home|Users)[/\\])[^/\\\s'":]+/g, '$1…')
    .replaceAll(/\s*\p{Cc}+\s*/gu, ' ');
  return visibleText(line, ' ').slice(0, MOST_CHARACTERS);
}
