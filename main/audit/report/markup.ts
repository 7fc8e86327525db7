import { stripControlCharacters } from '../../base/text.ts';
import type { Report } from './report.ts';
import type { Wording } from './wording.ts';

/** A piece of HTML. {@link markup} escapes every value that is not one. */
export class Markup {
  readonly source: string;

  /** @param source HTML of this program or of its chart library, never from a record */
  constructor(source: string) {
    this.source = source;
  }
}

type Part = string | number | Markup | readonly Markup[];

/** Makes HTML from a template, and escapes the values that are not HTML themselves. */
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

/** The first lines of a report. */
export interface Heading {
  readonly title: string;
  /** The first and the last day, or that the audit file has no records. */
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
