import { expect, it } from 'vitest';
import { plainText } from '../../../main/sites/plain-text.ts';

it('leaves nothing that turns text around, hides in it or breaks the line', () => {
  expect(plainText('letter\u202etxt.exe', 80)).toBe('letter txt.exe');
  expect(plainText(' a\r\n\tb\u0000c\u200bd ', 80)).toBe('a b c d');
  expect(plainText('Übersicht – 한국어 🙂', 80)).toBe('Übersicht – 한국어 🙂');
});

it('cuts the middle out of what is too long', () => {
  expect(plainText(`${'a'.repeat(200)}.exe`, 11)).toBe('aaaaa….exe'.replace('a…', 'a…a'));
  expect(plainText('short', 5)).toBe('short');
});
