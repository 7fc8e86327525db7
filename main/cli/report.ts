import { realpathSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { remarksOn } from '../audit/report/figures.ts';
import { plainText } from '../audit/report/plain-text.ts';
import { readReport } from '../audit/report/read-report.ts';
import type { Report } from '../audit/report/report.ts';
import { Wording } from '../audit/report/wording.ts';
import { errorCode, errorText } from '../base/errors.ts';
import { replaceFileSync } from '../base/replace-file.ts';
import { configLocation } from '../config/source/config-location.ts';
import { readConfig } from '../config/source/read-config.ts';
import type { CommandIo } from './command.ts';

const USAGE = 'usage: cleardesk report [--html FILE] [--from YYYY-MM-DD] [--to YYYY-MM-DD]';

export type ReportIo = Omit<CommandIo, 'dataFolder'>;

/**
 * `cleardesk report [--html FILE] [--from DAY] [--to DAY]`: what the audit file says about the use of
 * the device, as text or as a page.
 * @returns 0 when it is there; 1 when the audit file cannot be read, or not all of it (what can be is
 * reported all the same), or FILE cannot be written; 2 on wrong use
 */
export async function report(args: readonly string[], io: ReportIo): Promise<number> {
  const asked = reportArguments(args);
  if (asked.kind === 'wrong') {
    if (asked.problem !== null) io.err(`cleardesk report: ${asked.problem}`);
    io.err(USAGE);
    return 2;
  }
  const { page, from, before } = asked;
  let result: Report;
  try {
    result = await readReport(io.auditFile, { from, before, onProgress: io.progress });
  } catch (error) {
    io.err(problemOf(error, io.auditFile));
    return 1;
  } finally {
    io.progress(1);
  }
  const wording = new Wording(languageOf(io), io.env);
  const isWritten =
    page === null ? print(result, wording, io) : await write(page, result, wording, io);
  return isWritten && result.isWhole ? 0 : 1;
}

function print(result: Report, wording: Wording, io: ReportIo): true {
  for (const line of plainText(result, wording, new Date())) io.out(line);
  return true;
}

async function write(
  file: string,
  result: Report,
  wording: Wording,
  io: ReportIo,
): Promise<boolean> {
  // The chart library is large, and only this page needs it.
  const { reportPage } = await import('../audit/report/page.ts');
  try {
    writeWhole(file, reportPage(result, wording, new Date()));
  } catch (error) {
    // Without the draft's name, which means nothing to the administrator.
    const problem = errorText(error).replace(/, \w+ '.*$/, '');
    io.err(`${file}: cannot be written: ${problem}`);
    return false;
  }
  for (const remark of remarksOn(result, wording)) io.err(remark);
  return true;
}

/** @throws the file system's error, or that something else than a file has the name */
function writeWhole(path: string, text: string): void {
  const before = statSync(path, { throwIfNoEntry: false });
  if (before?.isFile() === false) throw new Error('it is not a file');
  // A link stays a link: its target is replaced.
  replaceFileSync(before === undefined ? path : realpathSync(path), text, before?.mode ?? 0o666);
}

/** The language of the kiosk's config; that of the environment if the config cannot be used. */
function languageOf({ configFile, env, platform }: ReportIo): string {
  const result = readConfig(configLocation({ named: configFile, env, platform }));
  return result.kind === 'ok' ? result.config.language : 'auto';
}

function problemOf(error: unknown, file: string): string {
  return errorCode(error) === 'ENOENT'
    ? `${file}: there is no such file. Say whose report it is to be with --data-dir.`
    : `${file}: cannot be read: ${errorText(error)}`;
}

/** What `report` was asked for. Times are milliseconds since 1970. */
type AskedReport =
  | {
      readonly kind: 'asked';
      /** Where the page goes; null for text on standard output. */
      readonly page: string | null;
      readonly from: number | null;
      readonly before: number | null;
    }
  | { readonly kind: 'wrong'; readonly problem: string | null };

/** @param args what follows `report` */
function reportArguments(args: readonly string[]): AskedReport {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: { html: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' } },
    }));
  } catch {
    return wrong(null);
  }
  const { html: page = null, from, to } = values;
  if (page === '') return wrong(null);
  const noDay = [from, to].find((day) => day !== undefined && dayOf(day) === null);
  if (noDay !== undefined) return wrong(`"${noDay}" is not a day such as 2026-03-01`);
  const first = from === undefined ? null : dayOf(from);
  // The last day counts to its end, also if daylight saving time begins or ends on it.
  const before = to === undefined ? null : dayOf(to, 1);
  if (first !== null && before !== null && first >= before) {
    return wrong(`${from ?? ''} is after ${to ?? ''}`);
  }
  return { kind: 'asked', page, from: first, before };
}

/**
 * @returns when a day, or the one `later` days after it, begins here; null if there is no such day
 */
function dayOf(text: string, later = 0): number | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined) return null;
  const parts = [Number(year), Number(month) - 1, Number(day)] as const;
  const at = new Date(...parts);
  if (at.getMonth() !== parts[1] || at.getDate() !== parts[2]) return null;
  return new Date(parts[0], parts[1], parts[2] + later).getTime();
}

function wrong(problem: string | null): AskedReport {
  return { kind: 'wrong', problem };
}
