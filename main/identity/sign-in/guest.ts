import { randomUUID } from 'node:crypto';
import type { Session } from '../../session/state.ts';

/** A guest needs no name and no password: a session begins when it is asked for. */
export function signInGuest(pseudonym: (sessionId: string) => string): Session {
  return { auditId: pseudonym(randomUUID()), userName: null };
}
