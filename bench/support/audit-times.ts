import { readFileSync } from 'node:fs';

/** When the newest record of a kind was written, by the wall clock; NaN where there is none. */
export function timeOfNewest(event: string, auditFile: string): number {
  const records = readFileSync(auditFile, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { event: string; time: string });
  return Date.parse(records.findLast((record) => record.event === event)?.time ?? '');
}
