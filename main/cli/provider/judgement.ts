import { cleanText, listText } from '../../identity/sign-in/provider-error.ts';
import { isPrivateAddress } from '../../identity/sign-in/provider-tokens.ts';
import type { Config } from '../../config/schema/schema.ts';

export type ProviderConfig = Extract<Config['signIn'], { mode: 'oidc' }>['oidc'];

/** One thing that was looked at. `error`: users cannot sign in with it. */
export interface Judgement {
  readonly level: 'good' | 'warning' | 'error';
  /** What was seen, what it means, and what to write or to register. */
  readonly text: string;
}

export const good = (text: string): Judgement => ({ level: 'good', text });
export const warning = (text: string): Judgement => ({ level: 'warning', text });
export const error = (text: string): Judgement => ({ level: 'error', text });

/** The provider's metadata as it came (OpenID Connect Discovery 1.0, section 3). */
export type Metadata = Readonly<Record<string, unknown>>;

/** The algorithms that the kiosk's library verifies (oauth4webapi 3, `supported`). */
const KNOWN_ALGORITHMS = /^(PS|ES|RS)(256|384|512)$|^Ed25519$|^EdDSA$|^ML-DSA-(44|65|87)$/;

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/** Judges what the metadata says; nothing is asked. Its issuer is judged elsewhere. */
export function judgeMetadata(
  metadata: Metadata,
  { scopes, clientId }: ProviderConfig,
  isShown: (url: string) => boolean,
): readonly Judgement[] {
  return [
    ...['authorization_endpoint', 'token_endpoint', 'jwks_uri'].flatMap((name) =>
      needed(metadata, name),
    ),
    ...listed(metadata, 'response_types_supported', 'code', {
      isError: true,
      lack: 'the kiosk asks for a code: allow the authorization code flow',
    }),
    ...listed(metadata, 'grant_types_supported', 'authorization_code', {
      isError: true,
      lack: 'the kiosk redeems a code: allow the authorization code flow',
    }),
    pkce(metadata),
    ...listed(metadata, 'token_endpoint_auth_methods_supported', 'none', {
      isError: false,
      lack: `the provider does not say that it takes a client without a secret: register "${clientId}" as a public (native) client; Entra ID, Keycloak and ADFS take it then all the same`,
    }),
    algorithms(metadata),
    ...scopes.flatMap((scope) =>
      listed(metadata, 'scopes_supported', scope, {
        isError: scope === 'openid',
        lack: `signIn.oidc.scopes has ${scope}: allow it at the provider, or take it out`,
      }),
    ),
    endSession(metadata, isShown),
    revocation(metadata, scopes),
    deviceFlow(metadata),
    userinfo(metadata),
  ];
}

function needed(metadata: Metadata, name: string): readonly Judgement[] {
  const address = metadata[name];
  if (typeof address !== 'string' || !URL.canParse(address)) {
    return [error(`${name}: the metadata names none: users cannot sign in`)];
  }
  return isPrivateAddress(address)
    ? []
    : [
        error(
          `${name}: is not https: the kiosk sends nothing there; the provider has to name an https address`,
        ),
      ];
}

interface Lack {
  readonly isError: boolean;
  readonly lack: string;
}

/** Nothing where the metadata has the value, or leaves the whole list out. */
function listed(
  metadata: Metadata,
  name: string,
  value: string,
  { isError, lack }: Lack,
): readonly Judgement[] {
  const list = metadata[name];
  if (!Array.isArray(list) || list.includes(value)) return [];
  const text = `${name}: has no ${value} (${listText(list)}): ${lack}`;
  return [isError ? error(text) : warning(text)];
}

function pkce(metadata: Metadata): Judgement {
  const methods = metadata['code_challenge_methods_supported'];
  if (!Array.isArray(methods)) {
    return warning(
      'PKCE: the metadata does not name it; the kiosk sends S256 all the same, and a provider that ignores it protects the code less (Entra ID and ADFS know it without naming it)',
    );
  }
  return methods.includes('S256')
    ? good('PKCE: S256')
    : error(`PKCE: only ${listText(methods)}: the kiosk needs S256 (RFC 7636): allow it`);
}

function algorithms(metadata: Metadata): Judgement {
  const name = 'id_token_signing_alg_values_supported';
  const list: unknown = metadata[name];
  if (!Array.isArray(list)) {
    return warning(`${name}: is missing: the kiosk then takes ID tokens with RS256 only`);
  }
  const usable = list.filter((each) => typeof each === 'string' && KNOWN_ALGORITHMS.test(each));
  return usable.length > 0
    ? good(
        `ID tokens: signed with ${usable
          .slice(0, 6)
          .map((each) => cleanText(each))
          .join(', ')}`,
      )
    : error(
        `${name}: has only ${listText(list)}: the kiosk has no secret and needs a public key: choose RS256 or ES256 for this client`,
      );
}

/** An address of the metadata: absent, or one that the kiosk does not use, or fit for use. */
function endpoint(metadata: Metadata, name: string): 'absent' | 'plain' | { readonly url: string } {
  const url = metadata[name];
  if (typeof url !== 'string' || !URL.canParse(url)) return 'absent';
  return isPrivateAddress(url) ? { url } : 'plain';
}

function endSession(metadata: Metadata, isShown: (url: string) => boolean): Judgement {
  const name = 'end_session_endpoint';
  const found = endpoint(metadata, name);
  const meaning =
    "an ending clears the device, but the user's session at the provider goes on until it expires there, and the receipt says not-offered";
  if (found === 'absent') return warning(`${name}: the metadata names none: ${meaning}`);
  if (found === 'plain')
    return warning(`${name}: is not https, so the kiosk leaves it out: ${meaning}`);
  const { origin } = new URL(found.url);
  return isShown(found.url)
    ? good(`${name}: an ending signs the user out at ${origin}`)
    : warning(
        `${name}: is at ${origin}, which the kiosk does not show, so no ending signs the user out there: add "${origin}" to signIn.oidc.allow`,
      );
}

function revocation(metadata: Metadata, scopes: readonly string[]): Judgement {
  const name = 'revocation_endpoint';
  const found = endpoint(metadata, name);
  if (typeof found === 'object') return good(`${name}: an ending takes the tokens back`);
  const why =
    found === 'absent' ? 'the metadata names none' : 'is not https, so the kiosk leaves it out';
  return scopes.includes('offline_access')
    ? warning(
        `${name}: ${why}: after an ending the refresh token stays good for days or weeks: take offline_access out of signIn.oidc.scopes`,
      )
    : warning(
        `${name}: ${why}: after an ending the access token stays good until it expires: keep its lifetime at the provider short`,
      );
}

function deviceFlow(metadata: Metadata): Judgement {
  const name = 'device_authorization_endpoint';
  const grants = metadata['grant_types_supported'];
  const found = endpoint(metadata, name);
  if (typeof found !== 'object') {
    return warning(
      `${name}: ${found === 'absent' ? 'the metadata names none' : 'is not https'}: users cannot sign in with their phone: the button for it on the login screen only leads to a refusal`,
    );
  }
  return Array.isArray(grants) && !grants.includes(DEVICE_GRANT)
    ? warning(
        `${name}: is there, but grant_types_supported has no device_code: users may not be able to sign in with their phone`,
      )
    : good(`${name}: users can sign in with their phone, if the client may use the device flow`);
}

function userinfo(metadata: Metadata): Judgement {
  const name = 'userinfo_endpoint';
  return typeof endpoint(metadata, name) === 'object'
    ? good(`${name}: an ending proves there that the access token is dead`)
    : warning(
        `${name}: the metadata names none: no ending can prove that the access token is dead, and the bar shows the user's identifier where the ID token has no name`,
      );
}
