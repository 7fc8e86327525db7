import { errorText } from '../../base/errors.ts';
import { networkFault } from '../../base/network-fault.ts';
import { cleanDescription, cleanText } from '../sign-in/provider-error.ts';
import { renewedTokens } from '../sign-in/provider-tokens.ts';
import {
  notJsonSentence,
  type SeenAnswer,
  seenAnswer,
  statusSentence,
} from '../sign-in/seen-answer.ts';
import type { SessionTokens } from '../sign-in/session-tokens.ts';
import { type BackChannel, isLater, jsonOf } from '../sign-out/back-channel.ts';

/** A signed-in user, as the provider can be asked about them. */
export interface CheckedUser {
  readonly tokens: SessionTokens;
  /** The provider's identifier for the user (`sub`). */
  readonly subject: string;
}

/**
 * - `unreachable`: no answer, or one that says that the provider is out of order or overloaded
 * - `unusable`: an answer that says neither that the user is still signed in nor that they are not
 */
export type CheckFault = 'unreachable' | 'unusable';

/** What one question to the provider has come to. Each `why` is a sentence for the log. */
export type CheckResult =
  /** @property tokens the latest ones */
  | { readonly kind: 'good'; readonly tokens: SessionTokens }
  /** The provider says that the session is over: the account, its session or its tokens are no longer good. */
  | { readonly kind: 'over'; readonly why: string }
  | {
      readonly kind: 'unknown';
      readonly fault: CheckFault;
      readonly why: string;
      /** The provider may have replaced the refresh token, and its answer did not arrive. */
      readonly isAnswerLost: boolean;
    };

/** An access token is no longer used for a check in its last seconds: its own end is no revocation. */
const MARGIN_MS = 10_000;

/**
 * How to check a user now; null where nothing can be said.
 * @param ageMs since the access token arrived
 * @param isDoubtful an answer with a new refresh token may have been lost. Many providers revoke everything
 * when the old one is used again (RFC 9700 section 4.14.2), so it is not used while there is another way.
 */
export function wayToCheck(
  { refreshToken, userinfoEndpoint, accessTokenLifetimeSeconds }: SessionTokens,
  { ageMs, isDoubtful }: { readonly ageMs: number; readonly isDoubtful: boolean },
): 'refresh' | 'userinfo' | null {
  const lifetimeMs = (accessTokenLifetimeSeconds ?? 0) * 1000;
  const hasUserinfo = userinfoEndpoint !== undefined && ageMs < lifetimeMs - MARGIN_MS;
  if (refreshToken !== null && !(isDoubtful && hasUserinfo)) return 'refresh';
  return hasUserinfo ? 'userinfo' : null;
}

const TOKEN_ENDPOINT = 'the token endpoint';
const USERINFO = 'the userinfo endpoint';

/** Refreshes the tokens as a public client (RFC 6749 section 6). Never rejects. */
export async function refresh({ tokens }: CheckedUser, request: BackChannel): Promise<CheckResult> {
  const { tokenEndpoint, clientId, refreshToken } = tokens;
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: refreshToken ?? '',
    client_id: clientId,
  });
  const headers = { accept: 'application/json' };
  const asked = request(tokenEndpoint, { method: 'POST', body, headers });
  const answer = await answerOf(asked, TOKEN_ENDPOINT, tokenEndpoint);
  if ('kind' in answer) return answer;
  const { seen, response } = answer;
  if (isLater(response)) {
    // A gateway has not got the provider's answer, or has not waited for it.
    const isAnswerLost = seen.status === 502 || seen.status === 504;
    return { kind: 'unknown', fault: 'unreachable', why: statusSentence(seen), isAnswerLost };
  }
  // What is about this client says nothing of the user.
  const isAboutClient = seen.error === 'invalid_client' || seen.error === 'unauthorized_client';
  const isOver = seen.error === 'invalid_grant' || seen.error === 'invalid_token';
  if (isOver || (seen.status === 401 && !isAboutClient)) return over(seen, clientId);
  const renewed = response.ok ? renewedTokens(tokens, await jsonOf(response)) : null;
  if (renewed !== null) return { kind: 'good', tokens: renewed };
  return { ...unusable(seen, clientId), isAnswerLost: response.ok };
}

/** Asks for userinfo (OpenID Connect Core 1.0, section 5.3; RFC 6750 section 3.1). Never rejects. */
export async function askUserinfo(
  { tokens, subject }: CheckedUser,
  request: BackChannel,
): Promise<CheckResult> {
  const { accessToken, clientId, userinfoEndpoint = '' } = tokens;
  const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/json' };
  const answer = await answerOf(request(userinfoEndpoint, { headers }), USERINFO, userinfoEndpoint);
  if ('kind' in answer) return { ...answer, isAnswerLost: false };
  const { seen, response } = answer;
  if (isLater(response)) {
    return {
      kind: 'unknown',
      fault: 'unreachable',
      why: statusSentence(seen),
      isAnswerLost: false,
    };
  }
  const challenge = response.headers.get('www-authenticate') ?? '';
  const isRefused = seen.error === 'invalid_token' || /error="?invalid_token\b/.test(challenge);
  if (seen.status === 401 || (isRefused && !response.ok)) return over(seen, clientId);
  // A signed answer (section 5.3.2) names the user in the same way; its status is enough.
  const isSigned = seen.contentType.startsWith('application/jwt');
  const isUser = response.ok && (isSigned || (await jsonOf(response))['sub'] === subject);
  return isUser ? { kind: 'good', tokens } : { ...unusable(seen, clientId), isAnswerLost: false };
}

type Unknown = Extract<CheckResult, { kind: 'unknown' }>;

async function answerOf(
  asked: Promise<Response>,
  what: string,
  address: string,
): Promise<Unknown | { readonly seen: SeenAnswer; readonly response: Response }> {
  try {
    const response = await asked;
    return { seen: await seenAnswer(what, address, response), response };
  } catch (error) {
    const why = `${what}: ${networkFault(error, address)}`;
    const isAnswerLost = !wasNeverSent(error);
    return { kind: 'unknown', fault: 'unreachable', why, isAnswerLost };
  }
}

/** Chromium's names for a request that could not be sent, as there was no connection. */
const NO_CONNECTION =
  /^ERR_(CERT_\w+|NAME_NOT_RESOLVED|CONNECTION_REFUSED|INTERNET_DISCONNECTED|ADDRESS_UNREACHABLE|CONNECTION_TIMED_OUT|PROXY_\w+|TUNNEL_CONNECTION_FAILED)$/;

function wasNeverSent(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (NO_CONNECTION.test(errorText(cause))) return true;
  }
  return false;
}

function over(seen: SeenAnswer, clientId: string): CheckResult {
  return { kind: 'over', why: answerSentence(seen, clientId) };
}

function unusable(seen: SeenAnswer, clientId: string): Omit<Unknown, 'isAnswerLost'> {
  const why = seen.status === 200 ? unusableSentence(seen) : answerSentence(seen, clientId);
  return { kind: 'unknown', fault: 'unusable', why };
}

function unusableSentence(seen: SeenAnswer): string {
  return seen.contentType.includes('json')
    ? `${seen.what} answers 200, without what the answer has to hold`
    : notJsonSentence(seen, false);
}

/** Such as `the token endpoint answers 400 with invalid_grant (Session not active)`. */
function answerSentence(
  { what, status, error, description }: SeenAnswer,
  clientId: string,
): string {
  const words = cleanDescription(description ?? '', { clientId });
  return [
    `${what} answers ${status}`,
    ...(error === null ? [] : [` with ${cleanText(error)}`]),
    ...(words === '' ? [] : [` (${words})`]),
  ].join('');
}
