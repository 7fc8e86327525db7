import { readdirSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';

/** An audit file that reached its size and was put aside. */
export interface FullFile {
  readonly path: string;
  /** The number of its first record, by its name. */
  readonly firstSeq: number;
  /** By gzip: all but the newest are. */
  readonly isPacked: boolean;
}

/** What an audit file is called once it is full: `audit-000000000042.jsonl` begins with record 42. */
export function fullFilePath(auditFile: string, firstSeq: number): string {
  const extension = extname(auditFile);
  const stem = basename(auditFile, extension);
  const number = String(firstSeq).padStart(12, '0');
  return join(dirname(auditFile), `${stem}-${number}${extension}`);
}

/**
 * The full files of an audit file, oldest first. Where one stands there plain and packed, because the
 * power went in between, it is the plain one.
 */
export function fullFiles(auditFile: string): readonly FullFile[] {
  const found = new Map<number, FullFile>();
  for (const name of namesIn(dirname(auditFile))) {
    const digits = /-(\d{12,15})\./.exec(name)?.[1];
    if (digits === undefined) continue;
    const firstSeq = Number(digits);
    const plain = fullFilePath(auditFile, firstSeq);
    const path = join(dirname(auditFile), name);
    if (path === plain) found.set(firstSeq, { path, firstSeq, isPacked: false });
    else if (path === `${plain}.gz` && !found.has(firstSeq)) {
      found.set(firstSeq, { path, firstSeq, isPacked: true });
    }
  }
  return [...found.values()].sort((a, b) => a.firstSeq - b.firstSeq);
}

/** A folder that is not there has no files; whoever opens one says what else is wrong. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
