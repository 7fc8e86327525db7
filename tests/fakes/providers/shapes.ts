/** A provider as its public metadata describes it, with one registered client. */
export interface Shape {
  readonly name: string;
  /** As the provider's own metadata names it. */
  readonly issuer: string;
  /** OpenID Connect Discovery 1.0, section 3, without what the kiosk cannot notice. */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly client: {
    readonly clientId: string;
    readonly redirectUri: string;
    readonly scopes: readonly string[];
  };
  /** It refuses a `prompt` of several values. */
  readonly takesOnePrompt?: true;
  /** Origins that a kiosk of this provider shows besides the issuer's. */
  readonly allow: readonly string[];
  /** The page for a redirect URI that is not registered, and for a client that does not exist. */
  readonly refusal: {
    readonly redirectUri: Page;
    readonly clientId: Page;
  };
}

interface Page {
  readonly status: number;
  readonly body: string;
}

const client = {
  clientId: 'cleardesk',
  redirectUri: 'http://localhost/cleardesk/callback',
  scopes: ['openid', 'profile'],
};

const page = (status: number, text: string): Page => ({
  status,
  body: `<!doctype html><title>Error</title><p>${text}</p>`,
});

const tenant = '11111111-2222-3333-4444-555555555555';
const entraBase = `https://login.microsoftonline.com/${tenant}`;

/** learn.microsoft.com/entra/identity-platform/v2-protocols-oidc: PKCE and `none` are not in it. */
export const entra: Shape = {
  name: 'Entra ID',
  issuer: `${entraBase}/v2.0`,
  metadata: {
    token_endpoint: `${entraBase}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: [
      'client_secret_post',
      'private_key_jwt',
      'client_secret_basic',
    ],
    jwks_uri: `${entraBase}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    userinfo_endpoint: 'https://graph.microsoft.com/oidc/userinfo',
    authorization_endpoint: `${entraBase}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${entraBase}/oauth2/v2.0/devicecode`,
    end_session_endpoint: `${entraBase}/oauth2/v2.0/logout`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
  },
  client: { ...client, clientId: '66666666-7777-8888-9999-000000000000' },
  takesOnePrompt: true,
  allow: [],
  refusal: {
    redirectUri: page(
      400,
      'AADSTS50011: The redirect URI specified in the request does not match the redirect URIs configured for the application.',
    ),
    clientId: page(400, 'AADSTS700016: Application was not found in the directory.'),
  },
};

const realm = 'https://keycloak.example.org/realms/clinic';
const keycloakPath = `${realm}/protocol/openid-connect`;

/** Keycloak 26, /realms/clinic/.well-known/openid-configuration. */
export const keycloak: Shape = {
  name: 'Keycloak',
  issuer: realm,
  metadata: {
    authorization_endpoint: `${keycloakPath}/auth`,
    token_endpoint: `${keycloakPath}/token`,
    introspection_endpoint: `${keycloakPath}/token/introspect`,
    userinfo_endpoint: `${keycloakPath}/userinfo`,
    end_session_endpoint: `${keycloakPath}/logout`,
    frontchannel_logout_session_supported: true,
    jwks_uri: `${keycloakPath}/certs`,
    grant_types_supported: [
      'authorization_code',
      'client_credentials',
      'implicit',
      'password',
      'refresh_token',
      'urn:ietf:params:oauth:grant-type:device_code',
      'urn:openid:params:grant-type:ciba',
    ],
    response_types_supported: ['code', 'none', 'id_token', 'token', 'code id_token'],
    subject_types_supported: ['public', 'pairwise'],
    id_token_signing_alg_values_supported: ['PS384', 'RS384', 'EdDSA', 'ES384', 'HS256', 'RS256'],
    token_endpoint_auth_methods_supported: [
      'private_key_jwt',
      'client_secret_basic',
      'client_secret_post',
      'tls_client_auth',
      'client_secret_jwt',
    ],
    scopes_supported: ['openid', 'profile', 'email', 'roles', 'offline_access', 'basic'],
    code_challenge_methods_supported: ['plain', 'S256'],
    prompt_values_supported: ['none', 'login', 'consent'],
    revocation_endpoint: `${keycloakPath}/revoke`,
    device_authorization_endpoint: `${keycloakPath}/auth/device`,
    authorization_response_iss_parameter_supported: true,
  },
  client,
  allow: [],
  refusal: {
    redirectUri: page(400, 'Invalid parameter: redirect_uri'),
    clientId: page(400, 'Client not found.'),
  },
};

const oktaBase = 'https://example.okta.com';

/** The org authorization server, developer.okta.com/docs/api/openapi/okta-oauth. */
export const okta: Shape = {
  name: 'Okta',
  issuer: oktaBase,
  metadata: {
    authorization_endpoint: `${oktaBase}/oauth2/v1/authorize`,
    token_endpoint: `${oktaBase}/oauth2/v1/token`,
    userinfo_endpoint: `${oktaBase}/oauth2/v1/userinfo`,
    jwks_uri: `${oktaBase}/oauth2/v1/keys`,
    response_types_supported: ['code', 'id_token', 'code id_token', 'code token'],
    response_modes_supported: ['query', 'fragment', 'form_post', 'okta_post_message'],
    grant_types_supported: [
      'authorization_code',
      'implicit',
      'refresh_token',
      'password',
      'urn:ietf:params:oauth:grant-type:device_code',
    ],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: [
      'openid',
      'email',
      'profile',
      'address',
      'phone',
      'offline_access',
      'groups',
    ],
    token_endpoint_auth_methods_supported: [
      'client_secret_basic',
      'client_secret_post',
      'client_secret_jwt',
      'private_key_jwt',
      'none',
    ],
    code_challenge_methods_supported: ['S256'],
    introspection_endpoint: `${oktaBase}/oauth2/v1/introspect`,
    revocation_endpoint: `${oktaBase}/oauth2/v1/revoke`,
    end_session_endpoint: `${oktaBase}/oauth2/v1/logout`,
    device_authorization_endpoint: `${oktaBase}/oauth2/v1/device/authorize`,
  },
  client: { ...client, clientId: '0oa1example' },
  allow: [],
  refusal: {
    redirectUri: page(
      400,
      "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings",
    ),
    clientId: page(400, "Invalid value for 'client_id' parameter."),
  },
};

const adfsBase = 'https://sts.example.org/adfs';

/** ADFS 2019, /adfs/.well-known/openid-configuration: no revocation, and PKCE is not in it. */
export const adfs: Shape = {
  name: 'ADFS',
  issuer: adfsBase,
  metadata: {
    authorization_endpoint: `${adfsBase}/oauth2/authorize/`,
    token_endpoint: `${adfsBase}/oauth2/token/`,
    jwks_uri: `${adfsBase}/discovery/keys`,
    token_endpoint_auth_methods_supported: [
      'client_secret_post',
      'client_secret_basic',
      'private_key_jwt',
      'windows_client_authentication',
    ],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    grant_types_supported: [
      'authorization_code',
      'refresh_token',
      'client_credentials',
      'implicit',
      'password',
      'device_code',
      'urn:ietf:params:oauth:grant-type:device_code',
    ],
    subject_types_supported: ['pairwise'],
    scopes_supported: ['email', 'allatclaims', 'user_impersonation', 'profile', 'openid'],
    id_token_signing_alg_values_supported: ['RS256'],
    access_token_issuer: 'http://sts.example.org/adfs/services/trust',
    microsoft_multi_refresh_token: true,
    userinfo_endpoint: `${adfsBase}/userinfo`,
    end_session_endpoint: `${adfsBase}/oauth2/logout`,
    frontchannel_logout_supported: true,
    device_authorization_endpoint: `${adfsBase}/oauth2/devicecode`,
  },
  client,
  takesOnePrompt: true,
  allow: [],
  refusal: {
    redirectUri: page(
      400,
      'MSIS9224: Received invalid OAuth authorization request. The received redirect_uri parameter is not a valid registered redirect URI for the client identifier.',
    ),
    clientId: page(
      400,
      'MSIS9223: The received client_id is invalid as no registered client was found.',
    ),
  },
};

const auth0Base = 'https://example.eu.auth0.com';

/** auth0.com/docs: the issuer ends in a slash, and the end session endpoint is an option. */
export const auth0: Shape = {
  name: 'Auth0',
  issuer: `${auth0Base}/`,
  metadata: {
    authorization_endpoint: `${auth0Base}/authorize`,
    token_endpoint: `${auth0Base}/oauth/token`,
    device_authorization_endpoint: `${auth0Base}/oauth/device/code`,
    userinfo_endpoint: `${auth0Base}/userinfo`,
    jwks_uri: `${auth0Base}/.well-known/jwks.json`,
    revocation_endpoint: `${auth0Base}/oauth/revoke`,
    end_session_endpoint: `${auth0Base}/oidc/logout`,
    scopes_supported: ['openid', 'profile', 'offline_access', 'name', 'nickname', 'email'],
    response_types_supported: ['code', 'token', 'id_token', 'code token'],
    code_challenge_methods_supported: ['S256', 'plain'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['public'],
    token_endpoint_auth_methods_supported: [
      'client_secret_basic',
      'client_secret_post',
      'private_key_jwt',
      'none',
    ],
    id_token_signing_alg_values_supported: ['HS256', 'RS256', 'PS256'],
  },
  client: { ...client, clientId: 'a1b2c3d4e5f6' },
  allow: [],
  refusal: {
    redirectUri: page(403, 'Callback URL mismatch.'),
    clientId: page(400, 'Unknown client: a1b2c3d4e5f6'),
  },
};

const google = 'https://accounts.google.com';

/** accounts.google.com/.well-known/openid-configuration: no end session endpoint. */
export const googleId: Shape = {
  name: 'Google',
  issuer: google,
  metadata: {
    authorization_endpoint: `${google}/o/oauth2/v2/auth`,
    device_authorization_endpoint: 'https://oauth2.googleapis.com/device/code',
    token_endpoint: 'https://oauth2.googleapis.com/token',
    userinfo_endpoint: 'https://openidconnect.googleapis.com/v1/userinfo',
    revocation_endpoint: 'https://oauth2.googleapis.com/revoke',
    jwks_uri: 'https://www.googleapis.com/oauth2/v3/certs',
    response_types_supported: ['code', 'token', 'id_token', 'code token', 'none'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'email', 'profile'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    code_challenge_methods_supported: ['plain', 'S256'],
    grant_types_supported: [
      'authorization_code',
      'refresh_token',
      'urn:ietf:params:oauth:grant-type:device_code',
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
    ],
  },
  client: { ...client, clientId: '1234-abcd.apps.googleusercontent.com' },
  allow: [],
  refusal: {
    redirectUri: page(400, 'Error 400: redirect_uri_mismatch'),
    clientId: page(401, 'Error 401: invalid_client'),
  },
};

export const shapes: readonly Shape[] = [entra, keycloak, okta, adfs, auth0, googleId];
