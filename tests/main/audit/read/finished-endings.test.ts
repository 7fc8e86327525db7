import { join } from 'node:path';
import { expect, it } from 'vitest';
import { AuditLog } from '../../../../main/audit/audit-log.ts';
import { finishedEndings } from '../../../../main/audit/read/finished-endings.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { context } from '../example-entries.ts';

it('gives the endings since a moment, newest first, with their receipt codes', () => {
  const path = join(temporaryFolder(), 'audit.jsonl');
  let now = new Date('2026-01-02T03:00:00.000Z');
  const log = new AuditLog(path, { ...context, now: () => now });
  const end = (session: string | null, clean: boolean) => {
    now = new Date(now.getTime() + 60_000);
    const reason = 'remote';
    log.append({ event: 'ending-started', session, reason });
    return log.append({
      event: 'ending-finished',
      session,
      reason,
      durationMs: 1,
      clean,
      steps: [],
    });
  };
  const hashes = [end('a', true), end(null, false), end('b', true)];
  log.append({ event: 'kiosk-stopped', takeover: true });
  log.close();
  const codes = hashes.map((hash) => `${hash.slice(0, 4)}-${hash.slice(4, 8)}`);
  expect(finishedEndings(path, '2026-01-02T03:02:00.000Z')).toEqual([
    { session: 'b', time: '2026-01-02T03:03:00.000Z', code: codes[2], clean: true },
    { session: null, time: '2026-01-02T03:02:00.000Z', code: codes[1], clean: false },
  ]);
  expect(finishedEndings(path, null)).toMatchObject([{ session: 'b' }]);
  expect(finishedEndings(join(path, 'none'), null)).toEqual([]);
});
