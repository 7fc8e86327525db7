import { plainText } from '../../base/text.ts';

/** The longest name that the session bar shows, in characters. */
export const NAME_MAX_LENGTH = 60;

/** From the name that the user uses to the one that only the provider uses. */
const NAMES = ['name', 'preferred_username', 'email', 'sub'] as const;

/** The name claims of an ID token or of userinfo (OpenID Connect Core 1.0, section 5.1). */
export type NameClaims = Readonly<Partial<Record<(typeof NAMES)[number], unknown>>>;

/** The name that the session bar shows; null if no claim can be shown. */
export function shownName(claims: NameClaims): string | null {
  for (const name of NAMES) {
    const value = claims[name];
    const shown = typeof value === 'string' ? plainText(value, NAME_MAX_LENGTH, 'end') : '';
    if (shown !== '') return shown;
  }
  return null;
}

/** Whether there is a name besides `sub`, which users do not know. */
export function hasOwnName({ name, preferred_username, email }: NameClaims): boolean {
  return shownName({ name, preferred_username, email }) !== null;
}
