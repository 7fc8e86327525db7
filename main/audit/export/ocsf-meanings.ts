import type { AuditEntry } from '../entry.ts';
import type { AuditRecord } from '../read-records.ts';
import { countsIn, numberIn, textIn } from './fields.ts';
import type { Severity } from './ocsf-classes.ts';
import { endingFinished, serverSignOut } from './ocsf-endings.ts';
import { failure, logEvent, otherEvent, words, type Meaning } from './ocsf-meaning.ts';

/** What a record means in OCSF. An event that a later version added is a Base Event. */
export function meaningOf(record: AuditRecord): Meaning {
  const { event } = record;
  return isKnown(event) ? meanings[event](record) : otherEvent(event, 'Informational', event);
}

function isKnown(event: string): event is AuditEntry['event'] {
  return Object.hasOwn(meanings, event);
}

const meanings: Readonly<Record<AuditEntry['event'], (record: AuditRecord) => Meaning>> = {
  'kiosk-started': (record) => {
    const { takeover, restartedAfter } = record;
    const died = textIn(restartedAfter);
    return {
      className: 'Application Lifecycle',
      activity: takeover === true || died !== null ? 'Restart' : 'Start',
      severity: died === null ? 'Informational' : 'Medium',
      status: 'Success',
      message: `The kiosk started${died === null ? '' : ` again: the process before ${died}`}`,
    };
  },
  'kiosk-stopped': ({ by }) => ({
    className: 'Application Lifecycle',
    activity: 'Stop',
    severity: by === undefined ? 'Informational' : 'Medium',
    status: 'Success',
    message: by === undefined ? 'The kiosk stopped' : 'The administrator left the kiosk',
  }),
  'config-loaded': () => otherEvent('config-loaded', 'Informational', 'The config was loaded'),
  'config-rejected': () => failure('Medium', 'The config has errors and was rejected'),
  'audit-sealed': () =>
    logEvent('audit-sealed', 'Informational', 'The audit file is sealed from here on'),
  sealed: () => logEvent('sealed', 'Informational', 'The audit file was sealed'),
  'seal-lost': ({ cause }) => ({
    ...logEvent('seal-lost', 'High', `The key of the audit file's seals is lost: ${words(cause)}`),
    status: 'Failure',
    statusCode: words(cause),
  }),
  'audit-rotated': () => logEvent('Rotate', 'Informational', 'A full audit file was put aside'),
  'session-started': ({ mode }) => ({
    className: 'Authentication',
    activity: 'Logon',
    severity: 'Informational',
    status: 'Success',
    message: `A session started (${words(mode)})`,
  }),
  'sign-in-failed': ({ cause, mode, attempts }) => {
    const times = numberIn(attempts) ?? 1;
    return {
      className: 'Authentication',
      activity: 'Logon',
      severity: failureSeverity(cause),
      status: 'Failure',
      statusCode: words(cause),
      statusDetail: cause === 'wrong-password' ? 'INVALID_CREDENTIALS' : words(cause),
      message: `Signing in failed${times > 1 ? ` ${times} times` : ''} (${words(mode)}): ${words(cause)}`,
    };
  },
  'admin-opened': () => ({
    className: 'Authentication',
    activity: 'Logon',
    severity: 'Low',
    status: 'Success',
    message: "The administrator's screen was opened",
  }),
  'admin-closed': ({ cause }) => ({
    className: 'Authentication',
    activity: 'Logoff',
    severity: 'Informational',
    status: 'Success',
    statusCode: words(cause),
    message: `The administrator's screen was closed: ${words(cause)}`,
  }),
  'warning-shown': () =>
    otherEvent(
      'warning-shown',
      'Informational',
      'The user was warned that the session is about to end',
    ),
  'warning-cancelled': () =>
    otherEvent('warning-cancelled', 'Informational', 'The user went on with the session'),
  'ending-started': ({ reason }) =>
    otherEvent('ending-started', 'Informational', `An ending started: ${words(reason)}`),
  'ending-finished': endingFinished,
  'server-sign-out': serverSignOut,
  'credentials-degraded': ({ cause }) =>
    failure('Low', `The OS keychain cannot be used: ${words(cause)}`),
  'idle-source-degraded': ({ cause }) =>
    failure('Medium', `The idle time of the operating system cannot be believed: ${words(cause)}`),
  'clock-jump': ({ byMs }) => {
    const isBack = (numberIn(byMs) ?? 0) < 0;
    const message = `The clock was ${isBack ? 'put back' : 'put forward, or the device slept'}`;
    return otherEvent('clock-jump', isBack ? 'Low' : 'Informational', message);
  },
  recovery: ({ cause }) =>
    otherEvent('recovery', 'Low', `An ending is made up for: ${words(cause)}`),
  'forwarding-degraded': ({ cause }) =>
    failure('Medium', `The syslog receiver cannot be reached: ${words(cause)}`),
  'forwarding-restored': () =>
    logEvent('forwarding-restored', 'Informational', 'The syslog receiver is reached again'),
  'forwarding-gap': ({ cause, from, to }) =>
    failure(
      'Medium',
      `Records from ${numberIn(from) ?? 0} to ${numberIn(to) ?? 'an unknown one'} were not forwarded: ${words(cause)}`,
    ),
  'out-of-service': ({ problem }) =>
    failure('High', `The device is out of service: ${words(problem)}`),
  blocked: ({ what, detail }) =>
    otherEvent(
      'blocked',
      what === 'certificate' ? 'Medium' : 'Informational',
      `Refused: ${words(what)} (${words(detail)})`,
    ),
  'blocked-not-recorded': ({ counts }) =>
    otherEvent(
      'blocked-not-recorded',
      'Informational',
      `Refused, and not recorded one by one: ${countsIn(counts)
        .map(([what, count]) => `${what} ${count}`)
        .join(', ')}`,
    ),
};

function failureSeverity(cause: unknown): Severity {
  switch (cause) {
    case 'cancelled':
    case 'timed-out':
      return 'Informational';
    case 'provider-untrusted':
    case 'no-keychain':
      return 'Medium';
    default:
      return 'Low';
  }
}
