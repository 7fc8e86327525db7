import { closeAll, openAuditFiles } from '../audit/audit-files.ts';
import { checkLineAlone, type ChainHead } from '../audit/chain.ts';
import { mayBeTorn } from '../audit/torn-line.ts';

/**
 * Whether an audit file ends as a kiosk leaves it: with a record, or with one that a power cut tore.
 * No later record shows that something else is there.
 * @param last the last record that was read from it
 * @throws the file system's error
 */
export function endsWell(file: string, last: ChainHead): boolean {
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
