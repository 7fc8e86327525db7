import { visibleText } from '../../base/text.ts';

/** Enough for an error and where it came from. */
const MOST_CHARACTERS = 2000;

/**
 * A text as one line of the log, with nothing about a person in it: of an address only its origin
 * stays, for a path may name a patient and a query hold a token, such as the `id_token_hint` of a
 * sign-out (OpenID Connect RP-Initiated Logout 1.0, section 2), and of a home folder no name.
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
