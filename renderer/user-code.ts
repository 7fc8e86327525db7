/**
 * A user code in groups that an eye can hold: as the provider divides it (RFC 8628 section 6.1), or
 * in fours or threes. Together the groups are the very code, its separators included.
 */
export function codeGroups(userCode: string): readonly string[] {
  const own = userCode.match(/[^-\s]+[-\s]*/g) ?? [];
  if (own.length > 1) return own;
  const size = userCode.length % 4 === 0 || userCode.length % 3 !== 0 ? 4 : 3;
  return userCode.match(new RegExp(`.{1,${size}}`, 'gu')) ?? [];
}

/** Letter by letter, for a screen reader, which would try it as a word. */
export function spelled(userCode: string): string {
  return codeGroups(userCode)
    .map((group) => Array.from(group.replaceAll(/[-\s]/g, '')).join(' '))
    .join(', ');
}

/** An address as people type it: `https://` and a slash at the end go without saying. */
export function typedAddress(url: string): string {
  return url.replace(/^https:\/\//, '').replace(/\/$/, '');
}
