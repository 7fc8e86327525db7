import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../../../main/audit/event.ts';
import { logRecords } from '../../../../main/kiosk/records.ts';
import { Log } from '../../../../main/device/log/log.ts';

const started = {
  event: 'kiosk-started',
  version: '1.2.3',
  electron: '45.0.0',
  takeover: false,
  auditBytesMended: 0,
} as const;
const loaded = {
  event: 'config-loaded',
  file: '/etc/cleardesk/cleardesk.yaml',
  defaults: false,
} as const;

function logged(entries: readonly AuditEvent[], problem: unknown = null): readonly string[] {
  const lines: string[] = [];
  const log = new Log((level, line) => lines.push(`${level} ${line}`));
  log.level = 'debug';
  const say = logRecords(log);
  for (const entry of entries) say(entry, problem);
  return lines;
}

describe('what the log says of a record', () => {
  it('is worth a line at a start, and less in each process that takes over', () => {
    expect(logged([started, loaded])).toEqual([
      'info kiosk-started: version 1.2.3, Electron 45.0.0',
      'info config-loaded: /etc/cleardesk/cleardesk.yaml',
    ]);
    expect(logged([{ ...started, takeover: true }, loaded])).toEqual([
      'debug kiosk-started: version 1.2.3, Electron 45.0.0, takes over',
      'debug config-loaded: /etc/cleardesk/cleardesk.yaml',
    ]);
    expect(logged([{ ...started, restartedAfter: 'hung', auditBytesMended: 7 }])).toEqual([
      'warning kiosk-started: version 1.2.3, Electron 45.0.0, the process before hung, 7 half-written bytes cut off',
    ]);
  });

  it('names the steps that failed, and what is degraded', () => {
    const step = { ok: true, ms: 1, leftovers: 0, tries: 1 };
    const steps = [
      { ...step, name: 'close-pages' },
      { ...step, name: 'clear-files', ok: false, leftovers: 3, problem: 'leftovers' as const },
      {
        ...step,
        name: 'clear-clipboard',
        ok: false,
        leftovers: null,
        problem: 'timed-out' as const,
      },
    ];
    const ending = {
      event: 'ending-finished',
      session: 'f00',
      reason: 'idle',
      durationMs: 12.4,
    } as const;
    expect(
      logged([
        { ...ending, clean: true, steps: [] },
        { ...ending, clean: false, steps },
        { event: 'out-of-service', session: null, problem: 'not-clean' },
        { event: 'forwarding-degraded', cause: 'unreachable' },
        { event: 'idle-source-degraded', cause: 'stuck' },
        { event: 'fleet-degraded', cause: 'untrusted' },
        { event: 'fleet-command', command: '5f0c', result: 'refused', cause: 'retained' },
        { event: 'fleet-command', result: 'refused', cause: 'too-many', count: 7 },
        { event: 'sealed' },
      ]),
    ).toEqual([
      'debug ending-finished: idle, 12 ms, clean',
      'error ending-finished: idle, 12 ms, not clean: clear-files leftovers (3 left), clear-clipboard timed-out (? left)',
      'error out-of-service: not-clean',
      'warning forwarding-degraded: unreachable',
      'warning idle-source-degraded: stuck',
      'warning fleet-degraded: untrusted',
      'info fleet-command: 5f0c, refused, retained',
      'info fleet-command: refused, too-many, 7 times',
    ]);
  });

  it('has nobody in it', () => {
    const lines = logged([
      { event: 'session-started', session: 'f00', mode: 'accounts', user: 'mary' },
      { event: 'ending-started', session: 'f00', reason: 'remote', note: 'Mary left' },
      {
        event: 'config-rejected',
        file: '/etc/cleardesk/cleardesk.yaml',
        keptLastGood: false,
        errors: [
          '3:5  signIn.accounts[1].user: "mary" is given twice (allowed: text, 1 to 100 characters)',
          '4:5  signIn.mary: unknown key `mary`; the nearest known key is `mode` (allowed: mode)',
          '5:5  signIn.mdoe: unknown key `mdoe`; did you mean `mode`?',
        ],
      },
    ]);
    expect(lines).toHaveLength(3);
    expect(lines[2]).toContain('signIn.mdoe: unknown key "…"; did you mean `mode`?');
    expect(lines[2]).toMatch(
      /^error config-rejected: .* out of service: 3:5 {2}signIn.accounts\[1\]\.user: "…" is given twice/,
    );
    expect(lines.join('\n')).not.toMatch(/Mary|"mary"|`mary`/);
  });

  it('is there all the same when the audit file does not take it, with the cause', () => {
    expect(logged([started], new Error('The audit file cannot be written: ENOSPC'))).toEqual([
      'info kiosk-started: version 1.2.3, Electron 45.0.0',
      'error The audit file cannot be written: ENOSPC',
    ]);
  });
});
