import { harmless } from './harmless.ts';

/** A piece of HTML; whatever else is put into a page is text, and escaped. */
export class Markup {
  readonly source: string;

  /** @param source HTML of one's own, or that a library made */
  constructor(source: string) {
    this.source = source;
  }
}

type Part = string | number | Markup | readonly Markup[];

/** HTML with values in it, which are escaped unless they are HTML themselves. */
export function markup(strings: TemplateStringsArray, ...values: readonly Part[]): Markup {
  const parts = strings.map((string, at) => string + sourceOf(values[at] ?? ''));
  return new Markup(parts.join(''));
}

function sourceOf(value: Part): string {
  if (value instanceof Markup) return value.source;
  if (typeof value === 'object') return value.map(({ source }) => source).join('');
  return escaped(String(value));
}

/** Safe between tags and in quoted attributes. */
function escaped(text: string): string {
  return harmless(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
