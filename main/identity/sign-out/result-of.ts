import type { ServerResult, ServerCredential } from './server-result.ts';
import type { Task, Verdict } from './task.ts';

const THINGS: Readonly<Record<Task['kind'], ServerCredential>> = {
  'revoke-refresh-token': 'refresh-token',
  'revoke-access-token': 'access-token',
  'end-provider-session': 'provider-session',
  'sign-out-of-site': 'site',
};

/** The result of a task without its secrets. */
export function resultOf(
  task: Task,
  { result, cutCookies }: Pick<Verdict, 'result' | 'cutCookies'>,
  pending: boolean,
): ServerResult {
  const site = task.kind === 'sign-out-of-site' ? { site: task.site } : {};
  const cut = cutCookies === undefined ? {} : { cutCookies };
  return { what: THINGS[task.kind], ...site, result, pending, ...cut };
}
