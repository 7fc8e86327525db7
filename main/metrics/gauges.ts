import type { KioskStatus } from '../control/status.ts';
import type { Metric } from './prometheus.ts';

/** The state as monitoring has it. None of the words says anything of a user. */
type MonitoredState = 'waiting' | 'signing-in' | 'in-session' | 'ending' | 'out-of-service';

const STATES: Readonly<Record<KioskStatus['state'], MonitoredState>> = {
  'signed-out': 'waiting',
  'signing-in': 'signing-in',
  active: 'in-session',
  warning: 'in-session',
  ending: 'ending',
  ended: 'waiting',
  'out-of-service': 'out-of-service',
};

const MONITORED: readonly MonitoredState[] = [
  'waiting',
  'signing-in',
  'in-session',
  'ending',
  'out-of-service',
];

/** What {@link gauges} needs besides the status. */
export interface GaugeOptions {
  /** False: the kiosk is about to end, and is in no state any more. */
  readonly isUp: boolean;
  readonly version: string;
  readonly electron: string;
  /** Of the disk that has the audit file; null where it cannot be found out. */
  readonly diskFreeBytes: number | null;
}

/** The condition of the kiosk right now. What is not known has no sample, so that no query takes it for 0. */
export function gauges(
  status: KioskStatus,
  { isUp, version, electron, diskFreeBytes }: GaugeOptions,
): readonly Metric[] {
  const { state, config, idleSource, syslog, syslogLag, credentials, signOutsWaiting } = status;
  const { signals } = status;
  const verifiedAt = signals?.verifiedAt ?? null;
  return [
    gauge('cleardesk_up', '0: the kiosk was stopped properly.', flag(isUp)),
    {
      name: 'cleardesk_state',
      type: 'gauge',
      help: '1 for the state that the kiosk is in.',
      samples: MONITORED.map((one) => ({
        labels: { state: one },
        value: flag(isUp && STATES[state] === one),
      })),
    },
    {
      name: 'cleardesk_info',
      type: 'gauge',
      help: 'The versions, as labels; always 1.',
      samples: [{ labels: { version, electron }, value: 1 }],
    },
    gauge(
      'cleardesk_config_ok',
      '0: the config has errors, and an earlier one, or none, is in force.',
      flag(config === 'ok'),
    ),
    gauge(
      'cleardesk_idle_source_ok',
      "0: the operating system's idle time cannot be used, and only input in the kiosk counts.",
      flag(idleSource === 'ok'),
    ),
    gauge(
      'cleardesk_keychain_ok',
      '0: tokens are not where credentials.store wants them. Absent until a session needed to know.',
      credentials === 'unknown' ? null : flag(credentials === 'ok'),
    ),
    gauge(
      'cleardesk_revocations_waiting',
      'Sign-outs that no server has confirmed yet, and that the kiosk tries again.',
      signOutsWaiting,
    ),
    gauge(
      'cleardesk_audit_forwarding_ok',
      '0: the syslog receiver cannot be reached. Absent without one.',
      syslog === 'off' ? null : flag(syslog === 'ok'),
    ),
    gauge(
      'cleardesk_audit_forward_lag_records',
      'Records that the syslog receiver does not have yet. Absent without one.',
      syslogLag,
    ),
    gauge(
      'cleardesk_fleet_connected',
      '0: commands over MQTT do not arrive. Absent without fleet.mqtt.',
      status.fleet === null ? null : flag(status.fleet.connected),
    ),
    gauge(
      'cleardesk_signals_ok',
      "0: the provider's signals may not arrive. Absent without fleet.signals, and until that is known.",
      signals === null || signals.state === 'starting' ? null : flag(signals.state === 'listening'),
    ),
    gauge(
      'cleardesk_signals_verified_timestamp_seconds',
      'When the provider last proved that its signals arrive.',
      verifiedAt === null ? null : Date.parse(verifiedAt) / 1000,
    ),
    gauge('cleardesk_disk_free_bytes', 'Room on the disk that has the audit file.', diskFreeBytes),
  ];
}

function gauge(name: string, help: string, value: number | null): Metric {
  return { name, type: 'gauge', help, samples: value === null ? [] : [{ value }] };
}

function flag(value: boolean): number {
  return value ? 1 : 0;
}
