import { expect, it } from 'vitest';
import { plainText, shownHost } from '../../../main/sites/plain-text.ts';

it('leaves nothing that turns text around, hides in it or breaks the line', () => {
  expect(plainText('letter\u202etxt.exe', 80)).toBe('letter txt.exe');
  expect(plainText(' a\r\n\tb\u0000c\u200bd ', 80)).toBe('a b c d');
  expect(plainText('Übersicht – 한국어 🙂', 80)).toBe('Übersicht – 한국어 🙂');
});

it('cuts the middle out of what is too long', () => {
  expect(plainText(`${'a'.repeat(200)}.exe`, 11)).toBe('aaaaa….exe'.replace('a…', 'a…a'));
  expect(plainText('short', 5)).toBe('short');
});

it('keeps marks that are stacked on a letter in their row', () => {
  expect(plainText(`a${'\u0301'.repeat(500)}b`, 80)).toBe(`a${'\u0301'.repeat(4)}b`);
  expect(plainText('Việt Nam'.normalize('NFD'), 80)).toBe('Việt Nam'.normalize('NFD'));
});

it('shows the end of a host that is too long, which nobody but its owner chooses', () => {
  expect(shownHost('id.example.org:8443')).toBe('id.example.org:8443');
  const shown = shownHost(`bank.example.${'sign-in.'.repeat(40)}evil.example`);
  expect(shown).toHaveLength(60);
  expect(shown).toMatch(/^….*evil\.example$/);
});
