import { stripControlCharacters } from '../../base/text.ts';
import type { Report } from './report.ts';
import type { Wording } from './wording.ts';

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
  return stripControlCharacters(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** What a report begins with. */
export interface Heading {
  readonly title: string;
  /** From when to when, or that there is nothing. */
  readonly period: string;
  readonly made: string;
}

/** @param now when the report is made */
export function headingOf(report: Report, wording: Wording, now: Date): Heading {
  const { texts } = wording;
  const { devices, from, to, records } = report;
  return {
    title:
      devices.length === 0
        ? texts.title
        : wording.fill(texts.titleOf, { devices: devices.join(', ') }),
    period:
      from === null || to === null
        ? texts.nothing
        : wording.fill(texts.period, { from: wording.day(from), to: wording.day(to) }),
    made: wording.fill(texts.made, { time: wording.moment(now), records }),
  };
}
