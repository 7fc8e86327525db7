import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../../../main/audit/event.ts';
import type { Report } from '../../../../main/audit/report/report.ts';
import { Tally } from '../../../../main/audit/report/tally.ts';

/** Minutes after nine, and what was recorded then. */
type Minute = readonly [number, AuditEvent];

function tallied(minutes: readonly Minute[]): Report {
  const tally = new Tally();
  for (const [at, [minute, { event, ...own }]] of minutes.entries()) {
    const time = new Date(Date.UTC(2026, 2, 1, 9, minute)).toISOString();
    const hash = String(at).padStart(64, '0');
    const fields: Record<string, unknown> = { ...own, hash };
    if (fields['session'] === null) delete fields['session'];
    tally.see({ ...fields, seq: at + 1, time, event, device: 'desk-7' });
  }
  return tally.report({ unreadable: 0, isWhole: true });
}

const started: AuditEvent = { event: 'session-started', session: 'a1', mode: 'guest' };
const kept = { event: 'out-of-service', session: null, problem: 'ending-failed' } as const;

function begun(reason: 'user' | 'recovery', session: string | null = 'a1'): AuditEvent {
  return { event: 'ending-started', session, reason };
}

function finished(clean: boolean, session: string | null = 'a1'): AuditEvent {
  const step = { name: 'clear-files', ok: clean, ms: 5, leftovers: clean ? 0 : 2, tries: 1 };
  const reason = session === null ? 'recovery' : 'user';
  return { event: 'ending-finished', session, reason, durationMs: 200, clean, steps: [step] };
}

const MINUTE = 60_000;

describe('the tally', () => {
  it('counts what is tried again apart, and keeps its first and last try', () => {
    const report = tallied([
      [0, started],
      [10, begun('user')],
      [10, finished(false)],
      [10, kept],
      [11, begun('recovery', null)],
      [11, finished(false, null)],
      [11, kept],
      [12, begun('recovery', null)],
      [12, finished(true, null)],
      [20, started],
      [25, begun('user')],
      [25, finished(true)],
    ]);
    expect(report).toMatchObject({ endings: 2, notClean: 1, repeatedEndings: 2 });
    expect(report.endingsByReason).toEqual({ user: 2 });
    expect(report.failedSteps).toEqual({ 'clear-files': 1 });
    expect(report.lastEndings.map(({ isRepeat, clean }) => ({ isRepeat, clean }))).toEqual([
      { isRepeat: false, clean: true },
      { isRepeat: true, clean: true },
      { isRepeat: false, clean: false },
    ]);
    expect(report.lastEndings[2]?.steps).toEqual([
      { name: 'clear-files', ok: false, ms: 5, leftovers: 2, problem: null },
    ]);
    expect(report.outages).toMatchObject([{ ms: 2 * MINUTE, problem: 'ending-failed' }]);
  });

  it('knows no length of a session that a crash ended, and one of an ending that was cut off', () => {
    const crashed = tallied([
      [0, started],
      [50, begun('recovery')],
      [50, finished(true)],
    ]);
    expect(crashed).toMatchObject({ duration: { count: 0, medianMs: null }, withoutLength: 1 });
    const cut = tallied([
      [0, started],
      [7, begun('user')],
      [50, begun('recovery')],
      [50, finished(true)],
    ]);
    expect(cut).toMatchObject({ duration: { count: 1, medianMs: 7 * MINUTE }, withoutLength: 0 });
  });

  it('counts the time that a clock was put back as use', () => {
    const report = tallied([
      [30, started],
      [5, { event: 'clock-jump', byMs: -30 * MINUTE }],
      [10, begun('user')],
    ]);
    expect(report.duration.medianMs).toBe(10 * MINUTE);
  });

  it('says that a device is still out of service', () => {
    const report = tallied([
      [0, { event: 'out-of-service', session: null, problem: 'config' }],
      [2, { event: 'kiosk-stopped', takeover: false }],
      [9, { event: 'clock-jump', byMs: 5 }],
    ]);
    expect(report.outages).toMatchObject([{ to: null, ms: 9 * MINUTE, problem: 'config' }]);
  });

  it('tells one outage from another that follows at once', () => {
    const report = tallied([
      [0, { event: 'out-of-service', session: null, problem: 'config' }],
      [4, kept],
      [6, finished(true, null)],
    ]);
    expect(report.outages).toMatchObject([
      { ms: 4 * MINUTE, problem: 'config' },
      { ms: 2 * MINUTE, problem: 'ending-failed' },
    ]);
  });

  it('gives measured values: the nearest rank', () => {
    const lengths = Array.from({ length: 20 }, (_length, at): readonly Minute[] => [
      [100 * at, { ...started, session: `s${at}` }],
      [100 * at + at + 1, begun('user', `s${at}`)],
    ]);
    const { duration } = tallied(lengths.flat());
    expect(duration).toEqual({ count: 20, medianMs: 10 * MINUTE, p95Ms: 19 * MINUTE });
  });
});

it('counts the origins that were refused, and no more of them than a report can hold', () => {
  const refused = (detail: string): Minute => [
    0,
    { event: 'blocked', session: 'a1', what: 'navigation', detail },
  ];
  const many = Array.from({ length: 1100 }, (_one, at) => refused(`https://x${at}.example`));
  const few = ['https://a.example', 'mailto:', 'https://a.example', 'fullscreen'].map(refused);
  expect(tallied(few).refusedOrigins).toEqual({ 'https://a.example': 2 });
  expect(Object.keys(tallied(many).refusedOrigins)).toHaveLength(1000);
});
