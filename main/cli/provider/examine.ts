import { networkFault } from '../../base/network-fault.ts';
import { isObject } from '../../base/object.ts';
import { allowedOrigins } from '../../config/schema/allowed-origins.ts';
import {
  durationWords,
  issuerSentence,
  METADATA_NAMES,
} from '../../identity/sign-in/fault-text.ts';
import { refusedRequest } from '../../identity/sign-in/oidc-window-flow.ts';
import {
  addressText,
  errorNumber,
  errorSentence,
  numberMeaning,
  originText,
} from '../../identity/sign-in/provider-error.ts';
import { isPrivateAddress } from '../../identity/sign-in/provider-tokens.ts';
import { isSameIssuer } from '../../identity/sign-in/provider.ts';
import {
  METADATA,
  notJsonSentence,
  type SeenAnswer,
  seenAnswer,
  statusSentence,
} from '../../identity/sign-in/seen-answer.ts';
import type { BackChannel, Send } from '../../identity/sign-out/back-channel.ts';
import {
  error,
  good,
  type Judgement,
  judgeMetadata,
  type Metadata,
  type ProviderConfig,
  warning,
} from './judgement.ts';
import { allowLine, asker, ENDLESS, follow } from './pages.ts';

/** The library's tolerance for the times of a token is 30 seconds; many tokens live for 5 minutes. */
const LATE_SECONDS = 30;
const TOO_LATE_SECONDS = 300;

/**
 * Asks an OpenID provider for its metadata, its keys and its sign-in page, and judges the answers. No
 * user signs in, and nothing is sent that the kiosk itself would not send. Never rejects.
 * @param send the network, as the kiosk has it
 */
export async function examineProvider(
  provider: ProviderConfig,
  send: Send,
): Promise<readonly Judgement[]> {
  const ask = asker(send);
  const { issuer } = provider;
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  if (!isPrivateAddress(issuer)) {
    return [
      error(
        `metadata: ${addressText(issuer)} has no https, and the kiosk asks no other provider: write https:// in signIn.oidc.issuer`,
      ),
    ];
  }
  const answer = await json(ask, METADATA, address);
  if (answer.kind === 'fault') return [error(answer.text)];
  const { body: metadata, seen } = answer;
  const { issuer: named } = metadata;
  const isShown = allowedOrigins(issuer, provider.allow);
  const [keys, page] = await Promise.all([
    judgeKeys(ask, metadata),
    judgeSignInPage(ask, provider, metadata, isShown),
  ]);
  return [
    good(`metadata: read from ${addressText(address)}`),
    typeof named === 'string' && isSameIssuer(named, issuer)
      ? good(`issuer: ${addressText(named)}, as signIn.oidc.issuer has it`)
      : error(`issuer: ${issuerSentence(named, issuer, METADATA_NAMES)}`),
    ...judgeMetadata(metadata, provider, isShown),
    ...keys,
    clock(seen),
    ...page,
  ];
}

type JsonAnswer =
  | { readonly kind: 'json'; readonly body: Metadata; readonly seen: SeenAnswer }
  | { readonly kind: 'fault'; readonly text: string };

async function json(ask: BackChannel, what: string, address: string): Promise<JsonAnswer> {
  let answer: Response;
  try {
    answer = await ask(address);
  } catch (cause) {
    return { kind: 'fault', text: `${what}: ${networkFault(cause, address)}` };
  }
  const seen = await seenAnswer(what, address, answer);
  if (answer.status !== 200) return { kind: 'fault', text: statusSentence(seen) };
  const text = await answer.text();
  try {
    const body: unknown = JSON.parse(text);
    if (isObject(body)) return { kind: 'json', body, seen };
  } catch {
    // said below
  }
  return { kind: 'fault', text: notJsonSentence(seen, text.trimStart().startsWith('{')) };
}

/** RFC 7517: the keys that ID tokens are verified with. */
async function judgeKeys(ask: BackChannel, metadata: Metadata): Promise<readonly Judgement[]> {
  const address = metadata['jwks_uri'];
  if (typeof address !== 'string' || !isPrivateAddress(address)) return []; // said by `judgeMetadata`
  const answer = await json(ask, 'the list of keys (jwks_uri)', address);
  if (answer.kind === 'fault') return [error(answer.text)];
  const { keys } = answer.body;
  const usable = (Array.isArray(keys) ? keys : []).filter(
    (key: unknown) => isObject(key) && key['kty'] !== 'oct' && key['use'] !== 'enc',
  );
  return [
    usable.length > 0
      ? good(`keys: ${usable.length}, with which the kiosk can verify ID tokens`)
      : error(
          'keys: the list (jwks_uri) has no public key for signatures, so no ID token can be verified: give this client a key of RSA or EC',
        ),
  ];
}

function clock({ secondsAhead }: SeenAnswer): Judgement {
  if (secondsAhead === null) return warning('clock: the provider does not send its time (Date)');
  const off = Math.abs(secondsAhead);
  if (off < LATE_SECONDS) return good("clock: as the provider's");
  const way = secondsAhead > 0 ? 'fast' : 'slow';
  const line = `clock: this device's is ${way} by ${durationWords(off)} against the provider's`;
  return off < TOO_LATE_SECONDS
    ? warning(`${line}: some ID tokens will be refused: set it, and keep it right by NTP`)
    : error(`${line}: ID tokens will be refused: set it, and keep it right by NTP`);
}

async function judgeSignInPage(
  ask: BackChannel,
  provider: ProviderConfig,
  metadata: Metadata,
  isShown: (url: string) => boolean,
): Promise<readonly Judgement[]> {
  const named = metadata['authorization_endpoint'];
  if (typeof named !== 'string' || !isPrivateAddress(named)) return []; // said by `judgeMetadata`
  const isBack = (url: string) => url.split(/[?#]/)[0] === provider.redirectUri;
  const { end, refused, passed } = await follow(ask, {
    url: signInAddress(named, provider),
    isAllowed: isShown,
    isEnd: isBack,
  });
  // What comes after an origin that the kiosk does not show is not seen there.
  if (refused.length > 0) {
    return [error(`sign-in page: ${allowLine('signIn.oidc.allow', provider.allow, refused)}`)];
  }
  switch (end.kind) {
    case 'unreachable':
      return [error(`sign-in page: ${end.fault}`)];
    case 'endless':
      return [error(`sign-in page: ${ENDLESS}`)];
    case 'end':
      return [judgeReturn(new URL(end.url), provider)];
    case 'page': {
      const isErrorPage = passed.some((url) => /\/oauth\/error\b/.test(new URL(url).pathname));
      return [judgePage(end, isErrorPage, provider)];
    }
  }
}

/** The request that the kiosk sends (RFC 6749, section 4.1.1), for a code that is never redeemed. */
function signInAddress(
  endpoint: string,
  { clientId, redirectUri, scopes }: ProviderConfig,
): string {
  const address = new URL(endpoint);
  const request = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state: 'check-provider',
    nonce: 'check-provider',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', // RFC 7636, appendix B
    code_challenge_method: 'S256',
    prompt: 'login',
  };
  for (const [name, value] of Object.entries(request)) address.searchParams.set(name, value);
  return address.href;
}

/** The provider sent the user back at once, which it does with an error only. */
function judgeReturn({ searchParams }: URL, provider: ProviderConfig): Judgement {
  const said = searchParams.get('error');
  if (said === null) return good('sign-in page: sends users back to redirectUri');
  const description = searchParams.get('error_description') ?? '';
  return error(`sign-in page: ${errorSentence({ error: said, description }, provider)}`);
}

/** @param isErrorPage by its address; some providers answer 200 there */
function judgePage(
  { url, status, body }: { readonly url: string; readonly status: number; readonly body: string },
  isErrorPage: boolean,
  provider: ProviderConfig,
): Judgement {
  const origin = originText(url);
  const number = errorNumber(body);
  if (number !== null) {
    return error(
      `sign-in page: ${origin} shows the error ${number}: ${numberMeaning(number, provider)}`,
    );
  }
  // A server that asks for a password is as it should be: the kiosk has a screen for that.
  if (status === 401 || (status < 400 && !isErrorPage)) {
    return good(`sign-in page: ${origin} answers ${status} for redirectUri and clientId`);
  }
  return status >= 500
    ? error(`sign-in page: ${origin} answers ${status}: the provider is out of order`)
    : error(`sign-in page: ${origin} answers ${status}: ${refusedRequest(provider)}`);
}
