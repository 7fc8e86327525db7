import { describe, expect, it } from 'vitest';
import { BlockedLog } from '../../../../main/audit/file/blocked-log.ts';
import type { AuditEvent } from '../../../../main/audit/event.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

function started(session: string | null = 'a1b2', maxSizeBytes = 10_000_000, keep = 20) {
  const entries: AuditEvent[] = [];
  const clock = new FakeClock();
  const append = (entry: AuditEvent) => entries.push(entry);
  const log = new BlockedLog(session, { append, clock, audit: { maxSizeBytes, keep } });
  const goTo = (url: string) => {
    log.refused('navigation', { kind: 'address', url });
  };
  const details = () => entries.map((entry) => ('detail' in entry ? entry.detail : entry.event));
  return { entries, clock, log, goTo, details };
}

describe('BlockedLog', () => {
  it('records each thing once', () => {
    const { entries, log, goTo } = started();
    for (let times = 0; times < 3; times++) {
      goTo('https://evil.example/one?secret=1');
      goTo('https://evil.example/two');
      goTo('https://other.example/');
      log.refused('permission', { kind: 'words', text: 'camera' });
    }
    const common = { event: 'blocked', session: 'a1b2' };
    expect(entries).toEqual([
      { ...common, what: 'navigation', detail: 'https://evil.example' },
      { ...common, what: 'navigation', detail: 'https://other.example' },
      { ...common, what: 'permission', detail: 'camera' },
    ]);
  });

  it('records what the screens were refused for no session', () => {
    const { entries, log } = started(null);
    log.refused('message', { kind: 'words', text: 'signIn with wrong arguments' });
    expect(entries).toEqual([
      { event: 'blocked', session: null, what: 'message', detail: 'signIn with wrong arguments' },
    ]);
  });

  it('bounds what it records of a scheme of 1.9 MB and of a long host name', () => {
    const { details, goTo } = started();
    goTo(`d${'e'.repeat(1_900_000)}:x`);
    goTo(`https://${'host.'.repeat(40_000)}example/`);
    goTo(`https://${'a.'.repeat(140)}example/`);
    expect(details()).toEqual(['another scheme', 'a host name that is too long']);
  });

  it('records no words of a page: neither in a scheme nor in a MIME type', () => {
    const { entries, log, goTo } = started();
    goTo('john-doe-hiv-positive:x');
    goTo('mailto:john.doe@example.org');
    goTo('no address at all');
    for (const mimeType of ['application/x-john-doe', 'Application/PDF; name=john-doe.pdf', '']) {
      log.refused('download', { kind: 'mime-type', mimeType });
    }
    expect(JSON.stringify(entries)).not.toMatch(/john|doe/i);
    expect(entries.map((entry) => 'detail' in entry && entry.detail)).toEqual([
      'another scheme',
      'mailto:',
      'not an address',
      'another type',
      'application/pdf',
    ]);
  });

  it('counts by kind what is beyond 100 records, and says so at the end', () => {
    const { entries, clock, log, goTo } = started();
    for (let port = 1; port <= 1000; port++) goTo(`https://evil.example:${port}`);
    log.refused('certificate', { kind: 'address', url: 'https://bank.example' });
    clock.advance(60_000);
    expect(entries).toHaveLength(100);
    log.finish();
    expect(entries.slice(100)).toEqual([
      {
        event: 'blocked-not-recorded',
        session: 'a1b2',
        counts: { navigation: 900, certificate: 1 },
      },
    ]);
    log.finish();
    expect(entries).toHaveLength(101);
  });

  it('fills at most a quarter of a small audit file', () => {
    const { entries, clock, goTo } = started('a1b2', 10_000);
    for (let port = 1; port <= 1000; port++) goTo(`https://evil.example:${port}`);
    clock.advance(60_000);
    expect(entries).toHaveLength(5);
  });

  it.each([
    [10_000, 1000],
    [100_000, 20],
    [1_000_000, 4],
    [10_000_000, 20],
  ])(
    'fits 200 times into what is kept, or is no more than an ordinary session (%i bytes, %i files)',
    (maxSizeBytes, keep) => {
      const { entries, clock, goTo } = started('a1b2', maxSizeBytes, keep);
      for (let port = 1; port <= 1000; port++) goTo(`https://evil.example:${port}`);
      clock.advance(60_000);
      const bytes = entries.length * 420;
      expect(bytes).toBeLessThanOrEqual(Math.max(4200, (maxSizeBytes * keep) / 200));
      expect(entries.length).toBeGreaterThanOrEqual(5);
    },
  );

  it('leaves the kiosk free between two records of a flood, and an ending does not wait for them', () => {
    const { entries, clock, log, goTo } = started();
    for (let port = 1; port <= 50; port++) goTo(`https://evil.example:${port}`);
    expect(entries).toHaveLength(10);
    clock.advance(50);
    expect(entries).toHaveLength(11);
    log.finish();
    clock.advance(60_000);
    expect(entries.slice(11)).toEqual([
      { event: 'blocked-not-recorded', session: 'a1b2', counts: { navigation: 39 } },
    ]);
  });
});
