import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { chainRecord, EMPTY_CHAIN, type ChainHead } from '../../../../main/audit/file/chain.ts';
import type { AuditEvent } from '../../../../main/audit/event.ts';
import { segmentPath } from '../../../../main/audit/read/segments.ts';

/** An event, and when it was recorded, in milliseconds since 1970. */
export interface Timed {
  readonly at: number;
  readonly entry: AuditEvent;
}

/**
 * Writes records as the kiosk does, rotated and packed too, without waiting for the disk after each.
 * @returns how many there are
 */
export function writeSimulated(
  auditFile: string,
  events: Iterable<Timed>,
  { maxSizeBytes, device = 'ward-3-desk' }: { maxSizeBytes: number; device?: string },
): number {
  let head: ChainHead = EMPTY_CHAIN;
  let firstSeq = 1;
  let files = 0;
  let lines: string[] = [];
  let size = 0;
  const append = ({ at, entry: { event, ...own } }: Timed) => {
    const fields: Record<string, unknown> = {
      time: new Date(at).toISOString(),
      event,
      device,
      ...own,
    };
    if (fields['session'] === null) delete fields['session'];
    const chained = chainRecord(fields, head);
    head = chained.head;
    lines.push(chained.line);
    size += chained.line.length + 1;
  };
  const text = () => lines.map((line) => `${line}\n`).join('');
  for (const timed of events) {
    if (size >= maxSizeBytes) {
      writeFileSync(`${segmentPath(auditFile, firstSeq)}.gz`, gzipSync(text(), { level: 1 }));
      files += 1;
      firstSeq = head.seq + 1;
      lines = [];
      size = 0;
      append({
        at: timed.at,
        entry: { event: 'audit-rotated', keep: 1000, files, removedUpTo: 0 },
      });
    }
    append(timed);
  }
  writeFileSync(auditFile, text());
  return head.seq;
}
