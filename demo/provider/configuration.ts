import { randomBytes } from 'node:crypto';
import {
  type Configuration,
  type Grant,
  interactionPolicy,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import { people } from '../people.ts';
import { clients } from './clients.ts';
import { deviceFlowPages } from './device-pages.ts';
import { endpoints } from './endpoints.ts';
import { renderError } from './error-page.ts';
import { signOutPages } from './sign-out-pages.ts';
import { signingKeys } from './signing-keys.ts';
import type { Storage } from './storage.ts';

const scopes = 'openid profile offline_access';
const tenMinutes = 600;
const oneHour = 3600;

/** What an administrator of the provider can change while it runs. */
export interface AccountRules {
  readonly disabled: Set<string>;
  tokensEndWithSession: boolean;
}

/** How the demo's provider behaves: as a careful organisation's would. */
export function configuration(
  storage: Storage,
  testSecret: string,
  { accounts, portal }: { readonly accounts: AccountRules; readonly portal: string | undefined },
): Configuration {
  return {
    adapter: storage.adapter,
    jwks: signingKeys(),
    clients: clients(testSecret, portal),
    findAccount: (_ctx, user) => {
      const person = people.find((one) => one.user === user);
      if (!person || accounts.disabled.has(user)) return undefined;
      const claims = { sub: user, name: person.name, preferred_username: user };
      return { accountId: user, claims: () => claims };
    },
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'] },
    discovery: { prompt_values_supported: ['none', 'login', 'consent'] },
    conformIdTokenClaims: false, // the name is in the ID token, as Keycloak and Entra ID do it
    pkce: { required: () => true },

    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    // Tokens outlive the session here, as at most providers: who forgets to revoke them shall see it.
    expiresWithSession: () => accounts.tokensEndWithSession,
    ttl: {
      Session: oneHour,
      Interaction: tenMinutes,
      Grant: 14 * 24 * oneHour,
      RefreshToken: 14 * 24 * oneHour,
      AccessToken: oneHour,
      IdToken: oneHour,
      AuthorizationCode: 60,
      DeviceCode: tenMinutes,
    },

    // Cookies do not know ports: the names keep apart what other servers on this host set.
    cookies: {
      names: { session: 'id.session', interaction: 'id.interaction', resume: 'id.resume' },
      keys: [randomBytes(32).toString('hex')],
    },
    routes: {
      authorization: endpoints.authorization,
      token: endpoints.token,
      userinfo: endpoints.userinfo,
      jwks: endpoints.keys,
      revocation: endpoints.revocation,
      introspection: endpoints.introspection,
      end_session: endpoints.signOut,
      device_authorization: endpoints.deviceAuthorization,
      code_verification: endpoints.device,
    },
    interactions: { policy: policy(), url: (_ctx, { uid }) => `/interaction/${uid}` },
    loadExistingGrant,
    renderError,
    clientBasedCORS: () => false,
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      introspection: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) =>
          client.clientId === 'tests' || client.clientId === token.clientId,
      },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => client.clientId === token.clientId,
      },
      rpInitiatedLogout: { enabled: true, ...signOutPages },
      deviceFlow: { enabled: true, ...deviceFlowPages },
    },
  };
}

/** Without the question that oidc-provider has for each sign-in of a native app: these are our own. */
function policy() {
  const base = interactionPolicy.base();
  base.get('consent')?.checks.remove('native_client_prompt');
  return base;
}

/** The organisation's own apps need nobody's consent; who asks for `prompt=consent` gets the page. */
async function loadExistingGrant({ oidc }: KoaContextWithOIDC): Promise<Grant | undefined> {
  const { client, session, result, provider } = oidc;
  if (!client || !session?.accountId) return undefined;
  // Not for the person of before: somebody else may sign in now.
  if (oidc.promptPending('login') && !result?.login) return undefined;

  const known = result?.consent?.grantId ?? session.grantIdFor(client.clientId);
  const grant = known === undefined ? undefined : await provider.Grant.find(known);
  if (grant) return grant;
  const { clientId } = client;
  const created = new provider.Grant({ clientId, accountId: session.accountId });
  created.addOIDCScope(scopes);
  await created.save();
  return created;
}
