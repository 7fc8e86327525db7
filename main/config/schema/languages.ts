import { z } from 'zod';
import english from '../../../renderer/locales/en.json';
import { isLikeness, nearest } from '../../base/nearest.ts';
import { type RuleViolation, withCrossFieldRule } from './cross-field.ts';
import { kinds, list, text } from './setting.ts';

/** The languages that the screens and the report have texts in (renderer/locales/). */
export const LANGUAGES: readonly string[] = [
  'en',
  'de',
  'fr',
  'es',
  'it',
  'pl',
  'tr',
  'ar',
  'uk',
  'nl',
  'pt',
];

const NOT_A_TAG = 'is not a language tag';

/** A language tag; the kiosk falls back to English for one it has no texts in. */
export const languageSchema = text(35)
  .regex(/^(auto|[a-z]{2,3}(-[A-Za-z0-9]{2,8})*)$/, NOT_A_TAG)
  .register(kinds, { type: 'language', limits: 'auto, or a language tag such as en, de or fr-CA' });

const offered = text(35)
  .regex(/^(?!auto$)[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, NOT_A_TAG)
  .register(kinds, { type: 'language', limits: 'a language tag such as en, de or fr-CA' });

/** The languages that users can choose. The screens have one text for all regions of a language. */
export const languagesSchema = withCrossFieldRule(
  list(offered, 'languages', 20),
  (tags: unknown): readonly RuleViolation[] => {
    if (!Array.isArray(tags)) return [];
    const bases = tags.map((tag: unknown) => (typeof tag === 'string' ? tag.split('-')[0] : null));
    return bases.flatMap((base = null, index) =>
      base !== null && bases.indexOf(base) < index
        ? [{ path: [index], message: `the language "${base}" is given twice` }]
        : [],
    );
  },
);

/** More than any text of the kiosk has, and no more than a screen has room for. */
const LONGEST_TEXT = 500;

/** IT's own texts: those of a language by their keys, nested as in renderer/locales/. */
export const textsSchema = withCrossFieldRule(
  z.record(z.string(), z.record(z.string(), z.unknown())).register(kinds, {
    type: 'texts',
    limits: 'a language, and below it keys of its texts',
  }),
  (texts: unknown): readonly RuleViolation[] => {
    if (!isNested(texts)) return [];
    return Object.entries(texts).flatMap(([language, own]) => {
      if (LANGUAGES.includes(language)) return isNested(own) ? wrongTexts(own, language) : [];
      return [{ path: [language], message: unknownLanguage(language) }];
    });
  },
);

type Nested = Readonly<Record<string, unknown>>;

function isNested(value: unknown): value is Nested {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrongTexts(own: Nested, language: string): readonly RuleViolation[] {
  const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const check = (below: Nested, originals: Nested, path: readonly string[]): RuleViolation[] =>
    Object.entries(below).flatMap(([key, value]) => {
      const original = originalOf(key, originals, categories);
      const at = [...path, key];
      const wrong = (message: string) => [{ path: at, message }];
      if (original === undefined) return wrong(unknownKey(key, Object.keys(originals)));
      if (isNested(original)) {
        if (isNested(value)) return check(value, original, at);
        return wrong(`holds texts: write them below it: ${Object.keys(original).join(', ')}`);
      }
      if (typeof value !== 'string') return wrong('is not text: put it in quotes');
      const message = typeof original === 'string' ? wrongText(value, original) : null;
      return message === null ? [] : wrong(message);
    });
  return check(own, english, [language]);
}

/** The English text of a key. A language may have plural forms that English lacks (i18next, JSON v4). */
function originalOf(key: string, originals: Nested, categories: readonly string[]): unknown {
  if (Object.hasOwn(originals, key)) return originals[key];
  const [, stem = '', category = ''] = /^(.+)_([a-z]+)$/.exec(key) ?? [];
  const other = `${stem}_other`;
  return categories.includes(category) && Object.hasOwn(originals, other)
    ? originals[other]
    : undefined;
}

/** Why a text cannot take the place of the original; null where it can. */
function wrongText(value: string, original: string): string | null {
  if (value.trim() === '') return 'is empty';
  if (value.length > LONGEST_TEXT) return `is longer than ${LONGEST_TEXT} characters`;
  if (/\p{Cc}/u.test(value)) return 'has a line break or another control character in it';
  const [wanted, found] = [placeholdersIn(original), placeholdersIn(value)];
  const missing = wanted.find((name) => !found.includes(name));
  if (missing !== undefined) return `lacks ${missing}, which the kiosk fills in`;
  const extra = found.find((name) => !wanted.includes(name));
  if (extra === undefined) return null;
  const advice = wanted.length === 0 ? 'take it out' : `write ${wanted.join(', ')}`;
  return `has ${extra}, which the kiosk does not fill in here: ${advice}`;
}

function placeholdersIn(text: string): readonly string[] {
  return text.match(/\{\{.*?\}\}/g) ?? [];
}

function unknownLanguage(typed: string): string {
  return `unknown language \`${typed.slice(0, 40)}\`: there are ${LANGUAGES.join(', ')}`;
}

function unknownKey(typed: string, known: readonly string[]): string {
  const closest = nearest(typed, known) ?? '';
  const hint = isLikeness(typed, closest)
    ? `did you mean \`${closest}\`?`
    : `the nearest known key is \`${closest}\``;
  return `unknown key \`${typed.slice(0, 40)}\`; ${hint}`;
}

/** A few pages, which a user scrolls through. */
const LONGEST_BANNER = 8000;

/** What users agree to before a session. A text for each language, or one for all (language null). */
export const useBannerSchema = z
  .strictObject({
    title: text(100)
      .optional()
      .describe('The heading; by default, "Terms of use" in the language of the screens.'),
    text: bannerTexts().describe(
      'The text, or one for each language. Blank lines separate paragraphs. A user sees it in the language chosen on the login screen, else in `language`, else in the first.',
    ),
  })
  .transform(({ title = null, text: texts }) => ({ title, texts }));

function bannerTexts() {
  return z
    .union([z.string(), z.record(z.string(), z.string())], {
      error: ({ input }) =>
        input === undefined ? 'is missing' : 'is neither a text nor texts by their languages',
    })
    .superRefine((value, ctx) => {
      for (const { path, message } of wrongBanner(value)) {
        ctx.addIssue({ code: 'custom', path: [...path], message });
      }
    })
    .register(kinds, {
      type: 'text, or languages with texts',
      limits: `1 to ${LONGEST_BANNER} characters each`,
    })
    .transform((value): readonly { readonly language: string | null; readonly text: string }[] =>
      typeof value === 'string'
        ? [{ language: null, text: plainParagraphs(value) }]
        : Object.entries(value).map(([language, each]) => ({
            language,
            text: plainParagraphs(each),
          })),
    );
}

function wrongBanner(value: string | Readonly<Record<string, string>>): readonly RuleViolation[] {
  const wrong = (path: readonly string[], each: string) => {
    const message = wrongParagraphs(each);
    return message === null ? [] : [{ path, message }];
  };
  if (typeof value === 'string') return wrong([], value);
  if (Object.keys(value).length === 0) return [{ path: [], message: 'is empty' }];
  return Object.entries(value).flatMap(([language, each]) =>
    LANGUAGES.includes(language)
      ? wrong([language], each)
      : [{ path: [language], message: unknownLanguage(language) }],
  );
}

function wrongParagraphs(value: string): string | null {
  const plain = plainParagraphs(value);
  if (plain === '') return 'is empty';
  if (plain.length > LONGEST_BANNER) return `is longer than ${LONGEST_BANNER} characters`;
  return /(?![\n\t])\p{Cc}/u.test(plain) ? 'has a control character in it' : null;
}

/** The same text, and so the same hash, whichever system it was written on. */
function plainParagraphs(value: string): string {
  return value.replaceAll(/\r\n?/g, '\n').trim();
}
