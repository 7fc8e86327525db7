import { isDeepStrictEqual } from 'node:util';
import type { LoadedConfig } from './load-config.ts';
import type { Config } from '../schema/schema.ts';

/**
 * Whether a changed config removes what a running session was allowed: one of its sites, or its
 * user's account. Other changes wait for the next session.
 * @param account the session's user name; null if the user gave none
 */
export function endsSession(before: Config, after: Config, account: string | null): boolean {
  const { signIn } = after;
  if (signIn.mode !== before.signIn.mode) return true;
  const kept = new Set(after.sites.map(({ url }) => url));
  if (before.sites.some(({ url }) => !kept.has(url))) return true;
  if (signIn.mode !== 'accounts' || account === null) return false;
  return !signIn.accounts.some(({ user }) => user === account);
}

/** True if the file and the policies mean the same as before, however they are written. */
export function saysTheSame(before: LoadedConfig, after: LoadedConfig): boolean {
  return isDeepStrictEqual({ ...before, written: null }, { ...after, written: null });
}

/**
 * The config that a running kiosk continues with after the file or a policy changed. A rejected
 * config or a removed file does not replace the last good config. A policy may be removed, unless
 * neither a policy nor a file is left then.
 */
export function lastGood(before: LoadedConfig, after: LoadedConfig): LoadedConfig {
  const errors = whatHasGone(before, after) ?? after.errors;
  if (errors === null || !isGood(before)) return after;
  const { config, written, isAbsent, policies } = before;
  return { ...after, config, written, isAbsent, policies, errors, isLastGood: true };
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
