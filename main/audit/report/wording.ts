import { ar } from './texts/ar.ts';
import { de } from './texts/de.ts';
import { en, type Texts } from './texts/en.ts';
import { es } from './texts/es.ts';
import { fr } from './texts/fr.ts';
import { it } from './texts/it.ts';
import { nl } from './texts/nl.ts';
import { pl } from './texts/pl.ts';
import { pt } from './texts/pt.ts';
import { tr } from './texts/tr.ts';
import { uk } from './texts/uk.ts';

const languages = { en, de, fr, es, it, pl, tr, ar, uk, nl, pt };

/** A report's texts and formats in one language and region. */
export class Wording {
  readonly texts: Texts;
  /** A language tag (BCP 47). */
  readonly locale: string;
  readonly direction: 'ltr' | 'rtl';

  /** @param language as in the config; `auto`: as the environment says (`LANG`) */
  constructor(language: string, env: Readonly<Record<string, string | undefined>>) {
    const tag = language === 'auto' ? environmentLanguage(env) : language;
    const [base = ''] = tag.toLowerCase().split('-');
    const isKnown = isLanguage(base) && isLocale(tag);
    this.texts = isKnown ? languages[base] : en;
    const isArabic = isKnown && base === 'ar';
    this.direction = isArabic ? 'rtl' : 'ltr';
    // The addresses, codes and units in a report have these digits, too.
    const locale = isArabic ? `${tag}-u-nu-latn` : tag;
    this.locale = isKnown ? locale : 'en-GB';
  }

  fill(text: string, values: Readonly<Record<string, string | number>>): string {
    return text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => {
      const value = values[name] ?? '';
      return typeof value === 'number' ? this.number(value) : value;
    });
  }

  number(value: number): string {
    return value.toLocaleString(this.locale);
  }

  percent(part: number, of: number): string {
    if (of === 0) return '–';
    return (part / of).toLocaleString(this.locale, PERCENT);
  }

  day(time: string | Date): string {
    return new Date(time).toLocaleDateString(this.locale, { dateStyle: 'medium' });
  }

  month(time: Date): string {
    return time.toLocaleDateString(this.locale, { year: 'numeric', month: 'long' });
  }

  moment(time: string | Date): string {
    const style = { dateStyle: 'medium', timeStyle: 'short' } as const;
    return new Date(time).toLocaleString(this.locale, style);
  }

  weekday(fromMonday: number): string {
    // The first of January 2024 was a Monday.
    const day = new Date(2024, 0, 1 + fromMonday);
    return day.toLocaleDateString(this.locale, { weekday: 'short' });
  }

  /** In the two largest units that are not zero, with no-break spaces. */
  duration(ms: number | null): string {
    return this.#units(ms).replaceAll(' ', '\u00a0');
  }

  /** The text for a code in a record; the code itself if another version wrote it. */
  named(group: Group, code: string): string {
    const names: Readonly<Record<string, string>> = this.texts[group];
    return Object.hasOwn(names, code) ? (names[code] ?? code) : code;
  }

  #units(ms: number | null): string {
    if (ms === null) return '–';
    if (ms < 1000) return `${this.number(Math.round(ms))} ms`;
    if (ms < 10_000) return `${(ms / 1000).toLocaleString(this.locale, ONE_DIGIT)} s`;
    const seconds = Math.round(ms / 1000);
    const [days, hours] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24];
    const minutes = Math.floor(seconds / 60) % 60;
    if (days > 0) return `${days.toLocaleString(this.locale, WHOLE_DAYS)} ${hours} h`;
    if (hours > 0) return `${hours} h ${minutes} min`;
    return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
  }
}

/** The groups of texts that name the codes in records. */
export type Group = {
  [Name in keyof Texts]: Texts[Name] extends string ? never : Name;
}[keyof Texts];

const PERCENT = {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
} as const;
const WHOLE_DAYS = { style: 'unit', unit: 'day', unitDisplay: 'short' } as const;
const ONE_DIGIT = { maximumFractionDigits: 1 } as const;

function isLanguage(base: string): base is keyof typeof languages {
  return Object.hasOwn(languages, base);
}

function isLocale(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false; // not a language tag
  }
}

/** POSIX writes `de-DE` as `de_DE.UTF-8`. Without a variable, the operating system's language. */
function environmentLanguage(env: Readonly<Record<string, string | undefined>>): string {
  const set = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find(Boolean);
  if (set === undefined) return Intl.DateTimeFormat().resolvedOptions().locale;
  return (/^[^.@]*/.exec(set)?.[0] ?? '').replace('_', '-');
}
