import { describe, expect, it } from 'vitest';
import { languages } from '../../renderer/languages.ts';
import { lettersOf, rowsOf, withAccent } from '../../renderer/keyboard/layouts.ts';

/** What each language needs to write its own words. */
const alphabets: Readonly<Record<string, string>> = {
  ar: 'ابتثجحخدذرزسشصضطظعغفقكلمنهوي',
  de: 'abcdefghijklmnopqrstuvwxyzäöüß',
  en: 'abcdefghijklmnopqrstuvwxyz',
  es: 'abcdefghijklmnopqrstuvwxyzñ',
  fr: 'abcdefghijklmnopqrstuvwxyzéèàçù',
  it: 'abcdefghijklmnopqrstuvwxyzàèéìòù',
  nl: 'abcdefghijklmnopqrstuvwxyz',
  pl: 'abcdefghijklmnopqrstuvwxyząćęłńóśźż',
  pt: 'abcdefghijklmnopqrstuvwxyzç',
  tr: 'abcçdefgğhıijklmnoöprsştuüvyz',
  uk: 'абвгґдеєжзиіїйклмнопрстуфхцчшщьюя',
};

describe('the letters of the on-screen keyboard', () => {
  it.each(Object.entries(alphabets))('are all there in %s, each once', (language, alphabet) => {
    const keys = rowsOf('letters', lettersOf(language), language).flat();
    expect(Array.from(alphabet).filter((letter) => !keys.includes(letter))).toEqual([]);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('fit into a narrow window', () => {
    for (const language of Object.keys(alphabets))
      for (const row of rowsOf('letters', lettersOf(language), language))
        expect(row.length, `${language}: ${row.join('')}`).toBeLessThanOrEqual(12);
  });

  it('are there for each language of the screens, whatever its region', () => {
    for (const language of Object.keys(languages)) expect(alphabets).toHaveProperty(language);
    expect(lettersOf('fr-CA')).toBe(lettersOf('fr'));
    expect(lettersOf('constructor')).toEqual(lettersOf('en'));
  });

  it('are one letter each as capitals', () => {
    for (const language of Object.keys(alphabets))
      for (const key of rowsOf('capitals', lettersOf(language), language).flat())
        expect(Array.from(key)).toHaveLength(1);
    expect(rowsOf('capitals', lettersOf('tr'), 'tr').flat()).toContain('İ');
    expect(rowsOf('capitals', lettersOf('de'), 'de').flat()).toContain('ẞ');
  });
});

describe('the signs', () => {
  it('are every sign of ASCII', () => {
    const keys = (['signs', 'more-signs'] as const).flatMap((layer) =>
      rowsOf(layer, lettersOf('en'), 'en').flat(),
    );
    const signs = Array.from(`!"#$%&'()*+/:;<=>?@[\\]^_\`{|}~`);
    expect(signs.filter((sign) => !keys.includes(sign))).toEqual([]);
  });
});

describe('an accent', () => {
  it('joins the next letter', () => {
    expect(withAccent('´', 'e')).toEqual(['é']);
    expect(withAccent('^', 'A')).toEqual(['Â']);
    expect(withAccent('~', 'a')).toEqual(['ã']);
    expect(withAccent('¨', 'i')).toEqual(['ï']);
  });

  it('stays alone before a space, and before a letter that does not take it', () => {
    expect(withAccent('´', ' ')).toEqual(['´']);
    expect(withAccent('^', 'q')).toEqual(['^', 'q']);
    expect(withAccent('´', '7')).toEqual(['´', '7']);
  });
});
