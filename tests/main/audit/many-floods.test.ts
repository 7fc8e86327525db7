import { join } from 'node:path';
import { expect, it } from 'vitest';
import { BlockedLog, type AuditSize } from '../../../main/audit/file/blocked-log.ts';
import type { AuditEvent } from '../../../main/audit/event.ts';
import { AuditLog } from '../../../main/audit/audit-log.ts';
import { readRecords } from '../../../main/audit/read/read-records.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { context } from './example-entries.ts';

const SESSIONS = 120;
const AUDIT: AuditSize = { maxSizeBytes: 100_000, keep: 2 };

/** How many of the last sessions are in the kept files, where each session is refused so many things. */
function sessionsKept(refusals: number): number {
  const path = join(temporaryFolder(), 'audit.jsonl');
  const settings = { ...context.settings(), ...AUDIT, seal: false };
  const journal = new AuditLog(path, { ...context, settings: () => settings });
  const clock = new FakeClock();
  const append = (entry: AuditEvent) => journal.append(entry);
  for (let number = 0; number < SESSIONS; number += 1) {
    const session = `session ${number}`;
    append({ event: 'session-started', session, mode: 'guest' });
    const blocked = new BlockedLog(session, { append, clock, audit: AUDIT });
    for (let port = 1; port <= refusals; port += 1) {
      blocked.refused('navigation', { kind: 'address', url: `https://evil.example:${port}` });
    }
    clock.advance(60_000);
    blocked.finish();
    // As many bytes as an ordinary session's ending, in one record.
    const results = Array.from({ length: 30 }, () => SIGNED_OUT);
    append({ event: 'server-sign-out', session, results, pending: 0 });
  }
  journal.close();
  return [...readRecords(path)].filter(({ event }) => event === 'session-started').length;
}

const SIGNED_OUT = { what: 'site', site: 'Portal', result: 'signed-out', pending: false } as const;

it('a flood in every session leaves at least a third as many sessions in the kept files', () => {
  const ordinary = sessionsKept(0);
  expect(ordinary).toBeGreaterThan(60);
  expect(ordinary).toBeLessThan(SESSIONS);
  expect(sessionsKept(500)).toBeGreaterThanOrEqual(ordinary / 3);
});
