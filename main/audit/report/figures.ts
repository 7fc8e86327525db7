import type { Report, Percentiles } from './report.ts';
import type { Wording } from './wording.ts';

/** One of the numbers at the top of a report. */
export interface Figure {
  readonly label: string;
  readonly value: string;
  /** An additional remark; empty for none. */
  readonly remark: string;
}

/** The figures that a reader needs first. */
export function figuresOf(report: Report, wording: Wording): readonly Figure[] {
  const { texts } = wording;
  const figure = (label: string, value: string, ...remarks: readonly string[]) => ({
    label,
    value,
    remark: remarks.filter((remark) => remark !== '').join(', '),
  });
  const counted = (text: string, count: number) =>
    count === 0 ? '' : wording.fill(text, { count });
  const spread = (label: string, { medianMs, p95Ms }: Percentiles) =>
    figure(
      label,
      wording.duration(medianMs),
      medianMs === null ? '' : wording.fill(texts.median, { p95: wording.duration(p95Ms) }),
    );
  const part = (text: string, count: number, of: number) =>
    of === 0 ? '' : wording.fill(text, { percent: wording.percent(count, of) });
  const { endings, notClean, warnings, outages } = report;
  const outMs = outages.reduce((sum, { ms }) => sum + ms, 0);
  return [
    figure(texts.sessions, wording.number(report.sessions)),
    spread(texts.sessionLength, report.duration),
    figure(
      texts.endings,
      wording.number(endings),
      part(texts.cleared, endings - notClean, endings),
      counted(texts.afterAttempts, report.endingsWithoutSession),
    ),
    figure(
      texts.notClean,
      wording.number(notClean),
      counted(texts.repeated, report.repeatedEndings),
    ),
    spread(texts.endingTime, report.endingTime),
    figure(
      texts.outOfService,
      outages.length === 0 ? texts.none : wording.duration(outMs),
      counted(texts.severalTimes, outages.length),
    ),
    figure(
      texts.warnings,
      wording.number(warnings),
      part(texts.answered, report.warningsAnswered, warnings),
    ),
    figure(texts.failedSignIns, wording.number(total(report.failedSignIns))),
    figure(texts.blocked, wording.number(total(report.blocked))),
  ];
}

/** What a reader has to know before relying on any number. */
export function remarksOn(report: Report, wording: Wording): readonly string[] {
  const { texts } = wording;
  const { unreadable, isWhole, withoutLength } = report;
  return [
    ...(unreadable > 0 ? [wording.fill(texts.unreadable, { count: unreadable })] : []),
    ...(unreadable === 0 && !isWhole ? [texts.notWhole] : []),
    ...(withoutLength > 0 ? [wording.fill(texts.withoutLength, { count: withoutLength })] : []),
  ];
}

function total(counts: Report['blocked']): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
