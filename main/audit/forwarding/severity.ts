import type { AuditEvent } from '../event.ts';
import type { AuditRecord } from '../read/read-records.ts';

/** RFC 5424, section 6.2.1. */
const numbers = { critical: 2, error: 3, warning: 4, notice: 5, informational: 6 } as const;

export type Severity = keyof typeof numbers;

/** A record, or what is about to be one. */
export type Judged = Pick<AuditRecord, 'event'> & Readonly<Record<string, unknown>>;

type Judge = Severity | ((record: Judged) => Severity);

const judges: Readonly<Record<AuditEvent['event'], Judge>> = {
  'kiosk-started': ({ restartedAfter }) => (restartedAfter === undefined ? 'notice' : 'warning'),
  'kiosk-stopped': 'notice',
  'config-loaded': 'informational',
  'config-rejected': ({ keptLastGood }) => (keptLastGood === true ? 'warning' : 'error'),
  'audit-sealed': 'notice',
  sealed: 'informational',
  'seal-lost': 'critical',
  'audit-rotated': 'informational',
  'session-started': 'informational',
  'sign-in-failed': 'notice',
  'admin-opened': 'notice',
  'admin-closed': 'notice',
  'warning-shown': 'informational',
  'warning-cancelled': 'informational',
  'ending-started': 'informational',
  'ending-finished': ({ clean }) => (clean === true ? 'informational' : 'error'),
  'server-sign-out': ({ results }) => severityOfResults(results),
  'credentials-degraded': 'warning',
  'idle-source-degraded': 'warning',
  'clock-jump': 'warning',
  recovery: 'warning',
  'out-of-service': 'error',
  blocked: 'notice',
  'blocked-not-recorded': 'notice',
  'forwarding-degraded': 'warning',
  'forwarding-restored': 'notice',
  'forwarding-gap': 'error',
};

/** The severity of a record. An event that a later version added is a notice. */
export function severityOf(record: Judged): Severity {
  const { event } = record;
  const judge = isKnown(event) ? judges[event] : 'notice';
  return typeof judge === 'function' ? judge(record) : judge;
}

/** PRI, RFC 5424 section 6.2.1: facility and severity in one number. */
export function priorityOf(facility: number, record: AuditRecord): number {
  return facility * 8 + numbers[severityOf(record)];
}

function isKnown(event: string): event is AuditEvent['event'] {
  return Object.hasOwn(judges, event);
}

function severityOfResults(results: unknown): Severity {
  const each = Array.isArray(results) ? results.map((result) => JSON.stringify(result)) : [];
  const has = (result: string) => each.some((text) => text.includes(`"result":"${result}"`));
  if (has('still-alive')) return 'error';
  const isUndone = has('refused') || has('unreachable') || has('not-tried');
  return isUndone ? 'warning' : 'informational';
}
