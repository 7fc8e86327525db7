import { describe, expect, it } from 'vitest';
import { plainHost, plainText, visibleText } from '../../../main/base/text.ts';

const DIRECTION_MARKS = Array.from(
  '\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c',
);

describe('text that others have written', () => {
  it.each(DIRECTION_MARKS)('keeps its direction: %j', (mark) => {
    expect(plainText(`letter${mark}txt.exe`, 80)).toBe('letter txt.exe');
    expect(visibleText(`letter${mark}txt.exe`, '?')).toBe('letter?txt.exe');
  });

  it('stays on one line, and hides nothing', () => {
    expect(plainText(' a\r\n\tb\u0000c\u200bd\u2028e\ud800 ', 80)).toBe('a b c d e');
    expect(plainText('a\u3164\u2800\u00adb', 80)).toBe('a b');
    expect(plainText('\u202e\u200b', 80)).toBe('');
  });

  it('stays as people write it', () => {
    for (const text of [
      'Übersicht – 한국어 🙂',
      'می\u200cخواهم',
      '👨\u200d👩\u200d👧',
      'क्षत्रिय',
      'בְּרֵאשִׁ֖ית',
      'Nguye\u0302\u0303n',
    ]) {
      expect(plainText(text, 80)).toBe(text);
    }
  });

  it('has four marks on a letter at most, also where joiners are between them', () => {
    expect(plainText(`Z${'\u0301'.repeat(500)}algo`, 80)).toBe(`Z${'\u0301'.repeat(4)}algo`);
    const joined = plainText(`Z${'\u0301\u200d'.repeat(500)}algo`, 80);
    expect(joined).toHaveLength('Zalgo'.length + 4);
    expect(plainText(`\u0301\u0301x`, 80)).toBe('x');
  });

  it('loses its middle or its end where it is too long', () => {
    expect(plainText(`${'a'.repeat(200)}.exe`, 11)).toBe(
      'aaaaaa….exe'.replace('….', '…a.').slice(1),
    );
    expect(plainText(`${'a'.repeat(200)}.exe`, 5, 'end')).toBe('aaaa…');
    expect(plainText('🙂'.repeat(6), 5, 'end')).toBe(`${'🙂'.repeat(4)}…`);
    expect(plainText('short', 5)).toBe('short');
  });

  // A search that begins again at each letter would take minutes.
  it('is read once, however long it is', () => {
    const text = plainText(`begin${'\u0301\u202e '.repeat(1_000_000)}end`, 40);
    expect([text.startsWith('begin'), text.endsWith('end')]).toEqual([true, true]);
  });
});

describe('a host', () => {
  const label = 'a'.repeat(63);

  it('shows the domain that was registered, and not what its owner puts before it', () => {
    const registered = `${'b'.repeat(63)}.co.uk:8443`;
    expect(plainHost(`www.bank.example.${label}.${label}.${registered}`)).toBe(`….${registered}`);
    expect(plainHost(`www.bank.example.${label}.${label}.evil.org`)).toBe(`….${label}.evil.org`);
  });

  it('is never cut within a label, where a longer name could end like a known one', () => {
    expect(plainHost(`${'x'.repeat(75)}-bank.example`)).toBe('….example');
  });

  it('stays as it is where it fits', () => {
    for (const host of ['id.example.org', '[::1]:8080', `${label}.example.org`]) {
      expect(plainHost(host)).toBe(host);
    }
  });
});
