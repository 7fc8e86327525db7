import { errorText } from '../base/errors.ts';
import type { AuditEvent } from '../audit/event.ts';
import { severityOf, type Severity } from '../audit/forwarding/message.ts';
import type { Level, Log } from '../device/log/log.ts';
import { recordLine } from '../device/log/record-line.ts';

const levels: Readonly<Record<Severity, Level>> = {
  critical: 'error',
  error: 'error',
  warning: 'warning',
  notice: 'info',
  informational: 'debug',
};

/** Says in the log what is recorded: IT looks there first, and the audit file may take no records. */
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
  // Each process that takes over says the same again.
  if (event === 'config-loaded') return isTakeover ? 'debug' : 'info';
  const goesOn = (event === 'kiosk-started' || event === 'kiosk-stopped') && entry.takeover;
  return goesOn ? 'debug' : levels[severityOf({ ...entry })];
}
