/** As long as a name in the session bar may be, in characters. */
const MAX_LENGTH = 60;

/** What could break a line, or turn its direction so that it reads as something else. */
const UNSHOWABLE =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]+/gu;

/** More marks than any script puts on one letter would reach into the rows above and below. */
const STACKED_MARKS = /(\p{M}{4})\p{M}+/gu;

/** From what a person calls themselves to what only the provider calls them. */
const NAMES = ['name', 'preferred_username', 'email', 'sub'] as const;

/** The claims that hold a name, of an ID token or of userinfo (OpenID Connect Core 1.0, section 5.1). */
export type NameClaims = Readonly<Partial<Record<(typeof NAMES)[number], unknown>>>;

/** The name that the session bar shows; null when nothing of it can be shown. */
export function shownName(claims: NameClaims): string | null {
  for (const name of NAMES) {
    const value = claims[name];
    const shown = typeof value === 'string' ? cleaned(value) : '';
    if (shown !== '') return shown;
  }
  return null;
}

/** Whether there is more than the name that nobody knows themselves by. */
export function hasOwnName({ name, preferred_username, email }: NameClaims): boolean {
  return shownName({ name, preferred_username, email }) !== null;
}

function cleaned(text: string): string {
  const shown = text.replace(UNSHOWABLE, ' ').replace(STACKED_MARKS, '$1').replace(/\s+/g, ' ');
  const characters = Array.from(shown.trim());
  if (characters.length <= MAX_LENGTH) return characters.join('');
  return `${characters.slice(0, MAX_LENGTH - 1).join('')}…`;
}
