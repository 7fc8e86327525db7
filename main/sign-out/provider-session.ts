import { createHash, randomBytes } from 'node:crypto';
import { answerOrNull, isLater, isYes } from './answers.ts';
import type { BackChannel } from './back-channel.ts';
import { CookieRequests } from './cookie-requests.ts';
import type { TaskOf, Verdict } from './task.ts';

type EndProviderSession = TaskOf<'end-provider-session'>;

/**
 * The page of OpenID Connect RP-Initiated Logout 1.0, section 2. Without an address to come back to:
 * nobody looks at the page, and one that is not registered would be an error.
 */
export function endSessionUrl({ endpoint, idToken, clientId }: EndProviderSession): string {
  const url = new URL(endpoint);
  url.searchParams.set('id_token_hint', idToken);
  url.searchParams.set('client_id', clientId);
  return url.href;
}

/** Asks the provider outside the browser, with the cookies it had; then whether it worked. */
export async function endProviderSession(
  task: EndProviderSession,
  request: BackChannel,
): Promise<Verdict> {
  const { endpoint, idToken, clientId, cookies } = task;
  const provider = await CookieRequests.with(cookies, request);
  // By POST, which a provider has to take as well, so that no address holds the token.
  const answer = await answerOrNull(
    provider.sendAndFollow(endpoint, {
      method: 'POST',
      body: new URLSearchParams({ id_token_hint: idToken, client_id: clientId }),
      headers: { accept: 'text/html' },
      withoutBody: true,
    }),
  );
  if (answer === null || isLater(answer)) return { result: 'unreachable', next: task };
  return proveProviderSession(task, isYes(answer), request);
}

/**
 * Asks to be signed in silently with the old cookies (`prompt=none`, OpenID Connect Core 1.0 section
 * 3.1.2.1): only a provider that knows the person no more says `login_required` (section 3.1.2.6).
 * @param isSaidYes what the provider said to the sign-out itself; it counts where nothing proves more
 */
export async function proveProviderSession(
  task: EndProviderSession,
  isSaidYes: boolean,
  request: BackChannel,
): Promise<Verdict> {
  const unproven = { result: isSaidYes ? 'signed-out' : 'refused', next: null } as const;
  if (task.probe === null) return unproven;
  const { authorizationEndpoint, redirectUri } = task.probe;
  const provider = await CookieRequests.with(task.cookies, request);
  // Without its cookies the provider knows nobody, and its answer proves nothing.
  if (!provider.hasCookieFor(authorizationEndpoint)) return unproven;
  const url = silentSignIn(authorizationEndpoint, task.clientId, redirectUri);
  const answer = await answerOrNull(provider.send(url, { withoutBody: true }));
  const location = answer?.headers.get('location') ?? '';
  if (!URL.canParse(location, url)) return unproven;
  const { origin, pathname, searchParams } = new URL(location, url);
  if (`${origin}${pathname}` !== redirectUri) return unproven;
  if (searchParams.get('error') === 'login_required') return { result: 'proven', next: null };
  return searchParams.has('code') ? { result: 'still-alive', next: null } : unproven;
}

/** The code that it might give is worth nothing: nobody has the verifier. */
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
