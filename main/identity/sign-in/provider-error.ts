import { plainText } from '../../base/text.ts';

/** What a provider says of a refusal (RFC 6749, sections 4.1.2.1 and 5.2). */
export interface SaidError {
  readonly error: string;
  /** `error_description`; empty without one. */
  readonly description: string;
}

/** The settings of the provider that sentences name. */
export interface NamedSettings {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
}

type Meaning = (settings: NamedSettings) => string;

const redirectIsUnknown: Meaning = ({ redirectUri }) =>
  `register the redirect URI "${redirectUri}", letter for letter, for a native or desktop client`;
const mayNot: Meaning = () =>
  'the user said no, or may not use this client: assign the users or groups to it';
const asksTooMuch: Meaning = ({ scopes }) =>
  `the provider does not give this client all of signIn.oidc.scopes: [${scopes.join(', ')}]`;
const isUnknown: Meaning = ({ clientId }) =>
  `the provider does not know signIn.oidc.clientId "${clientId}", or wants a secret of it: register it as a public client`;
const needsConsent: Meaning = () => 'an administrator has to consent for all users of this client';

/** What an `error` of OAuth 2.0, of its device flow and of OpenID Connect calls for. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  invalid_client: isUnknown,
  unauthorized_client: ({ clientId }) =>
    `allow the authorization code flow (or the device flow) for the public client "${clientId}"`,
  invalid_scope: asksTooMuch,
  invalid_grant: ({ redirectUri }) =>
    `the code was used before, has expired, or belongs to another client or redirect URI than "${redirectUri}"`,
  invalid_request: () =>
    'the provider refuses what the kiosk asks for: compare redirectUri, scopes and PKCE (S256) with the client there',
  redirect_uri_mismatch: redirectIsUnknown,
  unsupported_response_type: () => 'allow the response type code for this client',
  unsupported_grant_type: () => 'allow the authorization code or device grant for this client',
  access_denied: mayNot,
  consent_required: needsConsent,
  login_required: () => 'the provider asked for no password although the kiosk sent prompt=login',
  interaction_required: () => 'a policy of the provider wants something that the kiosk cannot give',
  server_error: () => 'the provider failed: its own log says why',
  temporarily_unavailable: () => 'the provider is overloaded or in maintenance',
};

/** Error numbers of Microsoft Entra ID (AADSTS…) and of ADFS (MSIS…), which say more than `error`. */
const NUMBERS: Readonly<Record<string, Meaning>> = {
  AADSTS50011: redirectIsUnknown,
  AADSTS50105: mayNot,
  AADSTS65001: needsConsent,
  AADSTS65004: mayNot,
  AADSTS650053: asksTooMuch,
  AADSTS70011: asksTooMuch,
  AADSTS700016: isUnknown,
  AADSTS7000218: () =>
    'move the redirect URI to the platform "Mobile and desktop applications", and allow public client flows',
  AADSTS9002326: () => 'move the redirect URI to the platform "Mobile and desktop applications"',
  AADSTS9002327: () => 'move the redirect URI to the platform "Mobile and desktop applications"',
  AADSTS90002: () => 'the tenant in signIn.oidc.issuer does not exist',
  AADSTS50020: mayNot,
  AADSTS53003: () => 'a Conditional Access policy refuses this device',
  MSIS9224: redirectIsUnknown,
  MSIS9223: isUnknown,
  MSIS9602: asksTooMuch,
};

/** What a description says more exactly than its `error`, the first that fits. */
const HINTS: readonly (readonly [RegExp, Meaning])[] = [
  [/redirect[_ ]ur[il]|callback|reply url/i, redirectIsUnknown],
  [/credential|client[_ ]secret|client authentication/i, isUnknown],
  [
    /code[_ ]challenge|pkce/i,
    ({ clientId }) => `allow PKCE with the method S256 for the client "${clientId}"`,
  ],
];

/** One sentence on an error of the provider: its code, its own words cleaned, and what to do. */
export function errorSentence({ error, description }: SaidError, settings: NamedSettings): string {
  const code = cleanText(error === '' ? 'unknown' : error);
  const words = cleanDescription(description, settings);
  const number = errorNumber(description);
  const hint = HINTS.find(([pattern]) => pattern.test(description))?.[1];
  const meaning = (number === null ? undefined : NUMBERS[number]) ?? hint ?? MEANINGS[code];
  return [
    `the provider answers with the error ${code}`,
    ...(words === '' ? [] : [` (${words})`]),
    ...(meaning === undefined ? [] : [`: ${meaning(settings)}`]),
  ].join('');
}

/** The number of an error of Microsoft's providers in a text or a page; null if it names none known. */
export function errorNumber(text: string): string | null {
  const number = /\b(?:AADSTS\d{4,8}|MSIS\d{4})\b/.exec(text)?.[0] ?? null;
  return number !== null && Object.hasOwn(NUMBERS, number) ? number : null;
}

/** What a number that {@link errorNumber} gave calls for. */
export function numberMeaning(number: string, settings: NamedSettings): string {
  return NUMBERS[number]?.(settings) ?? '';
}

const MOST_WORDS = 160;

/** The words after "user", "account" and the like that name no user. */
const NAMES_NO_USER =
  /^(is|was|has|had|does|did|do|may|must|can|cannot|could|not|needs|account|name|or|and|to|in|of|for|with|from|who|assigned|denied|declined|cancelled|canceled|consent|session|id|code|agent|info|attributes?|flows?|type)$/i;

/**
 * An `error_description` without what may name a person or be a secret: addresses of mail, quoted texts,
 * what follows the word user, and words that look like a code or a token. Of an address only the origin
 * stays, and of what Entra appends for its support (Trace ID …) nothing.
 */
export function cleanDescription(
  text: string,
  { clientId }: Pick<NamedSettings, 'clientId'>,
): string {
  const [words = ''] = text.slice(0, 2000).split(/\b(?:Trace ID|Correlation ID|Timestamp):/i);
  const clean = words
    .replaceAll(/[a-z][a-z0-9+.-]*:\/\/[^\s'"<>]+/gi, (address) => originText(address))
    .replaceAll(/\S*@\S*/g, '…')
    .replaceAll(/"[^"]*"|“[^”]*”|`[^`]*`|'[^']*'(?!\w)/g, (quoted) =>
      quoted.slice(1, -1) === clientId ? clientId : '…',
    )
    .replaceAll(
      /\b(users?|username|account|login|subject|principal)([\s:=]+)(\S+)/gi,
      (whole, noun: string, between: string, next: string) =>
        NAMES_NO_USER.test(next.replace(/[.,;:]$/, '')) ? whole : `${noun}${between}…`,
    )
    .split(/(\s+)/)
    .map((word) => (isSecretLike(word, clientId) ? '…' : word))
    .join('');
  return plainText(clean.replaceAll('"', ''), MOST_WORDS, 'end').replace(/[.:\s]+$/, '');
}

function isSecretLike(word: string, clientId: string): boolean {
  const bare = word.replace(/^[([{<]+|[)\]}>.,;:!?]+$/g, '');
  if (
    bare === clientId ||
    /^(AADSTS\d+|MSIS\d+|RFC\d+|OAuth2?(\.0)?|https?:\/\/\S*)$/i.test(bare)
  ) {
    return false;
  }
  if (bare.length >= 24) return /[^a-z_]/.test(bare) || bare.length > 40;
  const isMixed = /\d/.test(bare) && /[a-z]/i.test(bare);
  return isMixed
    ? bare.length >= 6
    : /^[A-Z0-9]{3,}-[A-Z0-9-]{3,}$/.test(bare) || /^\d{5,}$/.test(bare);
}

/** A short word of the provider, for one line: without quotes and control characters. */
export function cleanText(value: unknown, maxLength = 60): string {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : 'nothing';
  return plainText(text, maxLength, 'end').replaceAll('"', '');
}

/** One value or several of an answer, such as of `aud`. */
export function listText(value: unknown): string {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all
    .slice(0, 5)
    .map((each) => (typeof each === 'string' ? `"${cleanText(each)}"` : 'nothing'))
    .join(', ');
}

/** An address in double quotes, for one line: without user, query and fragment, and cut. */
export function addressText(address: string): string {
  if (!URL.canParse(address)) return `"${cleanText(address, 100)}"`;
  const { protocol, host } = new URL(address);
  if (!/^https?:$/.test(protocol)) return `"${protocol}…"`;
  // Not the parsed address, to which a browser adds what the provider left out.
  const path = /^[a-z]+:\/\/[^/?#]*([^?#]*)/i.exec(address)?.[1] ?? '';
  return `"${protocol}//${host}${cleanText(path, 150)}"`;
}

/** The origin of an address, which may be shown anywhere. */
export function originText(address: string): string {
  if (!URL.canParse(address)) return '…';
  const { protocol, host } = new URL(address);
  return /^https?:$/.test(protocol) ? `${protocol}//${host}` : `${protocol}…`;
}
