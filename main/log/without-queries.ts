/**
 * A text without the queries and fragments of the addresses in it, which may hold a token, such as the
 * `id_token_hint` of a sign-out (OpenID Connect RP-Initiated Logout 1.0, section 2).
 */
export function withoutQueries(text: string): string {
  return text.replaceAll(/([a-z][a-z0-9+.-]*:\/\/[^\s?#'"]*)[?#][^\s'"]*/gi, '$1?…');
}
