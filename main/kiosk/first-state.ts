import type { LastSession } from '../audit/read/last-session.ts';
import { signedOut } from '../session/rules/endings.ts';
import { underRules } from '../session/rules/signed-out.ts';
import type { SessionState } from '../session/state.ts';
import { rulesOf, type ConfigInUse } from './config-in-use.ts';

/** What a fresh start finds in the data folder. */
export interface BootFindings {
  readonly last: LastSession;
  /** The keychain may hold the tokens of a session. */
  readonly hasTokens: boolean;
  /** Processes before this one left folders. */
  readonly hasStaleFolders: boolean;
}

/** A process left data, but no record of its session. */
const UNRECORDED: LastSession = { kind: 'open', cause: 'session-unfinished', auditId: null };

/** How the last session ended, by the audit file and by what it left. */
export function lastEnd({ last, hasTokens, hasStaleFolders }: BootFindings): LastSession {
  if (last.kind === 'open') return last;
  // Tokens are in the keychain before their session is recorded, and an ending removes them.
  const hasTraces = hasTokens || (last.kind === 'no-record' && hasStaleFolders);
  return hasTraces ? UNRECORDED : last;
}

/** A start begins with an ending whenever the last one was not finished, or not clean. */
export function stateAfterBoot(last: LastSession, { loaded }: ConfigInUse): SessionState {
  return last.kind === 'open'
    ? { kind: 'ending', auditId: last.auditId, reason: 'recovery' }
    : signedOut(rulesOf(loaded));
}

/** The state after a handover: this process may reject the config now, or no longer reject it. */
export function stateAfterHandover(state: SessionState, { loaded }: ConfigInUse): SessionState {
  if (state.kind === 'signed-out') {
    const { language, refusal, banner } = state;
    const rules = rulesOf(loaded);
    const plain = signedOut(rules, refusal);
    const next =
      plain.kind === 'signed-out' && banner !== undefined
        ? underRules({ ...plain, banner }, rules)
        : plain;
    // The user is still there: after a cancelled sign-in, or while the config was changed.
    const isOffered = language !== undefined && loaded.config.languages.includes(language);
    return next.kind === 'signed-out' && isOffered ? { ...next, language } : next;
  }
  const wasRejected = state.kind === 'out-of-service' && state.problem.kind === 'config';
  return wasRejected ? signedOut(rulesOf(loaded)) : state;
}
