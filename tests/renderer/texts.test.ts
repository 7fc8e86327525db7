import { describe, expect, it } from 'vitest';
import de from '../../renderer/locales/de.json';
import en from '../../renderer/locales/en.json';
import es from '../../renderer/locales/es.json';
import fr from '../../renderer/locales/fr.json';
import { chooseLanguage } from '../../renderer/languages.ts';
import { loadTexts } from '../../renderer/texts.ts';

interface Texts {
  readonly [key: string]: string | Texts;
}

/** Each key with the values its text needs, as in `login.idleNotice {{time}}`. */
function keysAndPlaceholders(texts: Texts, path = ''): string[] {
  return Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'string'
      ? [[path + key, ...(text.match(/{{.*?}}/g) ?? []).sort()].join(' ')]
      : keysAndPlaceholders(text, `${path}${key}.`),
  );
}

function allTexts(texts: Texts): string[] {
  return Object.values(texts).flatMap((text) => (typeof text === 'string' ? text : allTexts(text)));
}

describe.each(Object.entries({ de, fr, es }))('the texts in %s', (_code, texts) => {
  it('are those of the English, with the same placeholders', () => {
    expect(keysAndPlaceholders(texts).sort()).toEqual(keysAndPlaceholders(en).sort());
  });

  it('are all translated', () => {
    // A minute is a minute in French.
    const { unit, ...rest } = texts;
    expect(allTexts(unit)).not.toContain('');
    const english = new Set(allTexts(en));
    english.delete('OK'); // which German and French write alike
    expect(allTexts(rest).filter((text) => text === '' || english.has(text))).toEqual([]);
  });
});

describe('chooseLanguage', () => {
  it('takes the language that is set, whatever the device speaks', () => {
    expect(chooseLanguage('fr', 'de-DE')).toBe('fr');
  });

  it('takes the language of the device for auto, without its region', () => {
    expect(chooseLanguage('auto', 'de-CH')).toBe('de');
    expect(chooseLanguage('auto', 'ES')).toBe('es');
  });

  it('falls back to English', () => {
    expect(chooseLanguage('auto', 'ja')).toBe('en');
    expect(chooseLanguage('constructor', 'de')).toBe('en');
    expect(chooseLanguage('auto', '')).toBe('en');
  });
});

describe('loadTexts', () => {
  it('gives the texts of the language and no other', async () => {
    const texts = await loadTexts('de');
    expect(texts.t('login.start')).toBe('Sitzung starten');
    expect(Object.keys(texts.store.data)).toEqual(['de']);
  });
});
