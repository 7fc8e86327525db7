import { ChainWatch } from '../../audit/export/chain-watch.ts';
import type { Exporter } from '../../audit/export/fields.ts';
import { type ChainHead, checkLineAlone, mayBeTorn } from '../../audit/file/chain.ts';
import { closeAll, openAuditFiles } from '../../audit/read/audit-files.ts';
import { type AuditRecord, readRecords } from '../../audit/read/read-records.ts';
import { errorCode, errorText } from '../../base/errors.ts';
import { csvExporter } from '../../audit/export/csv.ts';
import { ocsfExporter } from '../../audit/export/ocsf.ts';
import { type CommandIo, UsageError } from '../command.ts';
import { type Output, standardOutput } from '../output.ts';

/** Every format of an export. */
export const formats = { csv: csvExporter, ocsf: ocsfExporter } satisfies Readonly<
  Record<string, () => Exporter>
>;

type Format = keyof typeof formats;

interface ExportOptions {
  readonly format: string | undefined;
  /** By default, the kiosk's own. */
  readonly file: string | undefined;
}

/**
 * `cleardesk audit export --format csv|ocsf [FILE]`: writes every record of an audit file, and of
 * the archived segments before it, to standard output.
 * @returns 0 if all is written, or the reader of standard output closed it; 1 if the file or
 * standard output cannot be used, or records are missing or were changed (the valid ones are
 * written anyway)
 * @throws UsageError
 */
export function auditExport(
  { format = '', file }: ExportOptions,
  io: Pick<CommandIo, 'err' | 'auditFile'>,
  output: Output = standardOutput(),
): number {
  if (!isFormat(format)) throw new UsageError(`There is no format "${format}".`);
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
  err(
    `${file}: ${problem}. The good records are exported. "cleardesk audit verify" says what is wrong.`,
  );
  return 1;
}

/** @returns false if the reader has closed the output @throws file system error, or OutputError */
function writeRecords(
  records: Iterable<AuditRecord>,
  exporter: Exporter,
  watch: ChainWatch,
  batch: BatchedOutput,
): boolean {
  // Written with the first record, when the file has proved readable.
  let { head } = exporter;
  try {
    for (const record of records) {
      if (!watch.sees(record)) continue;
      if (!batch.add(head + exporter.line(record))) return false;
      head = '';
    }
  } catch (error) {
    batch.flush(); // write the records that were read
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
  if (code === '') throw error; // not an error of the file system or zlib, but a bug
  return code === 'ENOENT'
    ? `${file}: there is no such file. Name the file, or the data folder with --data-dir.`
    : `${file}: cannot be read: ${errorText(error)}`;
}

function isFormat(name: string): name is Format {
  return Object.hasOwn(formats, name);
}

/**
 * Whether an audit file ends as a kiosk leaves it: with a record, or with a partial one after a
 * power cut. No later record would reveal anything else at the end.
 * @param last the last record that was read from it
 * @throws the file system's error
 */
function endsWell(file: string, last: ChainHead): boolean {
  const files = openAuditFiles(file);
  try {
    for (const opened of files.toReversed()) {
      for (const { bytes, terminated } of opened.linesBackwards()) {
        if (checkLineAlone(bytes).kind === 'good') return true;
        return !terminated && mayBeTorn(bytes, last);
      }
    }
    return true;
  } finally {
    closeAll(files);
  }
}

/** Size of one write, in UTF-16 units. */
const BATCH = 64 * 1024;

/** Writing to standard output failed. */
class OutputError extends Error {}

/** Batches the output: a system call per line would take longer than everything else. */
class BatchedOutput {
  readonly #output: Output;
  #text = '';

  constructor(output: Output) {
    this.#output = output;
  }

  /** @returns false if the reader has closed the output @throws OutputError */
  add(text: string): boolean {
    this.#text += text;
    return this.#text.length < BATCH || this.flush();
  }

  /** Writes the current batch. @returns and @throws as above */
  flush(): boolean {
    const text = this.#text;
    this.#text = '';
    try {
      return text === '' || this.#output.write(text);
    } catch (cause) {
      throw new OutputError(errorText(cause), { cause });
    }
  }
}
