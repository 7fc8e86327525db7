import { randomUUID } from 'node:crypto';
import type { Session } from '../../session/state.ts';

/** Starts a session for a guest, who needs no name and no password. */
export function signInGuest(pseudonym: (sessionId: string) => string): Session {
  return { auditId: pseudonym(randomUUID()), userName: null };
}
