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
      for (const { bytes } of file.lines()) yield* recordIn(bytes);
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
      for (const { bytes } of file.linesBackwards()) yield* recordIn(bytes);
    }
  } finally {
    closeAll(files);
  }
}

function* recordIn(line: Buffer): Generator<AuditRecord> {
  const check = checkLineAlone(line);
  if (check.kind === 'good') yield check.record as AuditRecord;
}
