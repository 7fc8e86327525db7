import { describe, expect, it } from 'vitest';
import type { KioskStatus } from '../../../main/control/status.ts';
import { gauges } from '../../../main/metrics/gauges.ts';
import { activeStatus } from '../../fakes/fake-controlled-kiosk.ts';

const own = { isUp: true, version: '1.2.3', electron: '33.0.0', diskFreeBytes: 12_000 };

function valuesOf(status: KioskStatus, options = own): Readonly<Record<string, number>> {
  return Object.fromEntries(
    gauges(status, options).flatMap(({ name, samples }) =>
      samples.map(({ labels, value }) => [[name, ...Object.values(labels ?? {})].join(' '), value]),
    ),
  );
}

describe('the gauges', () => {
  it.each<[KioskStatus['state'], string]>([
    ['signed-out', 'waiting'],
    ['ended', 'waiting'],
    ['signing-in', 'signing-in'],
    ['active', 'in-session'],
    ['warning', 'in-session'],
    ['ending', 'ending'],
    ['out-of-service', 'out-of-service'],
  ])('have one state: %s is %s', (state, monitored) => {
    const values = valuesOf({ ...activeStatus, state });
    const states = Object.entries(values).filter(([name]) => name.startsWith('cleardesk_state '));
    expect(states).toHaveLength(5);
    expect(states.filter(([, value]) => value === 1)).toEqual([
      [`cleardesk_state ${monitored}`, 1],
    ]);
  });

  it('have no number for what is not known', () => {
    expect(Object.keys(valuesOf({ ...activeStatus, signOutsWaiting: null }))).toEqual([
      'cleardesk_up',
      'cleardesk_state waiting',
      'cleardesk_state signing-in',
      'cleardesk_state in-session',
      'cleardesk_state ending',
      'cleardesk_state out-of-service',
      'cleardesk_info 1.2.3 33.0.0',
      'cleardesk_config_ok',
      'cleardesk_idle_source_ok',
      'cleardesk_disk_free_bytes',
    ]);
  });

  it('say what is wrong', () => {
    expect(
      valuesOf({
        ...activeStatus,
        config: 'rejected',
        idleSource: 'stuck',
        syslog: 'behind',
        syslogLag: 12,
        credentials: 'degraded',
        signOutsWaiting: 2,
      }),
    ).toMatchObject({
      cleardesk_config_ok: 0,
      cleardesk_idle_source_ok: 0,
      cleardesk_keychain_ok: 0,
      cleardesk_audit_forwarding_ok: 0,
      cleardesk_audit_forward_lag_records: 12,
      cleardesk_revocations_waiting: 2,
    });
  });

  it('have no state once the kiosk has stopped', () => {
    const values = valuesOf({ ...activeStatus, state: 'out-of-service' }, { ...own, isUp: false });
    expect(values['cleardesk_up']).toBe(0);
    expect(values['cleardesk_state out-of-service']).toBe(0);
  });
});
