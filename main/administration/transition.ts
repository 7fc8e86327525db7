import { assertNever } from '../base/assert-never.ts';
import type { SessionState } from '../session/state.ts';
import type { Administration, AdministrationEvent } from './state.ts';

/**
 * Every rule of the administrator's screen: returns its next state. Pure; an event without meaning
 * returns the same state object.
 */
export function transition(now: Administration, event: AdministrationEvent): Administration {
  switch (event.kind) {
    case 'asked':
      return now.kind === 'closed' && isNobodyThere(event.during) ? { kind: 'asking' } : now;
    case 'password-given':
      return now.kind === 'asking' ? { kind: 'checking' } : now;
    case 'refused': {
      const { waitUntil } = event;
      return now.kind === 'checking' ? { kind: 'asking', refusal: { waitUntil } } : now;
    }
    case 'accepted':
      if (now.kind !== 'checking') return now;
      return {
        kind: 'open',
        facts: event.facts,
        report: { kind: 'reading' },
        check: { kind: 'not-yet' },
      };
    case 'report-read':
      return now.kind === 'open' ? { ...now, report: event.report } : now;
    case 'check-moved':
      return now.kind === 'open' ? { ...now, check: event.check } : now;
    case 'session-moved':
      return now.kind !== 'closed' && !mayStay(now, event.to) ? { kind: 'closed' } : now;
    case 'closed':
      return now.kind === 'closed' ? now : event;
    default:
      return assertNever(event);
  }
}

/** True if no user is signed in or signing in. */
function isNobodyThere(session: SessionState['kind']): boolean {
  return session === 'signed-out' || session === 'out-of-service';
}

/** Out of service, the kiosk retries the ending by itself; the administrator can go on reading. */
function mayStay(now: Administration, session: SessionState['kind']): boolean {
  return isNobodyThere(session) || (now.kind === 'open' && session === 'ending');
}
