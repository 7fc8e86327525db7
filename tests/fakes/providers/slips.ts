import { adfs, auth0, entra, googleId, keycloak, okta, type Shape } from './shapes.ts';
import { oauthError, SECRETS, type Change } from './stand-in.ts';

/** One mistake in the config, at the provider or on the way between, and what Cleardesk says of it. */
export interface Slip {
  readonly name: string;
  readonly shape: Shape;
  readonly change?: Change;
  /** What the config has instead of what is registered. */
  readonly config?: {
    readonly issuer?: string;
    readonly clientId?: string;
    readonly redirectUri?: string;
    readonly scopes?: readonly string[];
    readonly allow?: readonly string[];
  };
  readonly way?: 'window' | 'device';
  /** The line of the log after a sign-in; null where a sign-in does not show it. */
  readonly log: string | null;
  /** The line of `check-provider`; null where only an answer with tokens shows it. */
  readonly check: string | null;
}

const callback = 'http://localhost/cleardesk/callback';
const realm = keycloak.issuer;
const { user } = SECRETS;
const html = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<p>Guest Wi-Fi: accept the terms</p>',
};
const moved = (location: string) => ({ status: 301, headers: { location } });
const cut = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: '{"issuer":"https://',
};
const keys = (list: readonly object[]) => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ keys: list }),
});
const endpointOf = ({ metadata }: Shape, name: string) => String(metadata[name]);

/** In the config: the issuer, the client and the redirect URI as an administrator mistypes them. */
const inConfig: readonly Slip[] = [
  {
    name: 'the realm is missing in the issuer',
    shape: keycloak,
    config: { issuer: 'https://keycloak.example.org/' },
    log: 'the metadata at "https://keycloak.example.org/.well-known/openid-configuration" answers 404, not 200: signIn.oidc.issuer is not the provider\'s issuer, or lacks a part of its path',
    check:
      'error: the metadata at "https://keycloak.example.org/.well-known/openid-configuration" answers 404, not 200: signIn.oidc.issuer is not the provider\'s issuer, or lacks a part of its path',
  },
  {
    name: 'a slash at the end of the issuer that the provider has not',
    shape: entra,
    config: { issuer: `${entra.issuer}/` },
    log: 'its metadata names the issuer "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0", not "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0/", which differs in the slash at the end: write it as the provider does',
    check:
      'error: issuer: its metadata names the issuer "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0", not "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0/", which differs in the slash at the end: write it as the provider does',
  },
  {
    name: 'the issuer of the org, where the client is at a custom authorization server',
    shape: okta,
    change: { metadata: { issuer: `${okta.issuer}/oauth2/default` } },
    log: 'its metadata names the issuer "https://example.okta.com/oauth2/default", not "https://example.okta.com": if that is your provider, write signIn.oidc.issuer: "https://example.okta.com/oauth2/default"',
    check:
      'error: issuer: its metadata names the issuer "https://example.okta.com/oauth2/default", not "https://example.okta.com": if that is your provider, write signIn.oidc.issuer: "https://example.okta.com/oauth2/default"',
  },
  {
    name: 'the issuer of every tenant',
    shape: entra,
    change: { metadata: { issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0' } },
    log: 'its metadata names the issuer "https://login.microsoftonline.com/{tenantid}/v2.0", not "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0": write the ID (GUID) of your own tenant',
    check:
      'error: issuer: its metadata names the issuer "https://login.microsoftonline.com/{tenantid}/v2.0", not "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0": write the ID (GUID) of your own tenant',
  },
  {
    name: 'the domain of the tenant instead of the custom domain',
    shape: auth0,
    change: { metadata: { issuer: 'https://id.example.org/' } },
    log: 'its metadata names the issuer "https://id.example.org/", not "https://example.eu.auth0.com/": if that is your provider, write signIn.oidc.issuer: "https://id.example.org/"',
    check:
      'error: issuer: its metadata names the issuer "https://id.example.org/", not "https://example.eu.auth0.com/": if that is your provider, write signIn.oidc.issuer: "https://id.example.org/"',
  },
  {
    name: 'http instead of https',
    shape: keycloak,
    config: { issuer: realm.replace('https:', 'http:') },
    log: 'the metadata is "http://keycloak.example.org/realms/clinic/.well-known/openid-configuration", without https: https://keycloak.example.org is needed, because an attacker on the network could read what is sent',
    check:
      'error: metadata: "http://keycloak.example.org/realms/clinic" has no https, and the kiosk asks no other provider: write https:// in signIn.oidc.issuer',
  },
  {
    name: 'a redirect URI that is not registered at Entra ID',
    shape: entra,
    config: { redirectUri: `${callback}/` },
    log: 'the sign-in page of https://login.microsoftonline.com answers 400: the provider refuses the request; register the redirect URI "http://localhost/cleardesk/callback/", letter for letter, for the client "66666666-7777-8888-9999-000000000000", which has to exist',
    check:
      'error: sign-in page: https://login.microsoftonline.com shows the error AADSTS50011: register the redirect URI "http://localhost/cleardesk/callback/", letter for letter, for a native or desktop client',
  },
  {
    // The kiosk does not read the text of pages, and by its status this one is as it should be.
    name: 'an error page that says 200',
    shape: entra,
    change: {
      answers: {
        authorization_endpoint: { ...html, body: entra.refusal.redirectUri.body },
      },
    },
    log: null,
    check:
      'error: sign-in page: https://login.microsoftonline.com shows the error AADSTS50011: register the redirect URI "http://localhost/cleardesk/callback", letter for letter, for a native or desktop client',
  },
  {
    name: 'a redirect URI that is not registered at Keycloak',
    shape: keycloak,
    config: { redirectUri: 'http://127.0.0.1/cleardesk/callback' },
    log: 'the sign-in page of https://keycloak.example.org answers 400: the provider refuses the request; register the redirect URI "http://127.0.0.1/cleardesk/callback", letter for letter, for the client "cleardesk", which has to exist',
    check:
      'error: sign-in page: https://keycloak.example.org answers 400: the provider refuses the request; register the redirect URI "http://127.0.0.1/cleardesk/callback", letter for letter, for the client "cleardesk", which has to exist',
  },
  {
    name: 'a redirect URI that is not registered at Okta',
    shape: okta,
    config: { redirectUri: 'http://127.0.0.1/cleardesk/callback' },
    log: 'the sign-in page of https://example.okta.com answers 400: the provider refuses the request; register the redirect URI "http://127.0.0.1/cleardesk/callback", letter for letter, for the client "0oa1example", which has to exist',
    check:
      'error: sign-in page: https://example.okta.com answers 400: the provider refuses the request; register the redirect URI "http://127.0.0.1/cleardesk/callback", letter for letter, for the client "0oa1example", which has to exist',
  },
  {
    name: 'a redirect URI that is not registered at ADFS',
    shape: adfs,
    config: { redirectUri: 'http://localhost/cleardesk' },
    log: 'the sign-in page of https://sts.example.org answers 400: the provider refuses the request; register the redirect URI "http://localhost/cleardesk", letter for letter, for the client "cleardesk", which has to exist',
    check:
      'error: sign-in page: https://sts.example.org shows the error MSIS9224: register the redirect URI "http://localhost/cleardesk", letter for letter, for a native or desktop client',
  },
  {
    name: 'a redirect URI that is not registered at Auth0',
    shape: auth0,
    config: { redirectUri: 'http://localhost/cleardesk' },
    log: 'the sign-in page of https://example.eu.auth0.com answers 403: the provider refuses the request; register the redirect URI "http://localhost/cleardesk", letter for letter, for the client "a1b2c3d4e5f6", which has to exist',
    check:
      'error: sign-in page: https://example.eu.auth0.com answers 403: the provider refuses the request; register the redirect URI "http://localhost/cleardesk", letter for letter, for the client "a1b2c3d4e5f6", which has to exist',
  },
  {
    name: 'a redirect URI that is not registered at Google',
    shape: googleId,
    config: { redirectUri: 'http://localhost/cleardesk' },
    log: 'the sign-in page of https://accounts.google.com answers 400: the provider refuses the request; register the redirect URI "http://localhost/cleardesk", letter for letter, for the client "1234-abcd.apps.googleusercontent.com", which has to exist',
    check:
      'error: sign-in page: https://accounts.google.com answers 400: the provider refuses the request; register the redirect URI "http://localhost/cleardesk", letter for letter, for the client "1234-abcd.apps.googleusercontent.com", which has to exist',
  },
  {
    name: 'a client that does not exist at Entra ID',
    shape: entra,
    config: { clientId: 'cleardesk' },
    log: 'the sign-in page of https://login.microsoftonline.com answers 400: the provider refuses the request; register the redirect URI "http://localhost/cleardesk/callback", letter for letter, for the client "cleardesk", which has to exist',
    check:
      'error: sign-in page: https://login.microsoftonline.com shows the error AADSTS700016: the provider does not know signIn.oidc.clientId "cleardesk", or wants a secret of it: register it as a public client',
  },
  {
    name: 'a client that does not exist at Keycloak',
    shape: keycloak,
    config: { clientId: 'claerdesk' },
    log: 'the sign-in page of https://keycloak.example.org answers 400: the provider refuses the request; register the redirect URI "http://localhost/cleardesk/callback", letter for letter, for the client "claerdesk", which has to exist',
    check:
      'error: sign-in page: https://keycloak.example.org answers 400: the provider refuses the request; register the redirect URI "http://localhost/cleardesk/callback", letter for letter, for the client "claerdesk", which has to exist',
  },
  {
    name: 'a scope that the provider does not give',
    shape: keycloak,
    config: { scopes: ['openid', 'patients'] },
    change: {
      back: {
        code: null,
        error: 'invalid_scope',
        error_description: 'Invalid scopes: openid patients',
      },
    },
    log: 'the provider answers with the error invalid_scope (Invalid scopes: openid patients): the provider does not give this client all of signIn.oidc.scopes: [openid, patients]',
    check:
      'error: sign-in page: the provider answers with the error invalid_scope (Invalid scopes: openid patients): the provider does not give this client all of signIn.oidc.scopes: [openid, patients]',
  },
  {
    name: 'a provider behind the provider, whose origin is not allowed',
    shape: entra,
    change: {
      answers: {
        authorization_endpoint: moved(
          'https://sts.example.org/adfs/ls/?wa=wsignin1.0&username=nora.nilsson',
        ),
      },
    },
    log: 'the sign-in page leads to https://sts.example.org, which the kiosk does not show: if users sign in there, add it to signIn.oidc.allow: ["https://sts.example.org"]',
    check:
      'error: sign-in page: leads to https://sts.example.org, which the kiosk does not show: write signIn.oidc.allow: ["https://sts.example.org"]',
  },
];

/** On the way to the metadata, or in it. */
const inMetadata: readonly Slip[] = [
  {
    name: 'a network that wants a sign-in of its own',
    shape: okta,
    change: { answers: { metadata: html } },
    log: 'the metadata at "https://example.okta.com/.well-known/openid-configuration" is text/html, not JSON: a proxy or a sign-in page of the network answers in its place, or the address is wrong',
    check:
      'error: the metadata at "https://example.okta.com/.well-known/openid-configuration" is text/html, not JSON: a proxy or a sign-in page of the network answers in its place, or the address is wrong',
  },
  {
    name: 'metadata that is cut',
    shape: adfs,
    change: { answers: { metadata: cut } },
    log: 'the metadata at "https://sts.example.org/adfs/.well-known/openid-configuration" is not whole JSON: something on the way cuts or changes it',
    check:
      'error: the metadata at "https://sts.example.org/adfs/.well-known/openid-configuration" is not whole JSON: something on the way cuts or changes it',
  },
  {
    name: 'metadata that is elsewhere',
    shape: auth0,
    change: {
      answers: { metadata: moved('https://id.example.org/.well-known/openid-configuration') },
    },
    log: 'the metadata at "https://example.eu.auth0.com/.well-known/openid-configuration" answers 301, which leads to "https://id.example.org/.well-known/openid-configuration": the kiosk does not follow; write signIn.oidc.issuer as the provider itself names it',
    check:
      'error: the metadata at "https://example.eu.auth0.com/.well-known/openid-configuration" answers 301, which leads to "https://id.example.org/.well-known/openid-configuration": the kiosk does not follow; write signIn.oidc.issuer as the provider itself names it',
  },
  {
    name: 'a proxy that forbids the metadata',
    shape: adfs,
    change: { answers: { metadata: 403 } },
    log: 'the metadata at "https://sts.example.org/adfs/.well-known/openid-configuration" answers 403, not 200',
    check:
      'error: the metadata at "https://sts.example.org/adfs/.well-known/openid-configuration" answers 403, not 200',
  },
  {
    name: 'a provider in maintenance',
    shape: keycloak,
    change: { answers: { metadata: 503 } },
    log: 'the metadata at "https://keycloak.example.org/realms/clinic/.well-known/openid-configuration" answers 503: the provider is out of order, overloaded, or limits this device',
    check:
      'error: the metadata at "https://keycloak.example.org/realms/clinic/.well-known/openid-configuration" answers 503: the provider is out of order, overloaded, or limits this device',
  },
  {
    name: 'too many devices behind one address',
    shape: auth0,
    change: { answers: { metadata: 429 } },
    log: 'the metadata at "https://example.eu.auth0.com/.well-known/openid-configuration" answers 429: the provider is out of order, overloaded, or limits this device',
    check:
      'error: the metadata at "https://example.eu.auth0.com/.well-known/openid-configuration" answers 429: the provider is out of order, overloaded, or limits this device',
  },
  {
    name: 'metadata without an issuer',
    shape: adfs,
    change: { metadata: { issuer: undefined } },
    log: 'its metadata names no issuer: it has to be "https://sts.example.org/adfs"',
    check:
      'error: issuer: its metadata names no issuer: it has to be "https://sts.example.org/adfs"',
  },
  {
    name: 'a provider that takes itself for http, behind a proxy with TLS',
    shape: keycloak,
    change: { metadata: { issuer: realm.replace('https:', 'http:') } },
    log: 'its metadata names the issuer "http://keycloak.example.org/realms/clinic", not "https://keycloak.example.org/realms/clinic": the provider takes itself for http; it has to learn its public address from the proxy before it',
    check:
      'error: issuer: its metadata names the issuer "http://keycloak.example.org/realms/clinic", not "https://keycloak.example.org/realms/clinic": the provider takes itself for http; it has to learn its public address from the proxy before it',
  },
  {
    name: 'a sign-in page without https',
    shape: keycloak,
    change: {
      metadata: {
        authorization_endpoint: endpointOf(keycloak, 'authorization_endpoint').replace(
          'https:',
          'http:',
        ),
      },
    },
    log: 'its metadata names "http://keycloak.example.org/realms/clinic/protocol/openid-connect/auth" without https, and the kiosk sends nothing there: the provider has to name an https address',
    check:
      'error: authorization_endpoint: is not https: the kiosk sends nothing there; the provider has to name an https address',
  },
  {
    name: 'a token endpoint without https',
    shape: adfs,
    change: {
      metadata: { token_endpoint: endpointOf(adfs, 'token_endpoint').replace('https:', 'http:') },
    },
    log: 'its metadata names "http://sts.example.org/adfs/oauth2/token/" without https, and the kiosk sends nothing there: the provider has to name an https address',
    check:
      'error: token_endpoint: is not https: the kiosk sends nothing there; the provider has to name an https address',
  },
  {
    name: 'no sign-in page',
    shape: okta,
    change: { metadata: { authorization_endpoint: undefined } },
    log: 'its metadata names no authorization_endpoint: without it no user can sign in this way',
    check: 'error: authorization_endpoint: the metadata names none: users cannot sign in',
  },
  {
    name: 'no token endpoint',
    shape: googleId,
    change: { metadata: { token_endpoint: undefined } },
    log: 'its metadata names no token_endpoint: without it no user can sign in this way',
    check: 'error: token_endpoint: the metadata names none: users cannot sign in',
  },
  {
    name: 'no list of keys',
    shape: auth0,
    change: { metadata: { jwks_uri: undefined } },
    log: 'its metadata names no jwks_uri: without it no user can sign in this way',
    check: 'error: jwks_uri: the metadata names none: users cannot sign in',
  },
  {
    name: 'a list of keys that is not there',
    shape: keycloak,
    change: { answers: { jwks_uri: 404 } },
    log: 'the list of keys (jwks_uri) at "https://keycloak.example.org/realms/clinic/protocol/openid-connect/certs" answers 404, not 200',
    check:
      'error: the list of keys (jwks_uri) at "https://keycloak.example.org/realms/clinic/protocol/openid-connect/certs" answers 404, not 200',
  },
  {
    name: 'a list of keys without a public key',
    shape: auth0,
    change: { answers: { jwks_uri: keys([]) } },
    log: 'the ID token is signed with the key "k1" (RS256), which the provider\'s list of keys (jwks_uri) does not hold exactly once',
    check:
      'error: keys: the list (jwks_uri) has no public key for signatures, so no ID token can be verified: give this client a key of RSA or EC',
  },
  {
    name: 'ID tokens that are signed with the secret of the client',
    shape: auth0,
    change: {
      metadata: { id_token_signing_alg_values_supported: ['HS256'] },
      header: { alg: 'HS256' },
    },
    log: 'the ID token is signed with an algorithm or a key that this kiosk cannot check: use RS256 or ES256',
    check:
      'error: id_token_signing_alg_values_supported: has only "HS256": the kiosk has no secret and needs a public key: choose RS256 or ES256 for this client',
  },
  {
    name: 'PKCE without S256',
    shape: auth0,
    change: {
      metadata: { code_challenge_methods_supported: ['plain'] },
      back: {
        code: null,
        error: 'invalid_request',
        error_description: 'Invalid code challenge method.',
      },
    },
    log: 'the provider answers with the error invalid_request (Invalid code challenge method): allow PKCE with the method S256 for the client "a1b2c3d4e5f6"',
    check: 'error: PKCE: only "plain": the kiosk needs S256 (RFC 7636): allow it',
  },
  {
    name: 'a client for the implicit flow',
    shape: okta,
    change: {
      metadata: { response_types_supported: ['id_token', 'token'] },
      back: {
        code: null,
        error: 'unsupported_response_type',
        error_description: 'The response type is not supported by the authorization server.',
      },
    },
    log: 'the provider answers with the error unsupported_response_type (The response type is not supported by the authorization server): allow the response type code for this client',
    check:
      'error: response_types_supported: has no code ("id_token", "token"): the kiosk asks for a code: allow the authorization code flow',
  },
  {
    name: 'a client that may not use the authorization code flow',
    shape: keycloak,
    change: {
      back: {
        code: null,
        error: 'unauthorized_client',
        error_description:
          'Client is not allowed to initiate browser login with given response_type.',
      },
    },
    log: 'the provider answers with the error unauthorized_client (Client is not allowed to initiate browser login with given response_type): allow the authorization code flow (or the device flow) for the public client "cleardesk"',
    check:
      'error: sign-in page: the provider answers with the error unauthorized_client (Client is not allowed to initiate browser login with given response_type): allow the authorization code flow (or the device flow) for the public client "cleardesk"',
  },
  {
    name: 'a device whose clock is slow by 6 minutes',
    shape: entra,
    change: { clockSeconds: 360 },
    log: "the ID token is from the future by 6 minutes, by this device's clock, which is slow by 6 minutes against the provider's: set it",
    check:
      "error: clock: this device's is slow by 6 minutes against the provider's: ID tokens will be refused: set it, and keep it right by NTP",
  },
  {
    name: 'a device whose clock is fast by 10 minutes',
    shape: keycloak,
    change: { clockSeconds: -600 },
    log: "the ID token expired 5 minutes ago, by this device's clock, which is fast by 10 minutes against the provider's: set it",
    check:
      "error: clock: this device's is fast by 10 minutes against the provider's: ID tokens will be refused: set it, and keep it right by NTP",
  },
  {
    name: 'no device flow',
    shape: okta,
    way: 'device',
    change: { metadata: { device_authorization_endpoint: undefined } },
    log: 'its metadata names no device_authorization_endpoint: no user can sign in with a phone; allow the device flow at the provider',
    check:
      'warning: device_authorization_endpoint: the metadata names none: users cannot sign in with their phone: the button for it on the login screen only leads to a refusal',
  },
];

/** What only the answer to a signed-in user shows, so that the log alone has it. */
const inTokens: readonly Slip[] = [
  {
    name: 'a user who is not assigned to the client',
    shape: okta,
    change: {
      back: {
        code: null,
        error: 'access_denied',
        error_description: `User ${user} is not assigned to the client application.`,
      },
    },
    log: 'the provider answers with the error access_denied (User … is not assigned to the client application): the user said no, or may not use this client: assign the users or groups to it',
    check:
      'error: sign-in page: the provider answers with the error access_denied (User … is not assigned to the client application): the user said no, or may not use this client: assign the users or groups to it',
  },
  {
    name: 'a client with a secret at Entra ID',
    shape: entra,
    change: {
      answers: {
        token_endpoint: oauthError(
          401,
          'invalid_client',
          "AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'. Trace ID: 2ad1c0ff-1111 Correlation ID: 7d Timestamp: 2026-11-29 10:00:00Z",
        ),
      },
    },
    log: 'the provider answers with the error invalid_client (AADSTS7000218: The request body must contain the following parameter: … or …): move the redirect URI to the platform "Mobile and desktop applications", and allow public client flows',
    check: null,
  },
  {
    name: 'a client with a secret at Keycloak, which asks for it by a challenge',
    shape: keycloak,
    change: {
      answers: {
        token_endpoint: oauthError(
          401,
          'unauthorized_client',
          'Invalid client or Invalid client credentials',
          { 'www-authenticate': 'Basic realm="clinic"' },
        ),
      },
    },
    log: 'the provider answers with the error unauthorized_client (Invalid client or Invalid client credentials): the provider does not know signIn.oidc.clientId "cleardesk", or wants a secret of it: register it as a public client',
    check: null,
  },
  {
    name: 'a code that the provider does not take',
    shape: keycloak,
    change: {
      answers: {
        token_endpoint: oauthError(
          400,
          'invalid_grant',
          `Code ${SECRETS.code} not valid for ${user}@example.org`,
        ),
      },
    },
    log: 'the provider answers with the error invalid_grant (Code … not valid for …): the code was used before, has expired, or belongs to another client or redirect URI than "http://localhost/cleardesk/callback"',
    check: null,
  },
  {
    name: 'a token endpoint that is not there',
    shape: adfs,
    change: { answers: { token_endpoint: 404 } },
    log: 'the token endpoint at "https://sts.example.org/adfs/oauth2/token/" answers 404, not 200',
    check: null,
  },
  {
    name: 'an error as text, which the library does not read',
    shape: adfs,
    change: {
      answers: {
        token_endpoint: oauthError(400, 'invalid_grant', 'MSIS9612: The code is invalid.', {
          'content-type': 'text/plain',
        }),
      },
    },
    log: 'the provider answers with the error invalid_grant (MSIS9612: The code is invalid): the code was used before, has expired, or belongs to another client or redirect URI than "http://localhost/cleardesk/callback"',
    check: null,
  },
  {
    name: 'a web page in place of tokens',
    shape: auth0,
    change: { answers: { token_endpoint: html } },
    log: 'the token endpoint at "https://example.eu.auth0.com/oauth/token" is text/html, not JSON: a proxy or a sign-in page of the network answers in its place, or the address is wrong',
    check: null,
  },
  {
    name: 'a token endpoint that fails',
    shape: okta,
    change: { answers: { token_endpoint: 500 } },
    log: 'the token endpoint at "https://example.okta.com/oauth2/v1/token" answers 500: the provider is out of order, overloaded, or limits this device',
    check: null,
  },
  {
    name: 'an answer without an ID token',
    shape: googleId,
    change: { tokens: { id_token: undefined } },
    log: 'the answer of the token endpoint has no usable id_token: signIn.oidc.scopes has to hold openid, also for the client at the provider',
    check: null,
  },
  {
    name: 'an ID token for another client',
    shape: okta,
    change: { claims: { aud: '0oaOther' } },
    log: 'the ID token is for the client "0oaOther", not for signIn.oidc.clientId "0oa1example"',
    check: null,
  },
  {
    name: 'an ID token for several clients, issued to another one',
    shape: keycloak,
    change: { claims: { aud: ['cleardesk', 'account'], azp: 'account' } },
    log: 'the ID token was issued to the client "account", not to signIn.oidc.clientId "cleardesk"',
    check: null,
  },
  {
    name: 'an ID token of another tenant',
    shape: entra,
    change: { claims: { iss: entra.issuer.replace('1', '9') } },
    log: 'the ID token is from the issuer "https://login.microsoftonline.com/91111111-2222-3333-4444-555555555555/v2.0", not "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0"',
    check: null,
  },
  {
    name: 'an ID token of another sign-in',
    shape: adfs,
    change: { claims: { nonce: 'another' } },
    log: 'the ID token has another nonce than the one that the kiosk sent, or none: it is not from this sign-in',
    check: null,
  },
  {
    name: 'an ID token from the future',
    shape: entra,
    change: { claims: { nbf: Math.floor(Date.now() / 1000) + 180 } },
    log: "the ID token is from the future by 3 minutes, by this device's clock, which agrees with that of the provider's web server",
    check: null,
  },
  {
    name: 'an ID token that has expired',
    shape: keycloak,
    change: { claims: { exp: Math.floor(Date.now() / 1000) - 7200 } },
    log: "the ID token expired 2 hours ago, by this device's clock, which agrees with that of the provider's web server",
    check: null,
  },
  {
    name: 'an ID token without a user',
    shape: auth0,
    change: { claims: { sub: undefined } },
    log: 'the ID token has no sub',
    check: null,
  },
  {
    name: 'an ID token without a signature',
    shape: googleId,
    change: { header: { alg: 'none' } },
    log: 'the ID token is signed with none, not with "RS256", which the metadata lists',
    check: null,
  },
  {
    name: 'an ID token with a key that is not in the list',
    shape: adfs,
    change: { header: { kid: 'rolled-over' } },
    log: 'the ID token is signed with the key "rolled-over" (RS256), which the provider\'s list of keys (jwks_uri) does not hold exactly once',
    check: null,
  },
  {
    name: 'an ID token whose signature is not the provider’s',
    shape: okta,
    change: { isForged: true },
    log: "the signature of the ID token is not of the provider's key: a stale key, or something on the way changes answers",
    check: null,
  },
  {
    name: 'an encrypted ID token',
    shape: keycloak,
    change: { tokens: { id_token: 'a.b.c.d.e' } },
    log: 'the ID token is encrypted, which this kiosk cannot read: switch the encryption of ID tokens off for this client',
    check: null,
  },
  {
    name: 'an answer without the state',
    shape: adfs,
    change: { back: { state: null } },
    log: 'the answer of the sign-in page does not carry the state of this attempt: an old page, or a provider that loses it',
    check: null,
  },
  {
    name: 'an answer from another issuer',
    shape: keycloak,
    change: { back: { iss: 'https://elsewhere.example' } },
    log: 'the answer of the sign-in page is from the issuer "https://elsewhere.example", not "https://keycloak.example.org/realms/clinic"',
    check: null,
  },
  {
    name: 'an answer without the issuer that the metadata promises',
    shape: keycloak,
    change: { back: { iss: null } },
    log: 'the answer of the sign-in page names no issuer, although the metadata promises it (RFC 9207)',
    check: null,
  },
  {
    name: 'a provider that does not ask the user to sign in',
    shape: adfs,
    change: { claims: { auth_time: Math.floor(Date.now() / 1000) - 3600 } },
    log: 'the user had signed in at the provider before this page was shown (auth_time): the provider ignores prompt=login, and another user could go on with that session',
    check: null,
  },
  {
    name: 'a client that may not use the device flow',
    shape: googleId,
    way: 'device',
    change: {
      answers: {
        device_authorization_endpoint: oauthError(
          401,
          'invalid_client',
          'Only clients of type TVs and Limited Input devices can use this flow.',
        ),
      },
    },
    log: 'the provider answers with the error invalid_client (Only clients of type TVs and Limited Input devices can use this flow): the provider does not know signIn.oidc.clientId "1234-abcd.apps.googleusercontent.com", or wants a secret of it: register it as a public client',
    check: null,
  },
];

export const slips: readonly Slip[] = [...inConfig, ...inMetadata, ...inTokens];
