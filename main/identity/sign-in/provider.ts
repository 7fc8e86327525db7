import type * as Client from 'openid-client';
import type { BackChannel } from '../sign-out/back-channel.ts';
import { isPrivateAddress, issuedTokens, type SignInWay } from './provider-tokens.ts';
import { overByAbort, ProviderUnreachable } from './provider-fault.ts';
import type { SessionTokens } from './session-tokens.ts';

/** What the config says of the provider. */
export interface ProviderSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly redirectUri: string;
}

/** How a provider is asked in one attempt to sign in. */
export interface ProviderAccess {
  readonly way: SignInWay;
  readonly request: BackChannel;
  /** Once it is aborted, nothing more is asked; a request that is under way is waited for. */
  readonly signal: AbortSignal;
  /** Keeps tokens where they outlive this process, from the moment that they arrive. Never rejects. */
  readonly keep: (tokens: SessionTokens) => Promise<void>;
}

/** A provider that was asked what it can do. */
export interface Provider {
  readonly client: typeof Client;
  readonly config: Client.Configuration;
  /** All that it has issued in this attempt, whether its answer can be trusted or not. */
  readonly issued: () => SessionTokens | null;
}

/**
 * Reads the provider's settings (OpenID Connect Discovery 1.0). The issuer in them has to be the one
 * in the config. The library is loaded here, so that no kiosk waits for it at its start.
 * @throws ProviderUnreachable, or another error for an answer that cannot be trusted
 */
export async function reachProvider(
  { issuer, clientId, redirectUri }: ProviderSettings,
  { way, request, signal, keep }: ProviderAccess,
): Promise<Provider> {
  const client = await import('openid-client');
  let issued: SessionTokens | null = null;
  const config: Client.Configuration = await client.discovery(
    new URL(issuer),
    clientId,
    {},
    client.None(),
    {
      // The channel has a limit of its own; this one only has to be longer.
      timeout: 60,
      [client.customFetch]: askProvider(request, signal, async (answer) => {
        const tokens = await issuedTokens(answer, config, { way, redirectUri });
        if (tokens === null) return;
        issued = tokens;
        await keep(tokens);
      }),
      // Plain http is for this computer's own test provider; `askProvider` refuses it anywhere else.
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so that it stands out
      execute: issuer.startsWith('http:') ? [client.allowInsecureRequests] : [],
    },
  );
  // The ID token comes straight from the provider, but perhaps through an organisation's TLS proxy.
  client.enableNonRepudiationChecks(config);
  if (!isSameIssuer(config.serverMetadata().issuer, issuer)) {
    throw new Error('the provider names another issuer than the config');
  }
  return { client, config, issued: () => issued };
}

export type ProviderAnswer = Client.TokenEndpointResponse & Client.TokenEndpointResponseHelpers;

/**
 * The user whom an answer of the token endpoint names that the library has checked.
 * @throws Error when it names no user, or another issuer than the config
 */
export function claimsOf(answer: ProviderAnswer, { issuer }: ProviderSettings): Client.IDToken {
  const claims = answer.claims();
  if (claims === undefined) throw new Error('the answer holds no ID token');
  if (!isSameIssuer(claims.iss, issuer)) throw new Error('the ID token is of another issuer');
  return claims;
}

/**
 * The library compares the issuer, but makes exceptions (`performDiscovery` in openid-client 6): for
 * login.microsoftonline.com, for *.b2clogin.com, and for an address with `/.well-known/` in it. Each of
 * them would let in users of any tenant, so the kiosk compares by itself, without exception.
 */
export function isSameIssuer(named: string, configured: string): boolean {
  return URL.canParse(named) && new URL(named).href === new URL(configured).href;
}

/** @param onPosted is given a copy of each answer to a POST request, as to the one for tokens */
function askProvider(
  request: BackChannel,
  signal: AbortSignal,
  onPosted: (answer: Response) => Promise<void>,
): Client.CustomFetch {
  return async (url, { method, headers, body }) => {
    if (!isPrivateAddress(url)) throw new TypeError('the provider names an address without https');
    if (signal.aborted) throw overByAbort(signal);
    const form = body instanceof URLSearchParams || typeof body === 'string' ? { body } : {};
    const answer = await unlessUnreachable(request(url, { method, headers, ...form }));
    // An answer of its own making, or of a proxy in front of it: the person can only try later.
    if (answer.status >= 500 || answer.status === 429) throw new ProviderUnreachable();
    if (method === 'POST') await onPosted(answer.clone());
    return answer;
  };
}

async function unlessUnreachable(answer: Promise<Response>): Promise<Response> {
  try {
    return await answer;
  } catch (cause) {
    throw new ProviderUnreachable('no answer', { cause });
  }
}
