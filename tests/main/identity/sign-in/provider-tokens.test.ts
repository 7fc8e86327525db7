import { describe, expect, it } from 'vitest';
import { shownName } from '../../../../main/identity/sign-in/provider-tokens.ts';

describe('the name that is shown', () => {
  const all = { name: 'Nora', preferred_username: 'nurse1', email: 'n@a.example', sub: '7' };

  it.each([
    [all, 'Nora'],
    [{ ...all, name: '' }, 'nurse1'],
    [{ ...all, name: ['Nora'], preferred_username: 5 }, 'n@a.example'],
    [{ sub: '7' }, '7'],
    [{ sub: '\u0000' }, null],
  ])('of %j is %j', (claims, name) => {
    expect(shownName(claims)).toBe(name);
  });

  it('has no control characters, line breaks or turned text in it', () => {
    expect(shownName({ name: ' No\u0000ra\r\n\u202Enossl\u2028iN\uD800 ' })).toBe('No ra nossl iN');
  });

  it('keeps names as people write them', () => {
    for (const name of ['Zoë Müller-Łuk', '田中 太郎', 'می‌خواهم', 'O’Neil']) {
      expect(shownName({ name })).toBe(name);
    }
  });

  it('is not longer than fits', () => {
    expect(shownName({ name: '😀'.repeat(61) })).toBe(`${'😀'.repeat(59)}…`);
    expect(shownName({ name: '😀'.repeat(60) })).toBe('😀'.repeat(60));
  });
});
