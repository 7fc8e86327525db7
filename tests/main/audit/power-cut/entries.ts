import type { AuditEvent } from '../../../../main/audit/event.ts';
import { blocked, started, warned } from '../example-entries.ts';

const steps = ['cover-screen', 'deny-traffic', 'close-pages', 'clear-browser-data', 'clear-files'];

/** Records of all sizes, from less than a disk's block to more than one. */
export const entries: readonly AuditEvent[] = [
  started,
  {
    event: 'ending-finished',
    session: 'a1b2',
    reason: 'user',
    durationMs: 190,
    clean: true,
    steps: steps.map((name) => ({ name, ok: true, ms: 12, leftovers: 0, tries: 1 })),
  },
  blocked,
  { event: 'ending-started', session: 'a1b2', reason: 'user' },
  warned,
];
