import type { SessionTokens } from '../sign-in/session-tokens.ts';
import { cookiesNear } from './sites/site-tasks.ts';
import type { SiteCookie, Task, TaskOf, Verdict } from './task.ts';
import type { ServerCredential, ServerResult } from './server-result.ts';

/** The refresh token first: with it, most providers revoke the access tokens made from it. */
export function revocations(tokens: SessionTokens | null): readonly Task[] {
  if (!tokens?.revocationEndpoint) return [];
  const { clientId, revocationEndpoint, tokenEndpoint, accessToken, refreshToken } = tokens;
  const shared = { clientId, revocationEndpoint };
  const access: Task = {
    kind: 'revoke-access-token',
    token: accessToken,
    userinfoEndpoint: tokens.userinfoEndpoint ?? null,
    ...shared,
  };
  if (refreshToken === null) return [access];
  return [{ kind: 'revoke-refresh-token', token: refreshToken, tokenEndpoint, ...shared }, access];
}

/**
 * Ends the provider's session in the kiosk's browser; null if there is none, or no way to end it.
 */
export function providerSession(
  tokens: SessionTokens | null,
  cookies: readonly SiteCookie[],
  browserHeaders: Readonly<Record<string, string>> = {},
): TaskOf<'end-provider-session'> | null {
  if (!tokens?.endSessionEndpoint) return null;
  const { endSessionEndpoint, idToken, clientId, inBrowser } = tokens;
  const hosts = [endSessionEndpoint, ...(inBrowser ? [inBrowser.authorizationEndpoint] : [])];
  return {
    kind: 'end-provider-session',
    endpoint: endSessionEndpoint,
    idToken,
    clientId,
    cookies: cookiesNear(hosts, cookies),
    browserHeaders,
    probe: inBrowser ?? null,
  };
}

/** The tasks that need only the tokens, and neither the session's browser nor its cookies. */
export function tokenTasks(tokens: SessionTokens | null): readonly Task[] {
  const atProvider = providerSession(tokens, []);
  return [...revocations(tokens), ...(atProvider === null ? [] : [atProvider])];
}

/** The results for what the provider has no way to end. */
export function notOffered(tokens: SessionTokens | null): readonly ServerResult[] {
  if (tokens === null) return [];
  const { revocationEndpoint, refreshToken, endSessionEndpoint, inBrowser } = tokens;
  const result = { result: 'not-offered', pending: false } as const;
  return [
    ...(revocationEndpoint === null && refreshToken !== null
      ? [{ what: 'refresh-token', ...result } as const]
      : []),
    ...(revocationEndpoint === null
      ? [withValidity({ what: 'access-token', ...result }, tokens)]
      : []),
    ...(endSessionEndpoint === null && inBrowser !== undefined
      ? [{ what: 'provider-session', ...result } as const]
      : []),
  ];
}

/** Adds to the result of a remaining access token how long it is still valid at most. */
export function withValidity(result: ServerResult, tokens: SessionTokens | null): ServerResult {
  const { what, result: outcome } = result;
  const seconds = tokens?.accessTokenLifetimeSeconds;
  const isOver = outcome === 'proven' || outcome === 'signed-out';
  if (what !== 'access-token' || isOver || seconds === undefined) return result;
  return { ...result, validForSeconds: seconds };
}

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
