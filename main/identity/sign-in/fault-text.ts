import { field } from '../../base/object.ts';
import { plainText } from '../../base/text.ts';
import { AttemptOver, ProviderUnreachable, UntrustedProvider } from './provider-fault.ts';
import {
  addressText,
  cleanText,
  errorSentence,
  listText,
  type NamedSettings,
} from './provider-error.ts';
import { notJsonSentence, type SeenAnswer, statusSentence } from './seen-answer.ts';

type FaultSettings = NamedSettings & { readonly issuer: string };

export interface FaultContext {
  readonly settings: FaultSettings;
  /** The last answer of the provider; null before there is one. */
  readonly seen: SeenAnswer | null;
}

/**
 * Says in one sentence why an attempt failed: what was expected, what was seen, and what to write or to
 * register. It holds no token, code, user name or query. Addresses in double quotes may be shown whole.
 * @param error of the kiosk's own, or of openid-client 6, whose `code` and `cause` say what was wrong
 * @returns null for an attempt that was cancelled or took too long
 */
export function faultText(error: unknown, context: FaultContext): string | null {
  if (error instanceof AttemptOver) return error.why;
  // No user confirmed the code of the device flow in time (RFC 8628, section 3.5).
  if (textAt(error, 'error') === 'expired_token') return null;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof ProviderUnreachable || cause instanceof UntrustedProvider) {
      return cause.message;
    }
  }
  return sentenceFor(error, context);
}

/** The addresses of a sentence that the log may show whole: those in double quotes. */
export function wholeAddresses(sentence: string): readonly string[] {
  return sentence.match(/(?<=")https?:\/\/[^"]*(?=")/g) ?? [];
}

function sentenceFor(error: unknown, context: FaultContext): string {
  const { settings, seen } = context;
  const cause = innerCause(error);
  switch (textAt(error, 'code')) {
    case 'OAUTH_AUTHORIZATION_RESPONSE_ERROR':
    case 'OAUTH_RESPONSE_BODY_ERROR': {
      const said = {
        error: textAt(error, 'error'),
        description: textAt(error, 'error_description'),
      };
      return errorSentence(said, settings);
    }
    case 'OAUTH_WWW_AUTHENTICATE_CHALLENGE': {
      const said = { error: seen?.error ?? 'invalid_client', description: seen?.description ?? '' };
      return errorSentence(said, settings);
    }
    case 'OAUTH_RESPONSE_IS_NOT_CONFORM':
      return seen === null ? UNUSABLE : statusOrError(seen, settings);
    case 'OAUTH_RESPONSE_IS_NOT_JSON':
    case 'OAUTH_PARSE_ERROR':
      if (messages(error).includes('JWT')) return 'the ID token is malformed';
      if (seen === null) return UNUSABLE;
      return seen.status === 200
        ? notJsonSentence(seen, cause instanceof SyntaxError)
        : statusOrError(seen, settings);
    case 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED':
      return issuerSentence(at(cause, 'body', 'issuer'), settings.issuer, METADATA_NAMES);
    case 'OAUTH_JWT_CLAIM_COMPARISON_FAILED':
      return claimSentence(cause, settings);
    case 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED':
      return timeSentence(cause, seen);
    case 'OAUTH_KEY_SELECTION_FAILED':
      return `the ID token is signed with the key "${cleanText(at(cause, 'header', 'kid'))}" (${cleanText(at(cause, 'header', 'alg'))}), which the provider's list of keys (jwks_uri) does not hold exactly once`;
    case 'OAUTH_MISSING_SERVER_METADATA':
      return `its metadata names no ${cleanText(at(cause, 'attribute'))}: without it no user can sign in this way`;
    case 'OAUTH_INVALID_SERVER_METADATA':
      return `its metadata names a ${cleanText(at(cause, 'attribute'))} that is not a web address`;
    case 'OAUTH_HTTP_REQUEST_FORBIDDEN':
    case 'OAUTH_REQUEST_PROTOCOL_FORBIDDEN':
      return `its metadata names ${cause instanceof URL ? addressText(cause.href) : 'an address'} without https, and the kiosk sends nothing there: the provider has to name an https address`;
    case 'OAUTH_UNSUPPORTED_OPERATION':
      return unsupported(error);
    default:
      return responseSentence(error, cause, settings);
  }
}

/** An error that the library does not read, such as one without the right `content-type`. */
function statusOrError(seen: SeenAnswer, settings: FaultSettings): string {
  const { error, description } = seen;
  return error === null
    ? statusSentence(seen)
    : errorSentence({ error, description: description ?? '' }, settings);
}

const UNUSABLE = 'its answer cannot be used';

/** The subject of {@link issuerSentence} for the issuer in the metadata. */
export const METADATA_NAMES = 'its metadata names';

/** @param seen the issuer that the provider names @param who such as `the ID token is from` */
export function issuerSentence(seen: unknown, configured: string, who: string): string {
  const named = typeof seen === 'string' ? seen : '';
  if (named === '') return `${who} no issuer: it has to be ${addressText(configured)}`;
  const line = `${who} the issuer ${addressText(named)}, not ${addressText(configured)}`;
  const isSlash = named.replace(/\/$/, '') === configured.replace(/\/$/, '');
  if (isSlash) {
    return `${line}, which differs in the slash at the end: write it as the provider does`;
  }
  if (/\{tenantid\}/i.test(named)) return `${line}: write the ID (GUID) of your own tenant`;
  if (named.replace(/^http:/, 'https:') === configured) {
    return `${line}: the provider takes itself for http; it has to learn its public address from the proxy before it`;
  }
  if (who !== METADATA_NAMES) return line;
  return `${line}: if that is your provider, write signIn.oidc.issuer: ${addressText(named)}`;
}

function claimSentence(cause: unknown, settings: FaultSettings): string {
  const claims = at(cause, 'claims');
  switch (textAt(cause, 'claim')) {
    case 'iss':
      return issuerSentence(at(claims, 'iss'), settings.issuer, 'the ID token is from');
    case 'aud':
      return `the ID token is for the client ${listText(at(claims, 'aud'))}, not for signIn.oidc.clientId "${settings.clientId}"`;
    case 'azp':
      return `the ID token was issued to the client ${listText(at(claims, 'azp'))}, not to signIn.oidc.clientId "${settings.clientId}"`;
    case 'nonce':
      return 'the ID token has another nonce than the one that the kiosk sent, or none: it is not from this sign-in';
    default:
      return `the ID token has a wrong ${cleanText(at(cause, 'claim'))}`;
  }
}

function timeSentence(cause: unknown, seen: SeenAnswer | null): string {
  const claim = textAt(cause, 'claim');
  const [time, now] = [at(cause, 'claims', claim), at(cause, 'now')];
  if (typeof time !== 'number' || typeof now !== 'number') return 'the ID token has a wrong time';
  const line =
    claim === 'nbf'
      ? `the ID token is from the future by ${durationWords(time - now)}`
      : `the ID token expired ${durationWords(now - time)} ago`;
  return `${line}, by this device's clock${clockWords(seen)}`;
}

/** Which of two clocks is wrong, as far as the `Date` of an answer can say. */
function clockWords(seen: SeenAnswer | null): string {
  const ahead = seen?.secondsAhead ?? null;
  if (ahead === null) return ': compare it with the right time';
  if (Math.abs(ahead) < 30) return ", which agrees with that of the provider's web server";
  const way = ahead > 0 ? 'fast' : 'slow';
  return `, which is ${way} by ${durationWords(Math.abs(ahead))} against the provider's: set it`;
}

/** Such as `40 seconds`, `3 minutes` or `2 hours`. */
export function durationWords(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 90) return `${whole} seconds`;
  if (whole < 90 * 60) return `${Math.round(whole / 60)} minutes`;
  return whole < 48 * 3600
    ? `${Math.round(whole / 3600)} hours`
    : `${Math.round(whole / 86_400)} days`;
}

function unsupported(error: unknown): string {
  const message = messages(error);
  if (message.includes('JWE')) {
    return 'the ID token is encrypted, which this kiosk cannot read: switch the encryption of ID tokens off for this client';
  }
  if (message.includes('crit'))
    return 'the ID token needs an extension (crit) that this kiosk lacks';
  if (message.includes('implicit')) {
    return 'the answer holds tokens in its address: the client has to use the authorization code flow';
  }
  if (message.includes('token_type'))
    return 'its access token is of a type that this kiosk cannot use';
  return 'the ID token is signed with an algorithm or a key that this kiosk cannot check: use RS256 or ES256';
}

/** Answers that the library calls malformed: its own messages name the field, and never its value. */
function responseSentence(error: unknown, cause: unknown, settings: FaultSettings): string {
  const message = messages(error);
  const detail = at(cause, 'cause') ?? cause;
  if (message.includes('"alg" header')) {
    return `the ID token is signed with ${cleanText(at(detail, 'header', 'alg'))}, not with ${listText(at(detail, 'expected'))}, which the metadata lists`;
  }
  if (message.includes('signature verification')) {
    return "the signature of the ID token is not of the provider's key: a stale key, or something on the way changes answers";
  }
  if (message.includes('"iss" (issuer) missing')) {
    return 'the answer of the sign-in page names no issuer, although the metadata promises it (RFC 9207)';
  }
  if (message.includes('"iss" (issuer) response parameter')) {
    const parameters = at(detail, 'parameters');
    const seen = parameters instanceof URLSearchParams ? parameters.get('iss') : undefined;
    return issuerSentence(seen, settings.issuer, 'the answer of the sign-in page is from');
  }
  if (message.includes('"state"')) {
    return 'the answer of the sign-in page does not carry the state of this attempt: an old page, or a provider that loses it';
  }
  if (message.includes('"issuer" property')) {
    return issuerSentence(undefined, settings.issuer, METADATA_NAMES);
  }
  const missing = /JWT "(\w+)" .*claim missing|body "(\w+)" property/.exec(message);
  if (missing !== null) {
    const [, claim, property = ''] = missing;
    return claim === undefined
      ? `the answer of the token endpoint has no usable ${property}${property === 'id_token' ? ': signIn.oidc.scopes has to hold openid, also for the client at the provider' : ''}`
      : `the ID token has no ${claim}`;
  }
  if (message.includes('JWT')) return 'the ID token is malformed';
  return message === '' ? UNUSABLE : `its answer cannot be used: ${plainText(message, 120)}`;
}

/** The library's own messages, which hold no values; those of other errors may, and are left out. */
function messages(error: unknown): string {
  const found: string[] = [];
  for (let each = error; each instanceof Error; each = each.cause) {
    if (textAt(each, 'code').startsWith('OAUTH_')) found.push(each.message);
  }
  return found.at(-1) ?? '';
}

/** What the innermost error of the library says of the fault. */
function innerCause(error: unknown): unknown {
  let cause: unknown = error;
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause;
  return cause;
}

/** `value[key][key]…`, or undefined. */
function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce(field, value);
}

function textAt(value: unknown, key: string): string {
  const found = at(value, key);
  return typeof found === 'string' ? found : '';
}
