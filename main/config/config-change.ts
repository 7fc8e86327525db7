import type { LoadedConfig } from './load-config.ts';
import type { Config } from './schema.ts';

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

/** True when the file says what it said before, in whatever words. */
export function saysTheSame(before: LoadedConfig, after: LoadedConfig): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}

/**
 * The config that a kiosk goes on with when the file was changed while it ran. A file that is
 * rejected, or has gone, does not throw out what was good before.
 */
export function lastGood(before: LoadedConfig, after: LoadedConfig): LoadedConfig {
  const hasGone = after.isAbsent && !before.isAbsent;
  const errors = hasGone ? [`${after.file} is not there any more`] : after.errors;
  if (errors === null || !isGood(before)) return after;
  return { ...after, config: before.config, isAbsent: before.isAbsent, errors, isLastGood: true };
}

function isGood({ errors, isLastGood }: LoadedConfig): boolean {
  return errors === null || isLastGood;
}
