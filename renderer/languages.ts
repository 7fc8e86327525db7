import de from './locales/de.json';
import en from './locales/en.json';
import es from './locales/es.json';
import fr from './locales/fr.json';

/** All in one file: a kilobyte each costs less than one more request before the first paint. */
export const languages = { en, de, fr, es };

export type Language = keyof typeof languages;

function isLanguage(code: string): code is Language {
  return Object.hasOwn(languages, code);
}

/** The language to show: as set, or for `auto` the device's own; English where we have no texts. */
export function chooseLanguage(setting: string, deviceLanguage: string): Language {
  const wanted = setting === 'auto' ? deviceLanguage : setting;
  const base = wanted.toLowerCase().split('-')[0] ?? '';
  return isLanguage(base) ? base : 'en';
}
