import { answerOrNull, type BackChannel, isLater, jsonOf } from '../back-channel.ts';
import type { TaskOf, Verdict } from '../task.ts';

type Revocation = TaskOf<'revoke-refresh-token'> | TaskOf<'revoke-access-token'>;

/** Revokes a refresh token, then tries to use it: the provider has to refuse it. */
export async function revokeRefreshToken(
  task: TaskOf<'revoke-refresh-token'>,
  request: BackChannel,
): Promise<Verdict> {
  const verdict = await revoke(task, 'refresh_token', request);
  return verdict.result === 'signed-out' ? proveRefreshToken(task, request) : verdict;
}

/** Revokes an access token, then requests userinfo with it: the provider has to refuse that. */
export async function revokeAccessToken(
  task: TaskOf<'revoke-access-token'>,
  request: BackChannel,
): Promise<Verdict> {
  const verdict = await revoke(task, 'access_token', request);
  if (verdict.result !== 'signed-out' || task.userinfoEndpoint === null) return verdict;
  const authorization = `Bearer ${task.token}`;
  const answer = await answerOrNull(
    request(task.userinfoEndpoint, { headers: { authorization }, withoutBody: true }),
  );
  if (answer?.status === 401) return { result: 'proven', next: null };
  return answer?.ok === true ? { result: 'still-alive', next: null } : verdict;
}

/** RFC 7009; a public client names itself in the body (section 2.1 with RFC 6749 section 2.3.1). */
async function revoke(
  task: Revocation,
  hint: 'refresh_token' | 'access_token',
  request: BackChannel,
): Promise<Verdict> {
  const { token, clientId, revocationEndpoint } = task;
  const body = new URLSearchParams({ token, token_type_hint: hint, client_id: clientId });
  const answer = await answerOrNull(post(revocationEndpoint, body, request));
  if (answer === null || isLater(answer)) return { result: 'unreachable', next: task };
  if (answer.ok) return { result: 'signed-out', next: null };
  const { error } = await jsonOf(answer);
  switch (error) {
    // Section 2.2 requires a 200 here, but not every provider follows that.
    case 'invalid_token':
    case 'invalid_grant':
      return { result: 'signed-out', next: null };
    // Section 2.2.1: such as a signed access token, which servers accept without asking the
    // provider.
    case 'unsupported_token_type':
      return { result: 'not-offered', next: null };
    default:
      return { result: 'refused', next: null };
  }
}

async function proveRefreshToken(
  task: TaskOf<'revoke-refresh-token'>,
  request: BackChannel,
): Promise<Verdict> {
  const { token, clientId, tokenEndpoint } = task;
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: token,
    client_id: clientId,
  });
  const answer = await answerOrNull(post(tokenEndpoint, body, request));
  if (answer === null) return { result: 'signed-out', next: null };
  const { error, access_token: access, refresh_token: refresh } = await jsonOf(answer);
  if (!answer.ok)
    return { result: error === 'invalid_grant' ? 'proven' : 'signed-out', next: null };
  // The proof must not leave new tokens behind.
  const renewed: Verdict[] = [];
  if (typeof refresh === 'string') {
    renewed.push(await revoke({ ...task, token: refresh }, 'refresh_token', request));
  }
  if (typeof access === 'string') {
    const { revocationEndpoint } = task;
    const fresh: TaskOf<'revoke-access-token'> = {
      kind: 'revoke-access-token',
      token: access,
      clientId,
      revocationEndpoint,
      userinfoEndpoint: null,
    };
    renewed.push(await revoke(fresh, 'access_token', request));
  }
  if (renewed.length === 0) return { result: 'signed-out', next: null };
  return { result: 'still-alive', next: renewed.find(({ next }) => next !== null)?.next ?? null };
}

function post(url: string, body: URLSearchParams, request: BackChannel): Promise<Response> {
  return request(url, { method: 'POST', body, headers: { accept: 'application/json' } });
}
