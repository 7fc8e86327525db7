import type { AuditRecord } from '../read-records.ts';
import { failedSteps } from './ending.ts';
import { numberIn, objectsIn, textIn } from './fields.ts';
import { otherEvent, words, type Meaning } from './ocsf-meaning.ts';

/** A session that is over, or an attempt to sign in that was cleared away. */
export function endingFinished(record: AuditRecord): Meaning {
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
    // The schema's own words, where it has them.
    statusDetail:
      clean !== true
        ? `Not cleared: ${failed.join('; ') || 'unknown'}`
        : reason === 'user'
          ? 'LOGOFF_USER_INITIATED'
          : 'LOGOFF_OTHER',
    message: `${hasSession ? 'A session' : 'An attempt to sign in'} ended (${words(reason)}): ${outcome}`,
  };
}

/** What became of the session on the servers. */
export function serverSignOut({ results, pending }: AuditRecord): Meaning {
  const outcomes = new Set(objectsIn(results).map(({ result }) => textIn(result)));
  const { severity, status, message } = meaningOf(outcomes, numberIn(pending) ?? 0);
  return { ...otherEvent('server-sign-out', severity, ''), status, message };
}

function meaningOf(
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
