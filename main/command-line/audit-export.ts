import { errorCode, errorText } from '../base/errors.ts';
import { ChainWatch } from '../audit/export/chain-watch.ts';
import type { Exporter } from '../audit/export/exporter.ts';
import { formats } from '../audit/export/formats.ts';
import { readRecords, type AuditRecord } from '../audit/read-records.ts';
import { BatchedOutput, OutputError } from './batched-output.ts';
import type { CommandIo } from './command.ts';
import { exportArguments } from './export-arguments.ts';
import { endsWell } from './export-tail.ts';
import type { Output } from './standard-output.ts';

const USAGE = `usage: cleardesk audit export --format ${Object.keys(formats).join('|')} [FILE]`;

/**
 * `cleardesk audit export --format csv|ocsf [FILE]`: writes every record of an audit file, and of the
 * full ones before it, to standard output.
 * @param args what follows `export`
 * @returns 0 when all is written, or nobody reads on; 1 when the file or standard output cannot be used,
 * or records are missing or were changed (what holds is written all the same); 2 on wrong use
 */
export function auditExport(
  args: readonly string[],
  io: Pick<CommandIo, 'err' | 'auditFile'>,
  output: Output,
): number {
  const asked = exportArguments(args);
  if (asked.kind === 'wrong') {
    if (asked.problem !== null) io.err(`cleardesk audit export: ${asked.problem}`);
    io.err(USAGE);
    return 2;
  }
  const { format, file } = asked;
  return exportFile(file ?? io.auditFile, formats[format](), io.err, output);
}

function exportFile(
  file: string,
  exporter: Exporter,
  err: (line: string) => void,
  output: Output,
): number {
  const watch = new ChainWatch();
  const batch = new BatchedOutput(output);
  let problem: string | null;
  try {
    if (!writeRecords(readRecords(file), exporter, watch, batch)) return 0;
    problem = watch.problem() ?? tailProblem(file, watch);
  } catch (error) {
    err(problemOf(error, file));
    return 1;
  }
  if (problem === null) return 0;
  err(`${file}: ${problem}. What holds is exported; see what is wrong: cleardesk audit verify`);
  return 1;
}

/** @returns false once nobody reads any more @throws the file system's error, or OutputError */
function writeRecords(
  records: Iterable<AuditRecord>,
  exporter: Exporter,
  watch: ChainWatch,
  batch: BatchedOutput,
): boolean {
  // Only once the file has proved to be readable.
  let { head } = exporter;
  try {
    for (const record of records) {
      if (!watch.sees(record)) continue;
      if (!batch.add(head + exporter.line(record))) return false;
      head = '';
    }
  } catch (error) {
    batch.flush(); // what could be read is not held back
    throw error;
  }
  return batch.add(head) && batch.flush();
}

function tailProblem(file: string, { last }: ChainWatch): string | null {
  return endsWell(file, last) ? null : `what follows record ${last.seq} is no record`;
}

function problemOf(error: unknown, file: string): string {
  const code = errorCode(error);
  if (error instanceof OutputError) return `standard output cannot be written: ${error.message}`;
  if (code === '') throw error; // no answer of the file system's or zlib's, but a bug
  return code === 'ENOENT'
    ? `${file}: there is no such file. Name the file, or the data folder with --data-dir.`
    : `${file}: cannot be read: ${errorText(error)}`;
}
