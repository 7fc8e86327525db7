import type * as Client from 'openid-client';
import type { BackChannel } from '../sign-out/back-channel.ts';
import { isPrivateAddress, issuedTokens, type SignInWay } from './provider-tokens.ts';
import { issuerSentence, METADATA_NAMES } from './fault-text.ts';
import { METADATA, type SeenAnswer, seenAnswer, statusSentence } from './seen-answer.ts';
import { addressText, originText } from './provider-error.ts';
import { overByAbort, ProviderUnreachable, UntrustedProvider } from './provider-fault.ts';
import { networkFault } from '../../base/network-fault.ts';
import type { SessionTokens } from './session-tokens.ts';

/** The provider's settings in the config. */
export interface ProviderSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly redirectUri: string;
}

/** The kiosk's access to the provider during one sign-in attempt. */
export interface ProviderAccess {
  readonly way: SignInWay;
  readonly request: BackChannel;
  /** After an abort, no new request is sent; a request that is under way is still awaited. */
  readonly signal: AbortSignal;
  /** Stores tokens, as soon as they arrive, where they outlive this process. Never rejects. */
  readonly keep: (tokens: SessionTokens) => Promise<void>;
  /** Called with each answer, before it is checked. */
  readonly onAnswer: (seen: SeenAnswer) => void;
}

/** A provider whose metadata has been read. */
export interface Provider {
  readonly client: typeof Client;
  readonly config: Client.Configuration;
  /** The tokens issued in this attempt, also those of an answer that cannot be trusted. */
  readonly issued: () => SessionTokens | null;
}

/**
 * Reads the provider's metadata (OpenID Connect Discovery 1.0), whose issuer has to be the
 * config's. The library is loaded here, and not at the start of the kiosk.
 * @throws ProviderUnreachable, or another error for an answer that cannot be trusted
 */
export async function reachProvider(
  { issuer, clientId, redirectUri }: ProviderSettings,
  { way, request, signal, keep, onAnswer }: ProviderAccess,
): Promise<Provider> {
  const client = await import('openid-client');
  let issued: SessionTokens | null = null;
  let metadata: Client.ServerMetadata | null = null;
  const config: Client.Configuration = await client.discovery(
    new URL(issuer),
    clientId,
    {},
    client.None(),
    {
      // The channel has its own limit; this one only has to be longer.
      timeout: 60,
      [client.customFetch]: askProvider(
        { request, signal, onAnswer },
        {
          nameOf: (url) => endpointName(url, metadata),
          onPosted: async (answer) => {
            const tokens = await issuedTokens(answer, config, { way, redirectUri });
            if (tokens === null) return;
            issued = tokens;
            await keep(tokens);
          },
        },
      ),
      // Plain http is for this computer's own test provider; `askProvider` refuses it anywhere else.
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so that it stands out
      execute: issuer.startsWith('http:') ? [client.allowInsecureRequests] : [],
    },
  );
  // The ID token comes straight from the provider, but perhaps through an organisation's TLS proxy.
  client.enableNonRepudiationChecks(config);
  metadata = config.serverMetadata();
  if (!isSameIssuer(metadata.issuer, issuer)) {
    throw new UntrustedProvider(issuerSentence(metadata.issuer, issuer, METADATA_NAMES));
  }
  return { client, config, issued: () => issued };
}

export type ProviderAnswer = Client.TokenEndpointResponse & Client.TokenEndpointResponseHelpers;

/**
 * The user in an answer of the token endpoint, which the library has verified.
 * @throws Error if it names no user, or another issuer than the config
 */
export function claimsOf(answer: ProviderAnswer, { issuer }: ProviderSettings): Client.IDToken {
  const claims = answer.claims();
  if (claims === undefined) throw new UntrustedProvider('the answer holds no ID token');
  if (!isSameIssuer(claims.iss, issuer)) {
    throw new UntrustedProvider(issuerSentence(claims.iss, issuer, 'the ID token is from'));
  }
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

interface AnswerUse {
  /** What an address is, for the log. */
  readonly nameOf: (url: string) => string;
  /** Gets a copy of each answer to a POST request, such as the one with tokens. */
  readonly onPosted: (answer: Response) => Promise<void>;
}

function askProvider(
  { request, signal, onAnswer }: Pick<ProviderAccess, 'request' | 'signal' | 'onAnswer'>,
  { nameOf, onPosted }: AnswerUse,
): Client.CustomFetch {
  return async (url, { method, headers, body }) => {
    const what = nameOf(url);
    if (!isPrivateAddress(url)) {
      throw new UntrustedProvider(
        `${what} is ${addressText(url)}, without https: ${originText(url).replace(/^http:/, 'https:')} is needed, because an attacker on the network could read what is sent`,
      );
    }
    if (signal.aborted) throw overByAbort(signal);
    const form = body instanceof URLSearchParams || typeof body === 'string' ? { body } : {};
    const answer = await unlessUnreachable(request(url, { method, headers, ...form }), url, what);
    const seen = await seenAnswer(what, url, answer);
    onAnswer(seen);
    // From the provider or a proxy in front of it; the user can only try again later.
    if (answer.status >= 500 || answer.status === 429) {
      throw new ProviderUnreachable(statusSentence(seen));
    }
    if (method === 'POST') await onPosted(answer.clone());
    return answer;
  };
}

async function unlessUnreachable(
  answer: Promise<Response>,
  url: string,
  what: string,
): Promise<Response> {
  try {
    return await answer;
  } catch (cause) {
    throw new ProviderUnreachable(`${what}: ${networkFault(cause, url)}`, { cause });
  }
}

/** What an address of the provider is, by its metadata; null while that is being read. */
function endpointName(url: string, metadata: Client.ServerMetadata | null): string {
  switch (url) {
    case metadata?.token_endpoint:
      return 'the token endpoint';
    case metadata?.jwks_uri:
      return 'the list of keys (jwks_uri)';
    case metadata?.device_authorization_endpoint:
      return 'the device authorization endpoint';
    case metadata?.userinfo_endpoint:
      return 'the userinfo endpoint';
    default:
      return METADATA;
  }
}
