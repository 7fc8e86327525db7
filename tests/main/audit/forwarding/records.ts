import { readFileSync } from 'node:fs';
import { checkLineAlone } from '../../../../main/audit/file/chain.ts';
import type { AuditEvent } from '../../../../main/audit/event.ts';
import type { AuditRecord } from '../../../../main/audit/read/read-records.ts';
import type { ChainedRecord } from '../../../../main/audit/read/records-after.ts';
import { auditFileWith } from '../example-entries.ts';

/** Records with their lines, as the audit file has them. */
export function chained(entries: readonly AuditEvent[]): readonly ChainedRecord[] {
  return readFileSync(auditFileWith(entries), 'utf8')
    .trimEnd()
    .split('\n')
    .map((text) => {
      const line = Buffer.from(text);
      const check = checkLineAlone(line);
      if (check.kind === 'bad') throw new Error(check.problem);
      return { record: check.record as AuditRecord, hash: check.head.hash, line };
    });
}

/** So many different records. */
export function manyRecords(count: number): readonly ChainedRecord[] {
  return chained(
    Array.from({ length: count }, (_, index) => ({
      event: 'blocked',
      session: 'a1b2',
      what: 'navigation',
      detail: `https://site-${index}.example ü "]\\`,
    })),
  );
}

/** As a receiver takes the messages of an octet-counted stream apart. */
export function messagesIn(stream: Buffer): readonly string[] {
  const messages: string[] = [];
  for (let at = 0; at < stream.length;) {
    const space = stream.indexOf(' ', at);
    const length = Number(stream.toString('latin1', at, space));
    messages.push(stream.toString('utf8', space + 1, space + 1 + length));
    at = space + 1 + length;
  }
  return messages;
}

/** The number of the record in a message. */
export function seqOf(message: string): number {
  return (JSON.parse(message.slice(message.indexOf('{'))) as AuditRecord).seq;
}

export function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
