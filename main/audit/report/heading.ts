import type { Report } from './report.ts';
import type { Wording } from './wording.ts';

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
