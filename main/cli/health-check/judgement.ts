import type { KioskStatus } from '../../control/status.ts';
import { roughly } from '../output.ts';

/** The Monitoring Plugins' words, in the order of their exit codes. */
export const VERDICTS = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'] as const;

export interface Thresholds {
  /** Records that the syslog receiver does not have yet. */
  readonly warningLag: number;
  readonly criticalLag: number;
}

export interface Judgement {
  readonly verdict: (typeof VERDICTS)[number];
  /** What is said of the state, and what else needs IT; worst first. */
  readonly findings: readonly string[];
  readonly performance: readonly string[];
}

type States = Readonly<Record<KioskStatus['state'], readonly [number: number, words: string]>>;

// A kiosk of a later version may send other words.
const STATES: Partial<States> = {
  'signed-out': [0, 'waiting'],
  ended: [0, 'waiting'],
  'signing-in': [1, 'a user is signing in'],
  active: [2, 'in session'],
  warning: [2, 'in session'],
  ending: [3, 'ending a session'],
  'out-of-service': [4, 'out of service'],
} satisfies States;

type Problems = Readonly<Record<NonNullable<KioskStatus['problem']>, string>>;

const PROBLEMS: Partial<Problems> = {
  config: 'the config has errors: cleardesk check-config',
  'ending-failed': 'something of a session is left: cleardesk end-session tries again',
  'audit-unwritable': 'the audit file cannot be written: look at its disk and folder',
} satisfies Problems;

/** An ending takes seconds, its retries included. */
const LONG_ENDING_S = 120;

/** Each process connects to the broker anew. */
const LONG_WITHOUT_FLEET_S = 60;

/** Judges the condition of a kiosk. A word that a later version sends is said, and judged as the worse. */
export function judge(status: KioskStatus, limits: Thresholds, now: Date): Judgement {
  const seconds = secondsSince(status.since, now);
  const critical = criticalFindings(status, limits, seconds);
  const warnings = warningFindings(status, limits, now);
  const [number, words] = STATES[status.state] ?? [4, `in the unknown state ${status.state}`];
  const verdict = critical.length > 0 ? 'CRITICAL' : warnings.length > 0 ? 'WARNING' : 'OK';
  const { lastEnding } = status;
  const clean = lastEnding?.clean === true ? 'clean' : 'NOT clean';
  return {
    verdict,
    findings: [
      ...critical,
      ...(status.state === 'out-of-service' ? [] : [words]),
      ...warnings,
      ...(lastEnding === null || status.state === 'out-of-service'
        ? []
        : [`last ending ${clean} ${ago(secondsSince(lastEnding.at, now))} ago`]),
    ],
    performance: [
      `state=${number};;3;0;4`,
      `state_age=${seconds}s;;;0`,
      ...(status.syslogLag === null
        ? []
        : [`lag=${status.syslogLag};${limits.warningLag};${limits.criticalLag};0`]),
      ...(status.signOutsWaiting === null
        ? []
        : [`sign_outs_waiting=${status.signOutsWaiting};;;0`]),
      ...(lastEnding === null ? [] : [`last_ending_age=${secondsSince(lastEnding.at, now)}s;;;0`]),
    ],
  };
}

function criticalFindings(
  { state, problem, lastEnding, syslogLag }: KioskStatus,
  { criticalLag }: Thresholds,
  seconds: number,
): readonly string[] {
  const code = lastEnding?.clean === false ? lastEnding.receipt : null;
  const withCode = problem === 'ending-failed' && code !== null ? `, code ${code}` : '';
  const why = problem === null ? '' : `: ${PROBLEMS[problem] ?? problem}`;
  return [
    ...(state === 'out-of-service'
      ? [`out of service since ${ago(seconds)}${withCode}${why}`]
      : []),
    ...(state === 'ending' && seconds > LONG_ENDING_S
      ? [`an ending has been running for ${ago(seconds)}`]
      : []),
    ...((syslogLag ?? 0) > criticalLag
      ? [`${syslogLag} records wait for the syslog receiver`]
      : []),
  ];
}

function warningFindings(
  { config, idleSource, credentials, syslog, syslogLag, metrics, fleet, signals }: KioskStatus,
  { warningLag, criticalLag }: Thresholds,
  now: Date,
): readonly string[] {
  const hasNoFleet =
    fleet !== null && !fleet.connected && secondsSince(fleet.since, now) > LONG_WITHOUT_FLEET_S;
  const lag = syslogLag ?? 0;
  return [
    ...(config === 'ok'
      ? []
      : ['the config file has errors, and the last good one is in force: cleardesk check-config']),
    ...(syslog === 'ok' || syslog === 'off' ? [] : ['the syslog receiver cannot be reached']),
    ...(lag > warningLag && lag <= criticalLag
      ? [`${lag} records wait for the syslog receiver`]
      : []),
    ...(idleSource === 'ok'
      ? []
      : ["the operating system's idle time cannot be used: only input in the kiosk counts"]),
    ...(credentials === 'degraded'
      ? ['the keychain cannot be used: credentials.store: memory says that you know']
      : []),
    ...(hasNoFleet ? [`commands over MQTT do not arrive: ${fleet.reason ?? 'not connected'}`] : []),
    ...(signals !== null && signals.state !== 'listening' && signals.state !== 'starting'
      ? [`signals may not arrive: ${signals.reason ?? signals.state}`]
      : []),
    ...(metrics === 'failed' ? ['metrics.file cannot be written: the log says why'] : []),
  ];
}

/** The one line of a plugin, without what would end its text early. */
export function pluginLine({ verdict, findings, performance }: Judgement): string {
  const text = findings.join('; ').replaceAll('|', '/').replaceAll(/\s+/g, ' ');
  const data = performance.length === 0 ? '' : ` | ${performance.join(' ')}`;
  return `CLEARDESK ${verdict} - ${text}${data}`;
}

/** Not below 0, where the clock was set back. */
function secondsSince(time: string, now: Date): number {
  const seconds = Math.floor((now.getTime() - Date.parse(time)) / 1000);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : 0;
}

function ago(seconds: number): string {
  return seconds < 172_800 ? roughly(seconds) : `${Math.floor(seconds / 86_400)} days`;
}
