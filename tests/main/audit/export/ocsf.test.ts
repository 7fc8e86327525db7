import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ocsfExporter } from '../../../../main/audit/export/ocsf.ts';
import type { AuditRecord } from '../../../../main/audit/read/read-records.ts';
import { anyRecords } from './arbitrary-records.ts';
import { endingOf, everyEvent, recordsOf, START } from './example-records.ts';
import { ocsfProblems } from './ocsf-rules.ts';

type Attributes = Readonly<Record<string, unknown>>;

function eventsOf(records: readonly AuditRecord[]): readonly Attributes[] {
  const { head, line } = ocsfExporter();
  const lines = (head + records.map(line).join('')).split('\n').slice(0, -1);
  return lines.map((text) => JSON.parse(text) as Attributes);
}

function eventOf(...entries: Parameters<typeof recordsOf>[0]): Attributes {
  return eventsOf(recordsOf(entries)).at(-1) ?? {};
}

const started = { event: 'session-started', session: 'a1b2', mode: 'accounts', user: 'nurse1' };

describe('an export as OCSF', () => {
  it('is a valid event for every record', () => {
    const events = eventsOf(recordsOf(everyEvent));
    expect(events.map(ocsfProblems)).toEqual(everyEvent.map(() => []));
  });

  it('is one JSON object a line, and valid, whatever the records hold', () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        const events = eventsOf(records);
        expect(events.map(ocsfProblems)).toEqual(records.map(() => []));
        expect(events).toHaveLength(records.length);
      }),
    );
  });

  it('gives every event the class that fits it', () => {
    const events = eventsOf(recordsOf(everyEvent));
    const kinds = everyEvent.map(({ event }, index) => [event, events[index]?.['type_uid']]);
    expect(Object.fromEntries(kinds)).toEqual({
      'kiosk-started': 600203,
      'kiosk-stopped': 600204,
      'config-loaded': 99,
      'config-rejected': 600801,
      'audit-sealed': 100899,
      sealed: 100899,
      'seal-lost': 100899,
      'audit-rotated': 100805,
      'use-banner-agreed': 99,
      'session-started': 300201,
      'sign-in-failed': 300201,
      'warning-shown': 99,
      'warning-cancelled': 99,
      'idle-held-off': 99,
      'provider-check-degraded': 600801,
      'provider-check-restored': 99,
      'ending-started': 99,
      'ending-finished': 300202,
      'server-sign-out': 99,
      'credentials-degraded': 600801,
      'idle-source-degraded': 600801,
      'clock-jump': 99,
      recovery: 99,
      'out-of-service': 600801,
      'fleet-degraded': 600801,
      'fleet-restored': 99,
      'fleet-command': 99,
      'signals-degraded': 600801,
      'signals-restored': 99,
      blocked: 99,
    });
  });

  it('tells where a record came from', () => {
    const [, second] = recordsOf([...everyEvent.slice(0, 1), started]);
    expect(eventOf(...everyEvent.slice(0, 1), started)).toMatchObject({
      time: START + 1000,
      metadata: {
        version: '1.9.0',
        product: { name: 'Cleardesk', version: '1.2.3' },
        uid: second?.['hash'],
        original_event_uid: '2',
        sequence: 2,
        original_time: '2026-03-01T09:30:01.000Z',
        event_code: 'session-started',
      },
      device: { hostname: 'desk-7', type: 'Kiosk' },
      unmapped: { mode: 'accounts', prev: second?.['prev'] },
    });
  });

  it('leaves the version out where the file does not say it', () => {
    expect(eventOf(started)['metadata']).toHaveProperty('product', {
      name: 'Cleardesk',
      vendor_name: 'Cleardesk',
    });
  });

  it('has a session start as a successful logon', () => {
    expect(eventOf(started)).toMatchObject({
      class_uid: 3002,
      activity_name: 'Logon',
      status: 'Success',
      user: { name: 'nurse1', type_id: 1 },
      actor: { user: { name: 'nurse1' } },
      session: { uid: 'a1b2', created_time: START },
      auth_protocol: 'Local password',
      observables: [{ name: 'device.hostname' }, { name: 'user.name', value: 'nurse1' }],
    });
  });

  it.each([
    ['a pseudonym', { ...started, user: 'sha256:00' }, { uid: 'sha256:00', type_id: 1 }],
    ['a guest', { ...started, user: undefined, mode: 'guest' }, { name: 'guest', type_id: 99 }],
    ['nobody named', { ...started, user: undefined }, { name: 'unknown', type_id: 0 }],
  ])('knows a user as %s', (_who, entry, user) => {
    const event = eventOf(entry);
    expect(event['user']).toMatchObject(user);
    expect(ocsfProblems(event)).toEqual([]);
  });

  it('has a failed attempt as a failed logon of nobody known, with its count', () => {
    const event = eventOf({
      event: 'sign-in-failed',
      mode: 'oidc',
      cause: 'wrong-password',
      attempts: 12,
    });
    expect(event).toMatchObject({
      activity_name: 'Logon',
      status: 'Failure',
      status_code: 'wrong-password',
      status_detail: 'INVALID_CREDENTIALS',
      count: 12,
      user: { name: 'unknown' },
      auth_protocol: 'OpenID',
    });
    expect(event).not.toHaveProperty('session');
  });

  it("has an ending as a logoff, with the session's start and length", () => {
    const event = eventOf(started, { event: 'warning-shown' }, endingOf('a1b2', 'user'));
    expect(event).toMatchObject({
      activity_name: 'Logoff',
      status: 'Success',
      status_code: 'user',
      status_detail: 'LOGOFF_USER_INITIATED',
      severity: 'Informational',
      time: START + 2000,
      user: { name: 'nurse1' },
      actor: { user: { name: 'nurse1' } },
      session: { uid: 'a1b2', created_time: START },
      unmapped: { reason: 'user', durationMs: 400, sessionMs: 2000, clean: true },
    });
    expect(event['unmapped']).toMatchObject({
      receipt: expect.stringMatching(/^[0-9a-f]{4}-[0-9a-f]{4}$/) as string,
      steps: { count: 1, failed: [] },
    });
    // They are for events that are counted as one (OCSF 1.9.0, base_event).
    for (const name of ['duration', 'start_time', 'end_time']) {
      expect(event).not.toHaveProperty(name);
    }
  });

  it("has a logoff by a limit as the kiosk's doing", () => {
    expect(eventOf(started, endingOf('a1b2', 'idle'))).toMatchObject({
      status_detail: 'LOGOFF_OTHER',
      actor: { application: { name: 'Cleardesk' } },
      session: { expiration_reason: 'idle' },
    });
  });

  it('has an ending that was not clean as a failure to act upon', () => {
    expect(eventOf(started, endingOf('a1b2', 'user', false))).toMatchObject({
      activity_name: 'Logoff',
      status: 'Failure',
      severity: 'High',
      status_detail: 'Not cleared: clear-files (leftovers, 2 left)',
    });
  });

  it('has an ending without a session as no logoff', () => {
    const event = eventOf(endingOf(undefined, 'recovery'));
    expect(event).toMatchObject({ class_uid: 0, activity_name: 'ending-finished' });
    expect(ocsfProblems(event)).toEqual([]);
  });

  it('has a start after a takeover or a crash as a restart', () => {
    const [start] = everyEvent;
    expect(eventOf({ ...start, takeover: true })['activity_name']).toBe('Restart');
    expect(eventOf({ ...start, restartedAfter: 'hung' })).toMatchObject({
      activity_name: 'Restart',
      severity: 'Medium',
    });
  });

  it('has what was blocked as denied by a security control', () => {
    const entry = {
      event: 'blocked',
      session: 'a1b2',
      what: 'download',
      detail: 'https://a.example',
    };
    expect(eventOf(started, entry)).toMatchObject({
      metadata: { profiles: ['host', 'security_control'] },
      action: 'Denied',
      disposition: 'Blocked',
      actor: { user: { name: 'nurse1' } },
      observables: [{ name: 'device.hostname' }, { name: 'actor.user.name', value: 'nurse1' }],
      unmapped: { session: 'a1b2', what: 'download', detail: 'https://a.example' },
    });
  });

  it.each([
    ['still-alive', 0, 'Medium', 'Failure'],
    ['unreachable', 1, 'Low', 'Failure'],
    ['proven', 0, 'Informational', 'Success'],
    ['not-offered', 0, 'Informational', 'Success'],
    ['unreachable', 0, 'Low', 'Failure'],
    ['refused', 0, 'Low', 'Failure'],
    ['not-tried', 0, 'Low', 'Failure'],
  ])('takes a server sign-out that is %s for what it is', (result, pending, severity, status) => {
    const results = [{ what: 'site', result, pending: pending > 0 }];
    expect(eventOf({ event: 'server-sign-out', results, pending })).toMatchObject({
      severity,
      status,
    });
  });
});
