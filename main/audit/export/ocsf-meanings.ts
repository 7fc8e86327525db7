import type { AuditEvent } from '../event.ts';
import type { AuditRecord } from '../read/read-records.ts';
import { countsIn, failedSteps, numberIn, objectsIn, textIn } from './fields.ts';
import type { ClassName, Severity, Status } from './ocsf-classes.ts';

/** What a record means in OCSF. */
export interface Meaning {
  readonly className: ClassName;
  /** One of the class's activities, or Cleardesk's own name if none fits. */
  readonly activity: string;
  readonly severity: Severity;
  readonly status?: Status;
  /** A cause or an end reason, as in the audit file. */
  readonly statusCode?: string;
  readonly statusDetail?: string;
  readonly message: string;
}

/** An event that no class of OCSF covers. */
function otherEvent(activity: string, severity: Severity, message: string): Meaning {
  return { className: 'Base Event', activity, severity, message };
}

/** An event of the audit file itself. */
function logEvent(activity: string, severity: Severity, message: string): Meaning {
  return { className: 'Event Log Activity', activity, severity, status: 'Success', message };
}

/** A part of the kiosk that does not work. */
function failure(severity: Severity, message: string): Meaning {
  const [className, activity] = ['Application Error', 'General Error'] as const;
  return { className, activity, severity, status: 'Failure', message };
}

/** A field as part of a sentence. */
function words(value: unknown): string {
  return textIn(value) ?? 'unknown';
}

/** The end of a session, or of a sign-in attempt that started none. */
function endingFinished(record: AuditRecord): Meaning {
  const { clean, reason, session } = record;
  const failed = failedSteps(record);
  const hasSession = textIn(session) !== null;
  const outcome = clean === true ? 'everything was cleared' : 'not everything was cleared';
  return {
    className: hasSession ? 'Authentication' : 'Base Event',
    activity: hasSession ? 'Logoff' : 'ending-finished',
    severity: clean === true ? 'Informational' : 'High',
    status: clean === true ? 'Success' : 'Failure',
    statusCode: words(reason),
    // The schema's own values, where it has them.
    statusDetail:
      clean !== true
        ? `Not cleared: ${failed.join('; ') || 'unknown'}`
        : reason === 'user'
          ? 'LOGOFF_USER_INITIATED'
          : 'LOGOFF_OTHER',
    message: `${hasSession ? 'A session' : 'An attempt to sign in'} ended (${words(reason)}): ${outcome}`,
  };
}

/** The results of signing out on the servers. */
function serverSignOut({ results, pending }: AuditRecord): Meaning {
  const outcomes = new Set(objectsIn(results).map(({ result }) => textIn(result)));
  const { severity, status, message } = outcomeOf(outcomes, numberIn(pending) ?? 0);
  return { ...otherEvent('server-sign-out', severity, ''), status, message };
}

function outcomeOf(
  outcomes: ReadonlySet<string | null>,
  pending: number,
): Required<Pick<Meaning, 'severity' | 'status' | 'message'>> {
  if (outcomes.has('still-alive')) {
    const message = 'A session is still alive on a server';
    return { severity: 'Medium', status: 'Failure', message };
  }
  if (pending > 0) {
    const message = 'Ending the session on the servers will be tried again';
    return { severity: 'Low', status: 'Failure', message };
  }
  if (['refused', 'unreachable', 'not-tried'].some((each) => outcomes.has(each))) {
    const message = 'A session may still be alive on a server';
    return { severity: 'Low', status: 'Failure', message };
  }
  const message = outcomes.has('not-offered')
    ? 'The session was ended on the servers, as far as they offer it'
    : 'The session was ended on the servers';
  return { severity: 'Informational', status: 'Success', message };
}

/** What a record means in OCSF. An event that a later version added is a Base Event. */
export function meaningOf(record: AuditRecord): Meaning {
  const { event } = record;
  return isKnown(event) ? meanings[event](record) : otherEvent(event, 'Informational', event);
}

function isKnown(event: string): event is AuditEvent['event'] {
  return Object.hasOwn(meanings, event);
}

const meanings: Readonly<Record<AuditEvent['event'], (record: AuditRecord) => Meaning>> = {
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
  'use-banner-agreed': ({ sha256 }) =>
    otherEvent(
      'use-banner-agreed',
      'Informational',
      `A user agreed to the use banner (SHA-256 ${words(sha256)})`,
    ),
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
  'idle-held-off': ({ by }) =>
    otherEvent(
      'idle-held-off',
      'Informational',
      `The session stays open without input: ${by === 'call' ? 'a call is open' : 'media are playing'}`,
    ),
  'provider-check-degraded': ({ cause }) =>
    failure('Low', `The provider cannot be asked about the signed-in user: ${words(cause)}`),
  'provider-check-restored': () =>
    otherEvent(
      'provider-check-restored',
      'Informational',
      'The provider answers again about the signed-in user',
    ),
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
  'fleet-degraded': ({ cause }) =>
    failure('Medium', `Commands of the fleet cannot reach the device: ${words(cause)}`),
  'fleet-restored': () =>
    otherEvent('fleet-restored', 'Informational', 'Commands of the fleet reach the device again'),
  'fleet-command': ({ result, cause, count }) =>
    otherEvent(
      'fleet-command',
      result === 'refused' ? 'Low' : 'Informational',
      `${(numberIn(count) ?? 1) > 1 ? `${numberIn(count)} commands` : 'A command'} of the fleet ended no session: ${[words(result), ...(cause === undefined ? [] : [words(cause)])].join(', ')}`,
    ),
  'signals-degraded': ({ cause }) =>
    failure('Medium', `Signals of the provider may not reach the device: ${words(cause)}`),
  'signals-restored': () =>
    otherEvent(
      'signals-restored',
      'Informational',
      'Signals of the provider reach the device again',
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
