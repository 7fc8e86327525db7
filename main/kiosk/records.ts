import type { AuditLog } from '../audit/audit-log.ts';
import type { AuditEvent } from '../audit/event.ts';
import { severityOf, type Severity } from '../audit/forwarding/message.ts';
import type { LastSession } from '../audit/read/last-session.ts';
import { errorText } from '../base/errors.ts';
import type { LoadedConfig } from '../config/in-use/load-config.ts';
import type { Level, Log } from '../device/log/log.ts';
import { recordLine } from '../device/log/record-line.ts';

/** Appends a record of what has already happened. A failure stops nothing. */
type Append = (event: AuditEvent) => boolean;

/**
 * Records that this process is in charge, with which config, and after which end of the last session.
 * Where the audit file cannot be written now, the records wait in memory.
 * @returns whether the audit file takes records
 */
export function recordStart(
  auditLog: Pick<AuditLog, 'appendOrWait' | 'open'>,
  after: LastSession | { readonly kind: 'handover' },
  loaded: LoadedConfig,
  version: string,
): boolean {
  const append = (event: AuditEvent) => auditLog.appendOrWait(event);
  const isRecorded = append({
    event: 'kiosk-started',
    version,
    electron: process.versions.electron,
    takeover: after.kind === 'handover',
    ...(after.kind === 'handover' ? {} : restarted()),
    auditBytesMended: bytesMended(auditLog),
  });
  recordConfig(append, loaded);
  if (after.kind === 'open') {
    append({ event: 'recovery', session: after.auditId, cause: after.cause });
  }
  return isRecorded;
}

export function recordConfig(append: Append, loaded: LoadedConfig): void {
  const { file, policies, errors, isAbsent, isLastGood } = loaded;
  const managed = policies.length === 0 ? {} : { policies };
  const defaults = isAbsent && policies.length === 0;
  if (errors === null) append({ event: 'config-loaded', file, ...managed, defaults });
  else append({ event: 'config-rejected', file, errors, keptLastGood: isLastGood });
}

/** What the supervisor says of the process before. */
function restarted() {
  const cause = process.env['CLEARDESK_RESTARTED'];
  return cause === 'hung' || cause === 'died' ? ({ restartedAfter: cause } as const) : {};
}

function bytesMended(auditLog: Pick<AuditLog, 'open'>): number {
  try {
    return auditLog.open();
  } catch {
    return 0; // the append that follows says what is wrong
  }
}

const levels: Readonly<Record<Severity, Level>> = {
  critical: 'error',
  error: 'error',
  warning: 'warning',
  notice: 'info',
  informational: 'debug',
};

/** Writes to the log what is recorded: IT reads it first, and the audit file may be unwritable. */
export function logRecords(log: Log): (entry: AuditEvent, problem: unknown) => void {
  let isTakeover = false;
  return (entry, problem) => {
    if (entry.event === 'kiosk-started') isTakeover = entry.takeover;
    const line = recordLine(entry);
    if (line !== null) log.write(levelOf(entry, isTakeover), line);
    if (problem !== null) log.error(errorText(problem));
  };
}

function levelOf(entry: AuditEvent, isTakeover: boolean): Level {
  const { event } = entry;
  if (event === 'blocked' || event === 'blocked-not-recorded') return 'debug';
  // After each handover, the new process says the same again.
  if (event === 'config-loaded') return isTakeover ? 'debug' : 'info';
  const goesOn = (event === 'kiosk-started' || event === 'kiosk-stopped') && entry.takeover;
  return goesOn ? 'debug' : levels[severityOf({ ...entry })];
}
