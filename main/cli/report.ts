import { realpathSync, statSync } from 'node:fs';
import { remarksOn } from '../audit/report/tables.ts';
import { plainText } from '../audit/report/plain-text.ts';
import { readReport } from '../audit/report/read-report.ts';
import type { Report } from '../audit/report/report.ts';
import { Wording } from '../audit/report/wording.ts';
import { errorCode, errorText } from '../base/errors.ts';
import { replaceFileSync } from '../base/replace-file.ts';
import { configLocation } from '../config/source/config-location.ts';
import { readConfig } from '../config/source/read-config.ts';
import { type CommandIo, UsageError } from './command.ts';

interface ReportOptions {
  /** The file for a page; by default, the report is a text on standard output. */
  readonly html?: string;
  readonly from?: string;
  readonly to?: string;
}

/**
 * `cleardesk report [--html FILE] [--from DAY] [--to DAY]`: what the audit file says about the use of
 * the device, as text or as a page.
 * @returns 0 when the report is complete; 1 when the audit file cannot be read, or not all of it (the
 * readable part is reported), or FILE cannot be written
 * @throws UsageError
 */
export async function report(options: ReportOptions, io: CommandIo): Promise<number> {
  const { from, before } = period(options);
  const { html: page } = options;
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
    page === undefined ? print(result, wording, io) : await write(page, result, wording, io);
  return isWritten && result.isWhole ? 0 : 1;
}

function print(result: Report, wording: Wording, io: CommandIo): true {
  for (const line of plainText(result, wording, new Date())) io.out(line);
  return true;
}

async function write(
  file: string,
  result: Report,
  wording: Wording,
  io: CommandIo,
): Promise<boolean> {
  // The code that draws the charts is large, and nothing else needs it.
  const { reportPage } = await import('../audit/report/page.ts');
  try {
    writeWhole(file, reportPage(result, wording, new Date()));
  } catch (error) {
    // Without the name of the temporary file.
    const problem = errorText(error).replace(/, \w+ '.*$/, '');
    io.err(`${file}: cannot be written: ${problem}`);
    return false;
  }
  for (const remark of remarksOn(result, wording)) io.err(remark);
  return true;
}

/** @throws the file system's error, or an Error if the path is no file */
function writeWhole(path: string, text: string): void {
  const before = statSync(path, { throwIfNoEntry: false });
  if (before?.isFile() === false) throw new Error('it is not a file');
  // A link stays a link.
  replaceFileSync(before === undefined ? path : realpathSync(path), text, before?.mode ?? 0o666);
}

/** The config's language; the environment's if the config has errors, so that the report works all the same. */
function languageOf({ configFile, env, platform }: CommandIo): string {
  const result = readConfig(configLocation({ named: configFile, env, platform }));
  return result.kind === 'ok' ? result.config.language : 'auto';
}

function problemOf(error: unknown, file: string): string {
  return errorCode(error) === 'ENOENT'
    ? `${file}: there is no such file. Name the data folder with --data-dir.`
    : `${file}: cannot be read: ${errorText(error)}`;
}

/** Milliseconds since 1970; null without a limit. */
interface Period {
  readonly from: number | null;
  readonly before: number | null;
}

/** @throws UsageError */
function period({ from, to }: ReportOptions): Period {
  const first = from === undefined ? null : dayOf('from', from);
  // The last day counts to its end, also if daylight saving time begins or ends on it.
  const before = to === undefined ? null : dayOf('to', to, 1);
  if (first !== null && before !== null && first >= before) {
    throw new UsageError(`--from takes a day before --to: ${from ?? ''} is after ${to ?? ''}.`);
  }
  return { from: first, before };
}

/** @returns the beginning, on this device, of that day or of a later one @throws UsageError */
function dayOf(option: string, text: string, daysLater = 0): number {
  const [, year, month, day] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []).map(Number);
  if (year !== undefined && month !== undefined && day !== undefined) {
    const date = new Date(year, month - 1, day);
    if (date.getMonth() === month - 1 && date.getDate() === day) {
      return new Date(year, month - 1, day + daysLater).getTime();
    }
  }
  throw new UsageError(`--${option} takes a day such as 2026-03-01, not "${text}".`);
}
