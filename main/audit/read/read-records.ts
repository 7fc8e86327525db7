import { closeAll, openAuditFiles } from './audit-files.ts';
import { checkLineAlone } from '../file/chain.ts';

/** A record read from the file: the fields of every record, and those of its event. */
export interface AuditRecord {
  readonly seq: number;
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly event: string;
  readonly device: string;
  /** The salted hash of the session's id; absent for a record without a session. */
  readonly session?: string;
  readonly [field: string]: unknown;
}

/**
 * Reads the records of an audit file and its archived segments, oldest first, in little memory. It
 * skips lines that are not records; `audit verify` names those.
 * @throws the file system's error; ENOENT if there is no such file
 */
export function* readRecords(path: string): Generator<AuditRecord> {
  const files = openAuditFiles(path);
  try {
    for (const file of files) {
      for (const { bytes } of file.lines()) {
        const read = recordIn(bytes);
        if (read !== null) yield read.record;
      }
    }
  } finally {
    closeAll(files);
  }
}

/** Like {@link readRecords}, newest first. */
export function* readRecordsBackwards(path: string): Generator<AuditRecord> {
  const files = openAuditFiles(path);
  try {
    for (const file of files.toReversed()) {
      for (const { bytes } of file.linesBackwards()) {
        const read = recordIn(bytes);
        if (read !== null) yield read.record;
      }
    }
  } finally {
    closeAll(files);
  }
}

/** The record in a line, with its hash; null where the line is none, or its hash does not fit. */
export function recordIn(line: Buffer): { record: AuditRecord; hash: string } | null {
  const check = checkLineAlone(line);
  if (check.kind === 'bad') return null;
  // Every version has written these fields; an export checks them again (ChainWatch).
  return { record: check.record as AuditRecord, hash: check.head.hash };
}
