import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

interface Line {
  readonly seq: number;
  readonly time: string;
  readonly event: string;
  readonly session?: string;
  readonly [field: string]: unknown;
}

/**
 * What a report has to say, calculated in another way than the report does: everything is in memory,
 * and each figure is looked for by itself, with filters and sorting.
 */
export function secondCalculation(auditFile: string) {
  const all = everyLine(auditFile);
  const of = (event: string) => all.filter((line) => line.event === event);
  const starts = of('session-started');
  const finished = of('ending-finished');
  const first = finished.filter((line) => !followsUnclean(all, line));
  const lengths = starts.flatMap((start) => lengthOf(all, start));
  return {
    records: all.length,
    sessions: starts.length,
    sessionsByDay: histogram(starts.map(({ time }) => localDay(time))),
    sessionsAt: histogram(starts.map(({ time }) => localHour(time))),
    endings: first.length,
    endingsByDay: histogram(first.map(({ time }) => localDay(time))),
    endingsAt: histogram(first.map(({ time }) => localHour(time))),
    endingsByReason: histogram(first.map(({ reason }) => String(reason))),
    endingsWithoutSession: first.filter(({ session }) => session === undefined).length,
    repeatedEndings: finished.length - first.length,
    notClean: first.filter(({ clean }) => clean === false).length,
    lengths: lengths.length,
    medianLength: rank(lengths, 0.5),
    p95Length: rank(lengths, 0.95),
    medianEnding: rank(
      first.map(({ durationMs }) => durationMs as number),
      0.5,
    ),
    p95Ending: rank(
      first.map(({ durationMs }) => durationMs as number),
      0.95,
    ),
    failedSteps: histogram(
      first.flatMap(({ steps }) =>
        (steps as { name: string; ok: boolean }[]).filter(({ ok }) => !ok).map(({ name }) => name),
      ),
    ),
    outages: outages(all),
    blocked: histogram([
      ...of('blocked').map(({ what }) => String(what)),
      ...of('blocked-not-recorded').flatMap(({ counts }) =>
        Object.entries(counts as Readonly<Record<string, number>>).flatMap(([what, count]) =>
          Array.from({ length: count }, () => what),
        ),
      ),
    ]),
    failedSignIns: histogram(
      of('sign-in-failed').flatMap(({ cause, attempts }) =>
        new Array<string>(attempts as number).fill(String(cause)),
      ),
    ),
    serverResults: histogram(
      of('server-sign-out').flatMap(({ results }) =>
        (results as { result: string }[]).map(({ result }) => result),
      ),
    ),
    lastReceipts: finished.slice(-5).map(({ hash }) => (hash as string).slice(0, 8)),
  };
}

function everyLine(auditFile: string): readonly Line[] {
  const folder = dirname(auditFile);
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name)))
    .flatMap((bytes) => (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString().split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
    .sort((a, b) => a.seq - b.seq);
}

/** The record before that is one of these, seen from one of them; `all` is sorted by number. */
function before(all: readonly Line[], line: Line, events: readonly string[]): Line | undefined {
  for (let at = line.seq - 2; at >= 0; at -= 1) {
    const earlier = all[at];
    if (earlier !== undefined && events.includes(earlier.event)) return earlier;
  }
  return undefined;
}

function followsUnclean(all: readonly Line[], line: Line): boolean {
  const earlier = before(all, line, ['ending-finished', 'session-started']);
  return earlier?.event === 'ending-finished' && earlier['clean'] === false;
}

/** From the start to the first ending, in the time that passed: what the clock was put back is added. */
function lengthOf(all: readonly Line[], start: Line): readonly number[] {
  const rest = all.slice(start.seq, start.seq + 5000);
  const end = rest.find(
    ({ event, session }) => event === 'ending-started' && session === start.session,
  );
  if (end === undefined || end['reason'] === 'recovery') return [];
  const back = rest
    .filter(({ event, seq }) => event === 'clock-jump' && seq < end.seq)
    .map(({ byMs }) => Math.min(0, byMs as number))
    .reduce((sum, byMs) => sum - byMs, 0);
  return [Date.parse(end.time) - Date.parse(start.time) + back];
}

/** The smallest number that so large a part of all is not above, found by counting. */
function rank(numbers: readonly number[], part: number): number | undefined {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted.find((_number, index) => (index + 1) / sorted.length >= part);
}

/** Stretches between a good record and the next, with an `out-of-service` in each. */
function outages(all: readonly Line[]): readonly { from: string; to: string; ms: number }[] {
  const isOver = ({ event, clean }: Line) =>
    event === 'session-started' ||
    event === 'config-loaded' ||
    (event === 'ending-finished' && clean === true);
  const ends = all.filter(isOver);
  return ends.flatMap((end, index) => {
    const since = ends[index - 1]?.seq ?? 0;
    const out = all.slice(since, end.seq).find(({ event }) => event === 'out-of-service');
    if (out === undefined) return [];
    const ms = Date.parse(end.time) - Date.parse(out.time);
    return [{ from: out.time, to: end.time, ms: Math.max(0, ms) }];
  });
}

function histogram(names: readonly string[]): Readonly<Record<string, number>> {
  const sorted = [...names].sort();
  const counts: Record<string, number> = {};
  for (let at = 0; at < sorted.length;) {
    const name = sorted[at] ?? '';
    const next = sorted.lastIndexOf(name) + 1;
    counts[name] = next - at;
    at = next;
  }
  return counts;
}

const day = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short' });
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short' });
const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23' });

/** Swedish days are written as ISO 8601 has them. */
function localDay(time: string): string {
  return day.format(new Date(time));
}

/** `Mon 07` */
function localHour(time: string): string {
  return `${weekday.format(new Date(time))} ${hour.format(new Date(time))}`;
}
