import { closeAll, openAuditFiles } from './audit-files.ts';
import { checkLineAlone } from '../file/chain.ts';

/** A record as it is read back: the fields that every record has, and its event's own. */
export interface AuditRecord {
  readonly seq: number;
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly event: string;
  readonly device: string;
  /** The salted hash of the session's id, where there is one. */
  readonly session?: string;
  readonly [field: string]: unknown;
}

/**
 * Reads the records of an audit file and of the full ones before it, oldest first, in little memory
 * however many there are. Lines that are no records are passed over: `audit verify` is who names them.
 * @throws the file system's error; ENOENT where there is no such file
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

/** The same from the newest record on. */
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
