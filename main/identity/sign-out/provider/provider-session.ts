import { createHash, randomBytes } from 'node:crypto';
import { assertNever } from '../../../base/assert-never.ts';
import { claimsIn } from '../../sign-in/provider-tokens.ts';
import { answerOrNull, type BackChannel, isLater, isYes } from '../back-channel.ts';
import { CookieRequests } from '../sites/cookie-requests.ts';
import type { TaskOf, Verdict } from '../task.ts';

type EndProviderSession = TaskOf<'end-provider-session'>;

/**
 * The page of OpenID Connect RP-Initiated Logout 1.0, section 2. Without a redirect address: the
 * user does not see the page, and the provider would reject an address that is not registered.
 */
export function endSessionUrl(task: EndProviderSession): string {
  const url = new URL(task.endpoint);
  for (const [name, value] of signOutRequest(task)) url.searchParams.set(name, value);
  return url.href;
}

/** Auth0 takes its own `sid` alone as the hint, and ends no session with any other. */
const AUTH0_SIGN_OUT = '/oidc/logout';

/** The request, with a hint for providers that ask otherwise which account is to be signed out. */
function signOutRequest({ endpoint, idToken, clientId }: EndProviderSession): URLSearchParams {
  const hint = new URL(endpoint).pathname === AUTH0_SIGN_OUT ? null : accountIn(idToken);
  return new URLSearchParams({
    id_token_hint: idToken,
    client_id: clientId,
    ...(hint === null ? {} : { logout_hint: hint }),
  });
}

/**
 * What the provider knows the account by: `login_hint`, which Entra ID wants back, or the user name. The
 * kiosk has verified the token when it was issued; without a readable one there is no hint.
 */
function accountIn(idToken: string): string | null {
  const claims = claimsIn(idToken);
  const hint = claims['login_hint'] ?? claims['preferred_username'];
  return typeof hint === 'string' && hint !== '' ? hint : null;
}

/**
 * What is known of the provider's session. `unknown`: the kiosk sent no cookie, or the provider's
 * answer says neither.
 */
export type SessionProof = 'dead' | 'alive' | 'unknown';

/** Signs out at the provider outside the browser, with the browser's cookies; then proves it. */
export async function endProviderSession(
  task: EndProviderSession,
  request: BackChannel,
): Promise<Verdict> {
  const { endpoint, cookies, browserHeaders } = task;
  const provider = await CookieRequests.with(cookies, request);
  // By POST, which every provider has to accept, so that no address contains the token.
  const answer = await answerOrNull(
    provider.sendAndFollow(endpoint, {
      method: 'POST',
      body: signOutRequest(task),
      headers: { ...browserHeaders, accept: 'text/html' },
    }),
  );
  if (answer === null || isLater(answer)) return { result: 'unreachable', next: task };
  const cut = provider.cutCount === 0 ? {} : { cutCookies: provider.cutCount };
  const proof = await proveProviderSession(task, request);
  const saysYes = isYes(answer) && !(await asksToSignOut(answer));
  return { result: resultOf(proof, saysYes), next: null, ...cut };
}

/** Whether the provider wants to hear from the user whether to sign out: then it has not. */
async function asksToSignOut(answer: Response): Promise<boolean> {
  const { asksToConfirm, pageOf } = await import('../sites/page-text.ts');
  return asksToConfirm((await pageOf(answer)).source);
}

/** The provider's sign-out page, as the browser has shown it. */
export interface ShownSignOut {
  readonly task: EndProviderSession;
  /** Its status is a success, and it asks the user nothing. */
  readonly saysYes: boolean;
}

/**
 * Continues after the browser has loaded the provider's sign-out page. The proof comes first: many
 * providers end the session but redirect to a page that cannot be shown, or answer with an error.
 * If the proof is inconclusive and the page gave no success, or if the session is alive, the kiosk
 * asks the provider once more outside the browser, by POST and with the cookies as they were.
 */
export async function finishProviderSession(
  { task, saysYes }: ShownSignOut,
  request: BackChannel,
): Promise<Verdict> {
  const proof = await proveProviderSession(task, request);
  if (proof === 'dead') return { result: 'proven', next: null };
  if (proof === 'unknown' && saysYes) return { result: 'signed-out', next: null };
  const verdict = await endProviderSession(task, request);
  // The session is alive although the provider's page reported success: nothing is left to try.
  const isFinal = verdict.result === 'unreachable' && proof === 'alive' && saysYes;
  return isFinal ? { result: 'still-alive', next: null } : verdict;
}

function resultOf(proof: SessionProof, saysYes: boolean): Verdict['result'] {
  switch (proof) {
    case 'dead':
      return 'proven';
    case 'alive':
      return 'still-alive';
    case 'unknown':
      return saysYes ? 'signed-out' : 'refused';
    default:
      return assertNever(proof);
  }
}

/**
 * Tries a silent sign-in with the old cookies (`prompt=none`, OpenID Connect Core 1.0 section
 * 3.1.2.1): only a provider without a session answers `login_required` (section 3.1.2.6).
 */
export async function proveProviderSession(
  task: EndProviderSession,
  request: BackChannel,
): Promise<SessionProof> {
  if (task.probe === null) return 'unknown';
  const { authorizationEndpoint, redirectUri } = task.probe;
  const provider = await CookieRequests.with(task.cookies, request);
  // Without its cookies the provider knows no user, and its answer proves nothing.
  if (!provider.hasCookieFor(authorizationEndpoint)) return 'unknown';
  const url = silentSignIn(authorizationEndpoint, task.clientId, redirectUri);
  const answer = await answerOrNull(
    provider.send(url, { headers: task.browserHeaders, withoutBody: true }),
  );
  const location = answer?.headers.get('location') ?? '';
  if (!URL.canParse(location, url)) return 'unknown';
  const { origin, pathname, searchParams } = new URL(location, url);
  if (`${origin}${pathname}` !== redirectUri) return 'unknown';
  if (searchParams.has('code')) return 'alive';
  // A cookie that had to be truncated may have been the session's.
  const isDead = searchParams.get('error') === 'login_required' && provider.cutCount === 0;
  return isDead ? 'dead' : 'unknown';
}

/** A code that the provider might return is useless: no process has the PKCE verifier. */
function silentSignIn(endpoint: string, clientId: string, redirectUri: string): string {
  const url = new URL(endpoint);
  const random = () => randomBytes(32).toString('base64url');
  const parameters = {
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    prompt: 'none',
    state: random(),
    nonce: random(),
    code_challenge: createHash('sha256').update(random()).digest('base64url'),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}
