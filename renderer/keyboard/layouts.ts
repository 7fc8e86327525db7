/** The three rows of letters of a language, as its users know them from phones and keyboards. */
export interface LetterLayout {
  readonly rows: readonly [upper: string, middle: string, lower: string];
  /** The accents that a press puts on the next letter, as signs of their own; none where each letter has a key. */
  readonly accents: string;
  /** Not Latin: a key leads to Latin letters, for addresses and passwords. */
  readonly isOther?: true;
}

/** To add a language, add its line: the keys of a row follow each other without spaces. */
const letters: Readonly<Record<string, LetterLayout>> = {
  ar: { rows: ['ضصثقفغعهخحجد', 'شسيبلاتنمكطذ', 'ئءؤرىةوزظأإآ'], accents: '', isOther: true },
  de: { rows: ['qwertzuiopü', 'asdfghjklöä', 'yxcvbnmß'], accents: '´`^' },
  en: { rows: ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'], accents: '´`' },
  es: { rows: ['qwertyuiop', 'asdfghjklñ', 'zxcvbnmç'], accents: '´¨' },
  fr: { rows: ['azertyuiopé', 'qsdfghjklmè', 'wxcvbnàçù'], accents: '^¨´' },
  it: { rows: ['qwertyuiopè', 'asdfghjklòà', 'zxcvbnmùìé'], accents: '´^' },
  nl: { rows: ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'], accents: '´¨`' },
  pl: { rows: ['qwertyuiopóę', 'asdfghjklłąś', 'zxcvbnmżźćń'], accents: '' },
  pt: { rows: ['qwertyuiop', 'asdfghjklç', 'zxcvbnm'], accents: '´~^`' },
  tr: { rows: ['qwertyuıopğü', 'asdfghjklşi', 'zxcvbnmöç'], accents: '^' },
  uk: { rows: ['йцукенгшщзхї', 'фівапролджєґ', "ячсмитьбю'"], accents: '', isOther: true },
};

const latin = { rows: ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'], accents: '´`' } as const;

/** The letters of a language (BCP 47); Latin ones where it has no layout. */
export function lettersOf(language: string): LetterLayout {
  const [base = ''] = language.toLowerCase().split('-');
  return (Object.hasOwn(letters, base) ? letters[base] : undefined) ?? latin;
}

/** What a press on the letters shows: them, capital letters, digits and signs, or rarer signs. */
export type Layer = 'letters' | 'capitals' | 'signs' | 'more-signs' | 'numbers';

export const DIGITS = '1234567890';
const SIGNS = [DIGITS, '@#€$%&*-+=', '!?"\'()/:;_'] as const;
const MORE_SIGNS = ['~`|\\{}[]<>', '^°§£¥©®«»„', '“”‘’…–—¿¡•'] as const;
const NUMBERS = ['123', '456', '789'] as const;

/** The rows of keys that type, each key as what it types. */
export function rowsOf(layer: Layer, layout: LetterLayout, language: string): readonly string[][] {
  switch (layer) {
    case 'letters':
      return layout.rows.map((row) => Array.from(row));
    case 'capitals':
      return layout.rows.map((row) => Array.from(row).map((letter) => capitalOf(letter, language)));
    case 'signs':
      return SIGNS.map((row) => Array.from(row));
    case 'more-signs':
      return MORE_SIGNS.map((row) => Array.from(row));
    case 'numbers':
      return NUMBERS.map((row) => Array.from(row));
  }
}

/** One key is one letter: ß has a capital letter of its own (DIN 5008), and Turkish i is İ. */
function capitalOf(letter: string, language: string): string {
  return letter === 'ß' ? 'ẞ' : letter.toLocaleUpperCase(language);
}

/** The combining characters of the accents (Unicode, Combining Diacritical Marks). */
const COMBINING: Readonly<Record<string, string>> = {
  '´': '\u0301',
  '`': '\u0300',
  '^': '\u0302',
  '¨': '\u0308',
  '~': '\u0303',
};

/** What a letter after an accent types: é, or, where there is no such letter, both signs one by one. */
export function withAccent(accent: string, letter: string): readonly string[] {
  if (letter === ' ') return [accent];
  const joined = (letter + (COMBINING[accent] ?? '')).normalize('NFC');
  return Array.from(joined).length === 1 && joined !== letter ? [joined] : [accent, letter];
}
