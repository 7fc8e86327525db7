import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';

/** Each language is a file of its own in the build: only the one in use is loaded. */
const languages = {
  en: () => import('./locales/en.json'),
  de: () => import('./locales/de.json'),
  fr: () => import('./locales/fr.json'),
  es: () => import('./locales/es.json'),
};

type Language = keyof typeof languages;

function isLanguage(code: string): code is Language {
  return Object.hasOwn(languages, code);
}

/** The language to show: as set, or for `auto` the device's own; English where we have no texts. */
export function chooseLanguage(setting: string, deviceLanguage: string): Language {
  const wanted = setting === 'auto' ? deviceLanguage : setting;
  const base = wanted.toLowerCase().split('-')[0] ?? '';
  return isLanguage(base) ? base : 'en';
}

/** The texts of one language, ready for `I18nextProvider`. */
export async function loadTexts(language: Language): Promise<i18n> {
  const { default: translation } = await languages[language]();
  const texts = createInstance();
  await texts.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation } },
    // React escapes what it shows.
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  return texts;
}
