import ar from './locales/ar.json';
import de from './locales/de.json';
import en from './locales/en.json';
import es from './locales/es.json';
import fr from './locales/fr.json';
import it from './locales/it.json';
import nl from './locales/nl.json';
import pl from './locales/pl.json';
import pt from './locales/pt.json';
import tr from './locales/tr.json';
import uk from './locales/uk.json';

/** All in one file: a few kilobytes each cost less than one more request before the first paint. */
export const languages = { en, de, fr, es, it, pl, tr, ar, uk, nl, pt };

export type Language = keyof typeof languages;

/** What speakers of a language call it. */
const ownNames: Readonly<Record<Language, string>> = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  it: 'Italiano',
  pl: 'Polski',
  tr: 'Türkçe',
  ar: 'العربية',
  uk: 'Українська',
  nl: 'Nederlands',
  pt: 'Português',
};

/** A language that the screens have texts in, and the region whose dates and numbers they show. */
export interface ChosenLanguage {
  readonly code: Language;
  /** A language tag (BCP 47), with the region where one is set. */
  readonly tag: string;
  readonly ownName: string;
  readonly direction: 'ltr' | 'rtl';
}

/** The language to show: as set, or for `auto` the device's own; English where we have no texts. */
export function chooseLanguage(setting: string, deviceLanguage: string): ChosenLanguage {
  const wanted = setting === 'auto' ? deviceLanguage : setting;
  return known(wanted) ?? chosen('en', 'en');
}

/** The languages that the login screen offers: the usual one, and those of the config. */
export function offeredLanguages(
  usual: ChosenLanguage,
  tags: readonly string[],
): readonly ChosenLanguage[] {
  const all = tags
    .filter(isLocale)
    .flatMap((tag) => known(tag) ?? [])
    .map((each) => (each.code === usual.code ? usual : each));
  return all.includes(usual) ? all : [usual, ...all];
}

/** The offered language that the user has chosen, or else the usual one. */
export function languageInUse(
  offered: readonly ChosenLanguage[],
  usual: ChosenLanguage,
  tag: string | undefined,
): ChosenLanguage {
  return offered.find((language) => language.tag === tag) ?? usual;
}

function known(tag: string): ChosenLanguage | null {
  const code = tag.toLowerCase().split('-')[0] ?? '';
  return isLanguage(code) ? chosen(code, tag) : null;
}

function chosen(code: Language, tag: string): ChosenLanguage {
  const direction = code === 'ar' ? 'rtl' : 'ltr';
  return { code, tag: isLocale(tag) ? tag : code, ownName: ownNames[code], direction };
}

function isLanguage(code: string): code is Language {
  return Object.hasOwn(languages, code);
}

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false; // not a language tag
  }
}
