import type { Config } from '../../config/schema/schema.ts';
import type { ChainedRecord } from '../read/records-after.ts';
import { priorityOf } from './severity.ts';

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
