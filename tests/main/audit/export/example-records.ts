import { chainRecord, EMPTY_CHAIN } from '../../../../main/audit/file/chain.ts';
import type { AuditEvent } from '../../../../main/audit/event.ts';
import type { AuditRecord } from '../../../../main/audit/read/read-records.ts';

export const START = Date.UTC(2026, 2, 1, 9, 30);

/** Records as they are read back, one second after the other. */
export function recordsOf(
  entries: readonly (AuditEvent | Readonly<Record<string, unknown>>)[],
): readonly AuditRecord[] {
  let head = EMPTY_CHAIN;
  return entries.map((entry, index) => {
    const time = new Date(START + index * 1000).toISOString();
    const line = chainRecord({ time, device: 'desk-7', ...entry }, head);
    head = line.head;
    return JSON.parse(line.line) as AuditRecord;
  });
}

const step = { name: 'clear-files', ok: true, ms: 12, leftovers: 0, tries: 1 };
const badStep = { ...step, ok: false, leftovers: 2, tries: 2, problem: 'leftovers' } as const;

/** One of every event, in an order that makes sense. */
export const everyEvent: readonly AuditEvent[] = [
  {
    event: 'kiosk-started',
    version: '1.2.3',
    electron: '33.0.0',
    takeover: false,
    auditBytesMended: 0,
  },
  { event: 'audit-sealed', keyId: '0a1b' },
  { event: 'config-loaded', file: '/etc/cleardesk/cleardesk.yaml', defaults: false },
  { event: 'config-rejected', file: 'c.yaml', errors: ['1:1 no', '2:2 no'], keptLastGood: true },
  { event: 'sign-in-failed', mode: 'accounts', cause: 'wrong-password', attempts: 12 },
  { event: 'use-banner-agreed', mode: 'accounts', language: 'de', sha256: '5e'.repeat(32) },
  { event: 'session-started', session: 'a1b2', mode: 'accounts', user: 'nurse1' },
  { event: 'credentials-degraded', cause: 'locked' },
  { event: 'idle-source-degraded', cause: 'stuck' },
  { event: 'blocked', session: 'a1b2', what: 'download', detail: 'https://bücher.example' },
  { event: 'warning-shown', session: 'a1b2', secondsLeft: 30 },
  { event: 'warning-cancelled', session: 'a1b2' },
  { event: 'idle-held-off', session: 'a1b2', by: 'call' },
  { event: 'provider-check-degraded', session: 'a1b2', cause: 'unreachable' },
  { event: 'provider-check-restored', session: 'a1b2' },
  { event: 'clock-jump', byMs: -3_600_000 },
  { event: 'ending-started', session: 'a1b2', reason: 'admin', note: 'Please leave' },
  {
    event: 'server-sign-out',
    session: 'a1b2',
    results: [
      { what: 'refresh-token', result: 'proven', pending: false },
      { what: 'site', site: 'Portal', result: 'unreachable', pending: true },
    ],
    pending: 1,
  },
  {
    event: 'ending-finished',
    session: 'a1b2',
    reason: 'admin',
    durationMs: 412,
    clean: false,
    steps: [step, badStep],
  },
  { event: 'out-of-service', session: null, problem: 'ending-failed' },
  { event: 'kiosk-stopped', takeover: true },
  { event: 'recovery', session: 'a1b2', cause: 'ending-not-clean' },
  { event: 'fleet-degraded', cause: 'certificate-expired' },
  { event: 'fleet-restored' },
  { event: 'fleet-command', command: '5f0c', result: 'refused', cause: 'retained' },
  { event: 'signals-degraded', cause: 'silent' },
  { event: 'signals-restored' },
  { event: 'audit-rotated', keep: 20, files: 1, removedUpTo: 0 },
  { event: 'sealed' },
  { event: 'seal-lost', cause: 'absent' },
];

export function endingOf(session: string | undefined, reason: string, clean = true) {
  const steps = [clean ? step : badStep];
  return { event: 'ending-finished', session, reason, durationMs: 400, clean, steps };
}
