import { buckets } from './calendar.ts';
import type { Counts, Percentiles, Report, ReportedEnding } from './report.ts';
import type { Group, Wording } from './wording.ts';

/** A list in a report. */
export interface Table {
  readonly title: string;
  readonly columns: readonly Column[];
  /** Texts, in the order of the columns; only what occurred has a row. */
  readonly rows: readonly (readonly string[])[];
  /** What the table leaves out; null for nothing. */
  readonly more: string | null;
}

interface Column {
  readonly name: string;
  readonly isNumber: boolean;
}

/** The table lists at most this many outages; a file may have any number. */
const MOST_OUTAGES = 20;
/** The table lists at most this many refused origins. */
const MOST_ORIGINS = 20;

export function dayTable(report: Report, wording: Wording): Table {
  const { texts } = wording;
  const { unit, list } = buckets(report);
  return {
    title: texts.byTime,
    columns: [
      text(unit === 'day' ? texts.day : texts.month),
      number(texts.sessions),
      number(texts.endings),
    ],
    rows: list.map(({ start, sessions, endings }) => [
      unit === 'day' ? wording.day(start) : wording.month(start),
      wording.number(sessions),
      wording.number(endings),
    ]),
    more: null,
  };
}

export function reasonTable({ endingsByReason }: Report, wording: Wording): Table {
  const { byReason, reason } = wording.texts;
  return countTable(endingsByReason, 'reasons', { title: byReason, what: reason }, wording);
}

/** The tables of failures and refusals. */
export function troubleTables(report: Report, wording: Wording): readonly Table[] {
  const { texts } = wording;
  const titled = (title: string) => ({ title, what: texts.what });
  return [
    countTable(report.failedSteps, null, { title: texts.failedSteps, what: texts.name }, wording),
    countTable(report.serverResults, 'results', titled(texts.serverResults), wording),
    countTable(report.failedSignIns, 'refusals', titled(texts.failedSignIns), wording),
    countTable(report.blocked, 'things', titled(texts.blocked), wording),
    originTable(report, wording),
    countTable(report.troubles, 'troubleKinds', titled(texts.troubles), wording),
  ];
}

/** The origins that pages were refused most often; IT sees which of them a site needs. */
function originTable({ refusedOrigins }: Report, wording: Wording): Table {
  const { texts } = wording;
  const title = { title: texts.refusedOrigins, what: texts.origin };
  const table = countTable(refusedOrigins, null, title, wording);
  const others = Math.max(0, table.rows.length - MOST_ORIGINS);
  return {
    ...table,
    rows: table.rows.slice(0, MOST_ORIGINS),
    more: others === 0 ? null : wording.fill(texts.moreOrigins, { count: others }),
  };
}

/** The last periods in which users could not sign in, the newest first. */
export function outageTable({ outages }: Report, wording: Wording): Table {
  const { texts } = wording;
  const older = Math.max(0, outages.length - MOST_OUTAGES);
  return {
    title: texts.outages,
    columns: [text(texts.from), number(texts.length), text(texts.problem)],
    rows: outages
      .slice(older)
      .toReversed()
      .map(({ from, to, ms, problem }) => [
        wording.moment(from),
        `${to === null ? `${texts.goesOn}: ` : ''}${wording.duration(ms)}`,
        wording.named('problems', problem),
      ]),
    more: older === 0 ? null : wording.fill(texts.more, { count: older }),
  };
}

export function lastEndingsTable({ lastEndings }: Report, wording: Wording): Table {
  const { texts } = wording;
  return {
    title: texts.lastEndings,
    columns: [
      text(texts.time),
      text(texts.receipt),
      text(texts.reason),
      number(texts.took),
      text(texts.result),
    ],
    rows: lastEndings.map((ending) => [
      wording.moment(ending.time),
      ending.receipt,
      wording.named('reasons', ending.reason),
      wording.duration(ending.durationMs),
      result(ending, wording),
    ]),
    more: null,
  };
}

/** The most frequent first. @param group null if the report shows the name as recorded */
function countTable(
  counts: Counts,
  group: Group | null,
  { title, what }: { readonly title: string; readonly what: string },
  wording: Wording,
): Table {
  const all = Object.entries(counts).toSorted(([, one], [, other]) => other - one);
  const sum = all.reduce((total, [, count]) => total + count, 0);
  return {
    title,
    columns: [text(what), number(wording.texts.times), number(wording.texts.share)],
    rows: all.map(([name, count]) => [
      group === null ? name : wording.named(group, name),
      wording.number(count),
      wording.percent(count, sum),
    ]),
    more: null,
  };
}

function result({ clean, steps }: ReportedEnding, wording: Wording): string {
  const { texts } = wording;
  const failed = steps
    .filter(({ ok }) => !ok)
    .map(({ name, leftovers }) =>
      (leftovers ?? 0) > 0
        ? `${name} (${wording.fill(texts.left, { count: leftovers ?? 0 })})`
        : name,
    );
  return `${clean ? texts.yes : texts.no}${failed.length > 0 ? `: ${failed.join(', ')}` : ''}`;
}

function text(name: string): Column {
  return { name, isNumber: false };
}

function number(name: string): Column {
  return { name, isNumber: true };
}

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
