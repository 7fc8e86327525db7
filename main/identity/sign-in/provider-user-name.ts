import { plainText } from '../../base/text.ts';

/** As long as a name in the session bar may be, in characters. */
export const NAME_MAX_LENGTH = 60;

/** From what a person calls themselves to what only the provider calls them. */
const NAMES = ['name', 'preferred_username', 'email', 'sub'] as const;

/** The claims that hold a name, of an ID token or of userinfo (OpenID Connect Core 1.0, section 5.1). */
export type NameClaims = Readonly<Partial<Record<(typeof NAMES)[number], unknown>>>;

/** The name that the session bar shows; null when nothing of it can be shown. */
export function shownName(claims: NameClaims): string | null {
  for (const name of NAMES) {
    const value = claims[name];
    const shown = typeof value === 'string' ? plainText(value, NAME_MAX_LENGTH, 'end') : '';
    if (shown !== '') return shown;
  }
  return null;
}

/** Whether there is more than the name that nobody knows themselves by. */
export function hasOwnName({ name, preferred_username, email }: NameClaims): boolean {
  return shownName({ name, preferred_username, email }) !== null;
}
