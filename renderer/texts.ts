import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { OwnTexts } from '../preload/contract.ts';
import { languages, type ChosenLanguage } from './languages.ts';

/**
 * Loads the texts of one language, ready for `I18nextProvider`.
 * @param own IT's own texts
 */
export async function loadTexts(language: ChosenLanguage, own: OwnTexts): Promise<i18n> {
  const texts = createInstance();
  await texts.use(initReactI18next).init({
    ...textOptions(language, own),
    react: { useSuspense: false },
  });
  return texts;
}

/** i18next's options for one language. Its name is a locale, so that `Intl` writes as its region does. */
export function textOptions({ code, tag, direction }: ChosenLanguage, own: OwnTexts) {
  // The screens' other numbers, such as the seconds left, have these digits, too.
  const locale = code === 'ar' ? `${tag}-u-nu-latn` : tag;
  return {
    lng: locale,
    fallbackLng: false,
    interpolation: {
      // React escapes what it shows. In Arabic, an address or a name keeps its own direction (UAX #9, 2.4.2).
      escapeValue: direction === 'rtl',
      escape: (value: string) => `\u2068${value}\u2069`,
    },
    resources: { [locale]: { translation: merged(languages[code], own[code] ?? {}) } },
  } as const;
}

type Nested = Readonly<Record<string, unknown>>;

function merged(texts: Nested, own: Nested): Record<string, unknown> {
  const entries = Object.entries(own).map(([key, value]) => {
    const former = texts[key];
    return [key, isNested(value) && isNested(former) ? merged(former, value) : value] as const;
  });
  return { ...texts, ...Object.fromEntries(entries) };
}

function isNested(value: unknown): value is Nested {
  return typeof value === 'object' && value !== null;
}
