import { app } from 'electron';
import type { AuditEvent } from '../audit/event.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { LastSession } from '../audit/read/last-session.ts';
import type { LoadedConfig } from '../config/in-use/load-config.ts';

/** Appends a record of what has happened already; nothing is held up where it cannot be. */
type Record = (entry: AuditEvent) => boolean;

/**
 * Records that this process is the kiosk, with what, and after what; later, where the audit file takes
 * nothing now.
 * @returns whether the audit file takes records
 */
export function recordStart(
  journal: AuditLog,
  after: LastSession | { readonly kind: 'takeover' },
  loaded: LoadedConfig,
): boolean {
  const record = (entry: AuditEvent) => journal.appendOrWait(entry);
  const isRecorded = record({
    event: 'kiosk-started',
    version: app.getVersion(),
    electron: process.versions.electron,
    takeover: after.kind === 'takeover',
    ...(after.kind === 'takeover' ? {} : restarted()),
    auditBytesMended: bytesMended(journal),
  });
  recordConfig(record, loaded);
  if (after.kind === 'open') {
    record({ event: 'recovery', session: after.auditId, cause: after.cause });
  }
  return isRecorded;
}

export function recordConfig(record: Record, loaded: LoadedConfig): void {
  const { file, policies, errors, isAbsent, isLastGood } = loaded;
  const managed = policies.length === 0 ? {} : { policies };
  const defaults = isAbsent && policies.length === 0;
  if (errors === null) record({ event: 'config-loaded', file, ...managed, defaults });
  else record({ event: 'config-rejected', file, errors, keptLastGood: isLastGood });
}

/** What the supervisor says of the process before. */
function restarted() {
  const cause = process.env['CLEARDESK_RESTARTED'];
  return cause === 'hung' || cause === 'died' ? ({ restartedAfter: cause } as const) : {};
}

function bytesMended(journal: AuditLog): number {
  try {
    return journal.open();
  } catch {
    return 0; // the append that follows says what is wrong
  }
}
