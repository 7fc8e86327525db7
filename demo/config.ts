import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { hashPasswordSync } from '../main/identity/sign-in/password-hash.ts';
import { people } from './people.ts';

const urlInTemplate = 'http://localhost:8787';

/** How people sign in at the kiosk: the modes of its config. */
export const modes = ['guest', 'accounts', 'oidc'] as const;
export type Mode = (typeof modes)[number];

/**
 * The demo kiosk's config file as YAML text: `cleardesk.yaml` with the portal's address put in, and
 * the way to sign in.
 *
 * @param options.portal where the portal listens, such as `http://127.0.0.1:40123`
 * @param options.issuer the provider, where there is one
 */
export function demoConfig(options: { mode: Mode; portal: string; issuer: string | null }): string {
  const { mode, portal, issuer } = options;
  const template = readFileSync(new URL('cleardesk.yaml', import.meta.url), 'utf8');
  const config = parseDocument(template.replaceAll(urlInTemplate, new URL(portal).origin));
  if (mode === 'accounts') {
    config.set('signIn', { mode, accounts: people.map(accountOf) });
  }
  if (mode === 'oidc') {
    config.set('signIn', { mode, oidc: { name: 'Riverside ID', issuer, clientId: 'cleardesk' } });
    // The sites sign in by themselves, with the session that the person has at the provider.
    for (const [index, path] of ['/', '/messages'].entries()) {
      config.setIn(['sites', index, 'url'], new URL(`/login?next=${path}`, portal).href);
      config.setIn(['sites', index, 'allow'], [issuer]);
    }
  }
  return config.toString({ flowCollectionPadding: true, lineWidth: 0 });
}

function accountOf({ user, name, password }: (typeof people)[number]) {
  return { user, name, passwordHash: hashPasswordSync(password) };
}
