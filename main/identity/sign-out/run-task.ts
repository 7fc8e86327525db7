import { assertNever } from '../../base/assert-never.ts';
import type { BackChannel } from './back-channel.ts';
import { endProviderSession } from './provider/provider-session.ts';
import { revokeAccessToken, revokeRefreshToken } from './provider/revoke-token.ts';
import { signOutOfSite } from './sites/site-sign-out.ts';
import type { Task, Verdict } from './task.ts';

const NOTHING_BEFORE = { beforeProof: Promise.resolve(), isDoubtful: false, open: null };

/** Tries a task once. Never rejects because of a server. */
export function runTask(task: Task, request: BackChannel): Promise<Verdict> {
  switch (task.kind) {
    case 'revoke-refresh-token':
      return revokeRefreshToken(task, request);
    case 'revoke-access-token':
      return revokeAccessToken(task, request);
    case 'end-provider-session':
      return endProviderSession(task, request);
    case 'sign-out-of-site':
      return signOutOfSite(task, request, NOTHING_BEFORE);
    default:
      return assertNever(task);
  }
}

/** A stored task can be anything that fits its schema, and must not crash the process. Never rejects. */
export async function tryStoredTask(task: Task, request: BackChannel): Promise<Verdict> {
  try {
    return await runTask(task, request);
  } catch {
    return { result: 'unreachable', next: task };
  }
}

/** The same channel, but `signal` aborts each request. */
export function endingWith(signal: AbortSignal, request: BackChannel): BackChannel {
  return (url, options) => request(url, { ...options, signal });
}
