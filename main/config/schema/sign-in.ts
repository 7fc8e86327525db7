import { z } from 'zod';
import { field } from '../../base/object.ts';
import { type RuleViolation, unique, withCrossFieldRule } from './cross-field.ts';
import { durationOrNever } from './quantity.ts';
import { choice, flag, list, passwordHash, text } from './setting.ts';
import { isReadableOnTheWay, originPattern, webAddress } from './web-address.ts';

const account = z.strictObject({
  user: text(60).describe('The user name to sign in with; each account has its own.'),
  name: text(60).optional().describe('What the session bar shows; without it, the user name.'),
  passwordHash: passwordHash().describe('The password, as a hash.'),
});

const oidc = z.strictObject({
  name: text(60)
    .prefault('your organisation')
    .describe('What the button says: "Sign in with <name>".'),
  issuer: issuerAddress()
    .optional()
    .describe(
      'The provider, as its own metadata names it; its settings are read from .well-known/openid-configuration below it. Of Microsoft Entra ID, the address with the ID of the tenant.',
    ),
  clientId: text(200).optional().describe('What the provider knows this kiosk by.'),
  scopes: list(text(100), 'scopes', 30)
    .prefault(['openid', 'profile'])
    .describe('What the kiosk asks the provider for; `openid` has to be among them.'),
  allow: list(originPattern(), 'origins', 100)
    .prefault([])
    .describe(
      'Further origins its pages may show, such as that of a provider behind it; its own is always allowed.',
    ),
  redirectUri: redirectAddress()
    .prefault('http://localhost/cleardesk/callback')
    .describe(
      'Where the provider sends people back to, as it is registered there: https, or http to this computer itself, without query. The kiosk catches it in its window; it is never requested.',
    ),
  checkEvery: durationOrNever({ from: '5s', to: '15m' })
    .prefault('never')
    .describe(
      "How often the provider is asked whether the signed-in user's session is still good; one that is not ends. A provider that cannot be asked ends no session.",
    ),
  securityKeys: flag()
    .prefault(false)
    .describe(
      'true: users may sign in with a security key or a passkey, on the pages of the provider only.',
    ),
});

const settings = z.strictObject({
  mode: choice('guest', 'accounts', 'oidc')
    .prefault('guest')
    .describe(
      'guest: without a name. accounts: with an account below. oidc: with the provider below.',
    ),
  accounts: withCrossFieldRule(list(account, 'accounts', 500), unique('user'))
    .prefault([])
    .describe('Who may sign in; used with mode: accounts.'),
  oidc: oidc
    .prefault({})
    .describe(
      'The OpenID Connect provider; used with mode: oidc, which needs issuer and clientId.',
    ),
});

/** How users sign in: the settings of the chosen mode, without those of the others. */
export const signInSchema = withCrossFieldRule(settings, modeHasWhatItNeeds).transform(
  ({ mode, accounts, oidc: { issuer, clientId, checkEvery, ...oidc } }) => {
    switch (mode) {
      case 'guest':
        return { mode };
      case 'accounts':
        return {
          mode,
          accounts: accounts.map((account) => ({ ...account, name: account.name ?? account.user })),
        };
      case 'oidc':
        if (issuer === undefined || clientId === undefined) {
          throw new Error('modeHasWhatItNeeds lets no such configuration through');
        }
        /** `checkEveryMs` null: never. */
        return { mode, oidc: { issuer, clientId, checkEveryMs: checkEvery, ...oidc } };
    }
  },
);

/** Hosts of Microsoft Entra ID: worldwide, for the US government, and in China. */
const ENTRA_HOSTS: ReadonlySet<string> = new Set([
  'login.microsoftonline.com',
  'login.microsoftonline.us',
  'login.partner.microsoftonline.cn',
]);
const ENTRA_TENANT_PATH = /^\/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\/v2\.0$/;

/**
 * Explains common errors that make the config's issuer differ from that in the provider's metadata.
 */
function issuerAddress() {
  return webAddress().superRefine((address, ctx) => {
    if (!URL.canParse(address)) return;
    const message = issuerSlip(new URL(address));
    if (message !== null) ctx.addIssue({ code: 'custom', message });
  });
}

function issuerSlip({ href, hostname, origin, pathname, search, hash }: URL): string | null {
  // OpenID Connect Discovery 1.0, section 3: the issuer has neither.
  if (search !== '' || hash !== '') return 'has a query or fragment: take it out';
  const wellKnownAt = href.search(/\/\.well-known(\/|$)/);
  if (wellKnownAt !== -1) {
    return `is the address of the metadata, not of the issuer: write ${href.slice(0, wellKnownAt)}`;
  }
  if (ENTRA_HOSTS.has(hostname) && !ENTRA_TENANT_PATH.test(pathname)) {
    return `names no single tenant: write ${origin}/<tenant id>/v2.0, with the ID (GUID) of your tenant in lower case`;
  }
  if (hostname.endsWith('.b2clogin.com') && !pathname.startsWith('/tfp/')) {
    return 'is not what Azure AD B2C names as its issuer: choose the issuer with /tfp/ in the user flow, and write it here';
  }
  return null;
}

/** RFC 8252, sections 7.2 and 7.3; providers compare it letter for letter. */
function redirectAddress() {
  return webAddress().superRefine((address, ctx) => {
    if (!URL.canParse(address)) return;
    if (isReadableOnTheWay(address)) {
      ctx.addIssue({ code: 'custom', message: 'has no https, and is not this computer itself' });
    }
    if (/[?#]/.test(address)) {
      ctx.addIssue({ code: 'custom', message: 'has a query or fragment: take it out' });
    }
  });
}

function modeHasWhatItNeeds(signIn: unknown): readonly RuleViolation[] {
  const accounts = field(signIn, 'accounts');
  switch (field(signIn, 'mode')) {
    case 'accounts':
      return Array.isArray(accounts) && accounts.length === 0
        ? [{ path: ['accounts'], message: 'has no account, but mode is accounts' }]
        : [];
    case 'oidc':
      return oidcIsComplete(field(signIn, 'oidc'));
    default:
      return [];
  }
}

function oidcIsComplete(oidc: unknown): readonly RuleViolation[] {
  if (typeof oidc !== 'object') return [];
  const missing = ['issuer', 'clientId'].filter((key) => field(oidc, key) === undefined);
  const scopes = field(oidc, 'scopes');
  return [
    ...missing.map((key) => ({ path: ['oidc', key], message: 'is missing, but mode is oidc' })),
    ...(Array.isArray(scopes) && !scopes.includes('openid')
      ? [{ path: ['oidc', 'scopes'], message: 'has no openid in it' }]
      : []),
  ];
}
