import type { LoadedConfig } from './load-config.ts';
import type { Config } from '../schema/schema.ts';

/**
 * Whether a changed config takes away what a running session was allowed: one of its sites, or its
 * user's account. Other changes wait for the next session.
 * @param account whose session it is; null where nobody gave a name
 */
export function endsSession(before: Config, after: Config, account: string | null): boolean {
  const { signIn } = after;
  if (signIn.mode !== before.signIn.mode) return true;
  const kept = new Set(after.sites.map(({ url }) => url));
  if (before.sites.some(({ url }) => !kept.has(url))) return true;
  if (signIn.mode !== 'accounts' || account === null) return false;
  return !signIn.accounts.some(({ user }) => user === account);
}

/** True when the file and the policies say what they said before, in whatever words. */
export function saysTheSame(before: LoadedConfig, after: LoadedConfig): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}

/**
 * The config that a kiosk goes on with when the file or a policy was changed while it ran. What is
 * rejected, or a file that has gone, does not throw out what was good before; a policy may go, unless
 * nothing is left then.
 */
export function lastGood(before: LoadedConfig, after: LoadedConfig): LoadedConfig {
  const errors = whatHasGone(before, after) ?? after.errors;
  if (errors === null || !isGood(before)) return after;
  const { config, isAbsent, policies } = before;
  return { ...after, config, isAbsent, policies, errors, isLastGood: true };
}

function whatHasGone(before: LoadedConfig, after: LoadedConfig): readonly string[] | null {
  if (!after.isAbsent) return null;
  if (!before.isAbsent) return [`${after.file} is not there any more`];
  const isEmpty = after.policies.length === 0 && before.policies.length > 0;
  return isEmpty ? before.policies.map((policy) => `${policy} is not there any more`) : null;
}

function isGood({ errors, isLastGood }: LoadedConfig): boolean {
  return errors === null || isLastGood;
}
