import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CommandIo } from '../command.ts';
import { errorText } from '../../base/errors.ts';
import { originIn } from '../../audit/export/fields.ts';
import { lastAuditFolder } from '../../audit/file/audit-folder.ts';
import { readRecordsBackwards, type AuditRecord } from '../../audit/read/read-records.ts';
import { verifyAuditFile } from '../../audit/verify/verify.ts';

/** The events that report a problem; none of them identifies a person. */
const TROUBLE = [
  'clock-jump',
  'config-rejected',
  'credentials-degraded',
  'fleet-degraded',
  'forwarding-degraded',
  'idle-source-degraded',
  'out-of-service',
  'recovery',
  'seal-lost',
  'signals-degraded',
];
const MOST_TROUBLES = 20;
const RECORDS_LOOKED_AT = 10_000;

/** Whether the audit file is unchanged, and where it is. */
export function auditFileTest({ auditFile: file, dataFolder }: CommandIo): readonly string[] {
  const last = lastAuditFolder(dataFolder);
  const moved =
    last === dirname(file)
      ? []
      : [`the kiosk last recorded in ${last}; the next start changes that`];
  const verdict = verifyAuditFile(file, { keys: [] });
  switch (verdict.kind) {
    case 'good':
      return [
        `${file}: good, ${verdict.records} records, ${statSync(file).size} bytes, ${verdict.isSealed ? 'sealed' : 'not sealed'}`,
        ...moved,
      ];
    case 'bad':
      return [`! ${verdict.file}:${verdict.line}: bad: ${verdict.problem}`, ...moved];
    case 'absent':
      return [`${file}: is not there; the first start of a kiosk makes it`, ...moved];
    case 'unreadable':
      return [`! ${file}: cannot be read: ${verdict.problem}`, ...moved];
  }
}

/** The problems in the audit records, the newest first. */
export function recordedTroubles({ auditFile: file }: CommandIo): readonly string[] {
  if (!existsSync(file)) return ['none'];
  const found: string[] = [];
  let looked = 0;
  try {
    for (const record of readRecordsBackwards(file)) {
      if (isTrouble(record))
        found.push(`${record.time} ${record.seq} ${record.event}${why(record)}`);
      looked += 1;
      if (found.length === MOST_TROUBLES || looked === RECORDS_LOOKED_AT) break;
    }
  } catch (error) {
    return [`! ${errorText(error)}`];
  }
  return found.length === 0 ? ['none'] : found;
}

const MOST_ORIGINS = 20;

/** The origins that pages were refused most often, each with how many records name it. */
export function refusedOrigins({ auditFile: file }: CommandIo): readonly string[] {
  if (!existsSync(file)) return ['none'];
  const counts = new Map<string, number>();
  let looked = 0;
  try {
    for (const record of readRecordsBackwards(file)) {
      const origin = originIn(record);
      if (origin !== null) counts.set(origin, (counts.get(origin) ?? 0) + 1);
      looked += 1;
      if (looked === RECORDS_LOOKED_AT) break;
    }
  } catch (error) {
    return [`! ${errorText(error)}`];
  }
  const found = [...counts].toSorted(([, one], [, other]) => other - one).slice(0, MOST_ORIGINS);
  return found.length === 0 ? ['none'] : found.map(([origin, count]) => `${count} ${origin}`);
}

function isTrouble({ event, clean }: AuditRecord): boolean {
  return TROUBLE.includes(event) || (event === 'ending-finished' && clean === false);
}

function why({ cause, reason }: AuditRecord): string {
  const said = [cause, reason].filter((text) => typeof text === 'string');
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
}
