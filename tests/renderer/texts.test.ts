import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from '../../renderer/locales/en.json';
import { chooseLanguage, languages, offeredLanguages } from '../../renderer/languages.ts';
import { loadTexts } from '../../renderer/texts.ts';

interface Texts {
  readonly [key: string]: string | Texts;
}

/** Each text by its whole key, such as `login.idleNotice`. */
function flat(texts: Texts, path = ''): readonly (readonly [string, string])[] {
  return Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'string' ? [[path + key, text] as const] : flat(text, `${path}${key}.`),
  );
}

const PLURAL = /_(zero|one|two|few|many|other)$/;

/** Each key with the values its text needs, as in `login.idleNotice {{time}}`; plural forms are one key. */
function keysAndPlaceholders(texts: Texts): readonly string[] {
  const found = flat(texts).map(([key, text]) =>
    [key.replace(PLURAL, ''), ...(text.match(/{{.*?}}/g) ?? []).toSorted()].join(' '),
  );
  return [...new Set(found)].toSorted();
}

/** Texts that are the same word in two languages. */
const sameWords = new Set([
  'OK', // German, French
  'Password', // Italian
  'Administrator', // Polish
  'Sessions', // French
  'camera', // Dutch
]);

const english = new Map(flat(en));
const others = Object.entries(languages).filter(([code]) => code !== 'en');

describe.each(others)('the texts in %s', (code, texts: Texts) => {
  it('are those of the English, with the same placeholders', () => {
    expect(keysAndPlaceholders(texts)).toEqual(keysAndPlaceholders(en));
  });

  it('have every plural form that the language has for whole numbers', () => {
    const wanted = new Set(
      Array.from({ length: 200 }, (_one, count) => new Intl.PluralRules(code).select(count)),
    );
    wanted.add('other');
    const stems = new Set(
      [...english.keys()].filter((key) => PLURAL.test(key)).map((key) => key.replace(PLURAL, '')),
    );
    const keys = flat(texts).map(([key]) => key);
    for (const stem of stems) {
      const forms = keys.filter((key) => key.replace(PLURAL, '') === stem && PLURAL.test(key));
      const categories = forms.map((key) => PLURAL.exec(key)?.[1]);
      expect(categories.toSorted()).toEqual([...wanted].toSorted());
    }
  });

  it('are all translated', () => {
    // A minute is a minute in French, and in Dutch.
    const rest = flat(texts).filter(([key]) => !key.startsWith('unit.'));
    const untranslated = rest.filter(
      ([key, text]) => text.trim() === '' || (english.get(key) === text && !sameWords.has(text)),
    );
    expect(untranslated).toEqual([]);
  });

  it('need no more room than the screens have', () => {
    const tooLong = flat(texts).filter(([key, text]) => {
      const original = english.get(key) ?? english.get(key.replace(PLURAL, '_other')) ?? '';
      return text.length > 1.8 * original.length + 10;
    });
    expect(tooLong).toEqual([]);
  });

  it('have no straight quotation mark, no three dots and no space at an end', () => {
    const odd = flat(texts).filter(([, text]) => /["']|\.\.\.|^\s|\s$| {2}/.test(text));
    expect(odd).toEqual([]);
  });
});

describe('the texts', () => {
  it('are all used', () => {
    const source = sourceIn('renderer');
    const unused = [...english.keys()].filter((key) => {
      const name = key.replace(PLURAL, '');
      // t('login.start'), or the beginning of a key with a variable end: t(`exit.reason.${reason}`).
      const isWhole = ["'", '"', '`'].some((quote) => source.includes(quote + name + quote));
      const starts = name.split('.').map((_part, at, parts) => parts.slice(0, at).join('.'));
      return !isWhole && !starts.some((start) => start && source.includes(`\`${start}.\${`));
    });
    expect(unused).toEqual([]);
  });
});

function sourceIn(folder: string): string {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

describe('chooseLanguage', () => {
  const codeOf = (setting: string, device: string) => chooseLanguage(setting, device).code;

  it('takes the language that is set, whatever the device speaks', () => {
    expect(codeOf('fr', 'de-DE')).toBe('fr');
  });

  it('takes the language of the device for auto, and keeps its region for dates', () => {
    expect(chooseLanguage('auto', 'de-CH')).toMatchObject({ code: 'de', tag: 'de-CH' });
    expect(codeOf('auto', 'ES')).toBe('es');
    expect(chooseLanguage('fr-CA', 'en')).toMatchObject({ code: 'fr', tag: 'fr-CA' });
  });

  it('falls back to English, and to a tag that Intl knows', () => {
    expect(codeOf('auto', 'ja')).toBe('en');
    expect(codeOf('constructor', 'de')).toBe('en');
    expect(codeOf('auto', '')).toBe('en');
    expect(chooseLanguage('de-a', 'en').tag).toBe('de');
  });

  it('knows which are written from right to left', () => {
    const rightToLeft = Object.keys(languages).filter(
      (code) => chooseLanguage(code, '').direction === 'rtl',
    );
    expect(rightToLeft).toEqual(['ar']);
  });
});

describe('offeredLanguages', () => {
  const offered = (usual: string, tags: readonly string[]) =>
    offeredLanguages(chooseLanguage(usual, 'en'), tags).map(({ tag }) => tag);

  it('has those of the config in their order, and the usual one', () => {
    expect(offered('de', ['en-GB', 'de', 'ar'])).toEqual(['en-GB', 'de', 'ar']);
    expect(offered('fr', ['en', 'ar'])).toEqual(['fr', 'en', 'ar']);
    expect(offered('de', [])).toEqual(['de']);
    expect(offered('de-CH', ['en', 'de'])).toEqual(['en', 'de-CH']);
  });

  it('has none that there are no texts in', () => {
    expect(offered('de', ['de', 'ja', 'en-a'])).toEqual(['de']);
  });
});

describe('loadTexts', () => {
  const load = (code: string, own = {}) => loadTexts(chooseLanguage(code, ''), own);

  it('gives the texts of the language and no other', async () => {
    const texts = await load('de');
    expect(texts.t('login.start')).toBe('Sitzung starten');
    expect(Object.keys(texts.store.data)).toEqual(['de']);
  });

  it('writes dates as the region does', async () => {
    const day = new Date(2026, 10, 30);
    const dates = await Promise.all(
      ['en-GB', 'en-US', 'fr-CA'].map(async (tag) =>
        day.toLocaleDateString((await load(tag)).language),
      ),
    );
    expect(dates).toEqual(['30/11/2026', '11/30/2026', '2026-11-30']);
  });

  it('has the digits in Arabic that the rest of the screens have', async () => {
    const texts = await load('ar');
    expect((1234).toLocaleString(texts.language)).toMatch(/^[\d.,]+$/);
  });

  it('keeps an address in an Arabic sentence in its own direction', async () => {
    const texts = await load('ar');
    expect(texts.t('dialog.says', { host: 'a.example' })).toContain('\u2068a.example\u2069');
    expect((await load('de')).t('dialog.says', { host: 'a.example' })).toBe('a.example meldet:');
  });

  it("takes IT's own texts for those of the kiosk, in their language only", async () => {
    const own = { de: { login: { welcome: 'Grüß Gott' } }, en: { login: { start: 'Go' } } };
    const [de, fr] = await Promise.all([load('de', own), load('fr', own)]);
    expect(de.t('login.welcome')).toBe('Grüß Gott');
    expect(de.t('login.start')).toBe('Sitzung starten');
    expect(fr.t('login.welcome')).toBe('Bienvenue');
  });
});
