import { assertNever } from '../../base/assert-never.ts';
import type { AuditEvent } from '../../audit/event.ts';
import type { StepResult } from '../../ending/receipt.ts';
import { withoutNames } from './log.ts';

/** The log line for a record, without user names; null if the record has no log line. */
export function recordLine(entry: AuditEvent): string | null {
  const details = detailsOf(entry);
  return details === null ? null : [entry.event, details].filter(Boolean).join(': ');
}

function detailsOf(entry: AuditEvent): string | null {
  switch (entry.event) {
    case 'kiosk-started':
      return startDetails(entry);
    case 'kiosk-stopped':
      return `${entry.takeover ? 'another process goes on' : 'it was meant to'}${by(entry.by)}`;
    case 'config-loaded':
      return `${entry.file}${entry.defaults ? ' is not there, so the defaults apply' : ''}`;
    case 'config-rejected': {
      const force = entry.keptLastGood ? 'the last good config stays in force' : 'out of service';
      return `${entry.file}, ${force}: ${entry.errors.map(withoutNames).join('; ')}`;
    }
    case 'seal-lost':
    case 'credentials-degraded':
    case 'idle-source-degraded':
    case 'forwarding-degraded':
    case 'provider-check-degraded':
    case 'fleet-degraded':
    case 'signals-degraded':
    case 'recovery':
    case 'admin-closed':
      return entry.cause;
    case 'audit-rotated':
      return `${entry.files} full files, of at most ${entry.keep}`;
    case 'sign-in-failed':
      return `${entry.mode}: ${entry.cause}, ${entry.attempts} times`;
    case 'fleet-command': {
      const { command, result, cause, count } = entry;
      return [command, result, cause, count && `${count} times`].filter(Boolean).join(', ');
    }
    case 'ending-started':
      return [entry.reason, entry.by, entry.command, entry.signal].filter(Boolean).join(', ');
    case 'ending-finished': {
      const how = entry.clean ? 'clean' : `not clean: ${failedSteps(entry.steps)}`;
      return `${entry.reason}, ${Math.round(entry.durationMs)} ms, ${how}`;
    }
    case 'server-sign-out': {
      const results = entry.results.map(({ what, site, result }) => `${site ?? what} ${result}`);
      return `${results.join(', ')}; to be tried again: ${entry.pending}`;
    }
    case 'clock-jump':
      return `${entry.byMs} ms`;
    case 'forwarding-gap':
      return `${entry.cause}, records ${entry.from} to ${entry.to ?? '?'}`;
    case 'out-of-service':
      return entry.problem;
    case 'blocked':
      return `${entry.what}: ${entry.detail}`;
    case 'blocked-not-recorded':
      return Object.entries(entry.counts)
        .map(([what, count]) => `${what} ${count}`)
        .join(', ');
    case 'use-banner-agreed':
      return `${entry.language ?? 'one text'}, SHA-256 ${entry.sha256}`;
    case 'session-started':
      return entry.mode;
    case 'idle-held-off':
      return entry.by;
    case 'admin-opened':
    case 'forwarding-restored':
    case 'provider-check-restored':
    case 'fleet-restored':
    case 'signals-restored':
      return '';
    case 'audit-sealed':
    case 'sealed':
    case 'warning-shown':
    case 'warning-cancelled':
      return null;
    default:
      return assertNever(entry);
  }
}

function startDetails({
  version,
  electron,
  takeover,
  restartedAfter,
  auditBytesMended,
}: Extract<AuditEvent, { event: 'kiosk-started' }>): string {
  return [
    `version ${version}, Electron ${electron}`,
    ...(takeover ? ['takes over'] : []),
    ...(restartedAfter === undefined ? [] : [`the process before ${restartedAfter}`]),
    ...(auditBytesMended > 0 ? [`${auditBytesMended} half-written bytes cut off`] : []),
  ].join(', ');
}

function by(who: string | undefined): string {
  return who === undefined ? '' : `, by the ${who}`;
}

function failedSteps(steps: readonly StepResult[]): string {
  return steps
    .filter(({ ok }) => !ok)
    .map(
      ({ name, problem = 'failed', leftovers }) => `${name} ${problem} (${leftovers ?? '?'} left)`,
    )
    .join(', ');
}
