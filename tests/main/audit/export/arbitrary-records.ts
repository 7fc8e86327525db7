import fc from 'fast-check';
import type { AuditRecord } from '../../../../main/audit/read/read-records.ts';
import { everyEvent, recordsOf } from './example-records.ts';

/** Texts that somebody might choose who wants to do harm with them. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('=cmd|"/C calc"!A0', '@SUM(1)', '＝1+1', 'a;=1', 'a,-b', "';=x", ' \t=1', ''),
  fc.constantFrom('a"b', 'a\r\nb', '\r', '\u2028', '\u202e', '\u0000', '\ud800', 'sha256:00'),
  fc.constantFrom('guest', 'oidc', 'accounts', 'user', 'idle', 'wrong-password', 'a1b2'),
);

const field = fc.oneof(text, fc.double(), fc.boolean(), fc.constant(null), fc.jsonValue());

const names = [
  ...new Set(everyEvent.flatMap((entry) => Object.keys(entry))),
  ...['detail', 'problem', 'restartedAfter', 'constructor', 'toString'],
].filter((name) => name !== 'event');

const event = fc.oneof(
  fc.constantFrom(...everyEvent.map((entry) => entry.event)),
  fc.constantFrom('constructor', '__proto__', 'later-event'),
  text,
);

/**
 * The records of a file: known events and unknown ones, with every field anything that JSON can be,
 * for the hash of a record says nothing about what is in it.
 */
export const anyRecords: fc.Arbitrary<readonly AuditRecord[]> = fc
  .array(
    fc
      .tuple(event, text, fc.dictionary(fc.oneof(fc.constantFrom(...names), text), field))
      .map(([name, device, fields]) => ({ ...own(fields), event: name, device })),
    { maxLength: 8 },
  )
  .map(recordsOf);

/** Without what every record gets from the file itself. */
function own(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const fixed = ['seq', 'time', 'prev', 'hash', 'seal'];
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !fixed.includes(name)));
}
