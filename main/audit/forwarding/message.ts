import type { Config } from '../../config/schema/schema.ts';
import type { ChainedRecord } from '../read/records-after.ts';
import type { AuditEvent } from '../event.ts';
import type { AuditRecord } from '../read/read-records.ts';

type Facility = NonNullable<Config['audit']['syslog']>['facility'];

/** RFC 5424, table 1. */
export const facilities: Readonly<Record<Facility, number>> = {
  user: 1,
  daemon: 3,
  auth: 4,
  authpriv: 10,
  local0: 16,
  local1: 17,
  local2: 18,
  local3: 19,
  local4: 20,
  local5: 21,
  local6: 22,
  local7: 23,
};

/** `sequenceId` goes up to here, RFC 5424 section 7.3.1. */
const MOST_SEQUENCE_ID = 2_147_483_647;

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/;

export interface Origin {
  readonly facility: Facility;
  /** Of the app. */
  readonly version: string;
  readonly processId: number;
}

/**
 * A record as a syslog message (RFC 5424). The message is the line of the audit file, unchanged, so
 * that a receiver has the whole chain. It has no byte order mark: JSON must not have one (RFC 8259,
 * section 8.1), and the hash does not cover one.
 */
export function syslogMessage({ record, line }: ChainedRecord, origin: Origin): Buffer {
  const { facility, version, processId } = origin;
  const { seq, time, event, device } = record;
  const sequenceId = ((seq - 1) % MOST_SEQUENCE_ID) + 1;
  const header = [
    `<${priorityOf(facilities[facility], record)}>1`,
    TIMESTAMP.test(time) ? time : '-',
    name(device, 255),
    'cleardesk',
    processId,
    name(event, 32),
    `[origin software="Cleardesk" swVersion="${parameter(version)}"][meta sequenceId="${sequenceId}"]`,
  ];
  return Buffer.concat([Buffer.from(`${header.join(' ')} `), line]);
}

/** Octet counting: RFC 6587 section 3.4.1, RFC 5425 section 4.3. */
export function octetCounted(message: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${message.length} `), message]);
}

/** A field of the header: printable ASCII without spaces, and never empty. */
function name(value: unknown, maxLength: number): string {
  const text = typeof value === 'string' ? value.replace(/[^\x21-\x7e]/g, '?') : '';
  return text === '' ? '-' : text.slice(0, maxLength);
}

/** RFC 5424, section 6.3.3. */
function parameter(value: string): string {
  return value.replace(/["\\\]]/g, '\\$&');
}

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
  'use-banner-agreed': 'informational',
  'session-started': 'informational',
  'sign-in-failed': 'notice',
  'admin-opened': 'notice',
  'admin-closed': 'notice',
  'warning-shown': 'informational',
  'warning-cancelled': 'informational',
  'idle-held-off': 'informational',
  'provider-check-degraded': 'warning',
  'provider-check-restored': 'notice',
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
  'fleet-degraded': 'warning',
  'fleet-restored': 'notice',
  'fleet-command': 'notice',
  'signals-degraded': 'warning',
  'signals-restored': 'notice',
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
