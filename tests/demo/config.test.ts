import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { demoConfig, type Mode } from '../../demo/config.ts';
import { parseConfig } from '../../main/config/source/parse-config.ts';
import type { Config } from '../../main/config/schema/schema.ts';
import { parsePasswordHash, verifyPassword } from '../../main/identity/sign-in/password-hash.ts';

const portal = 'http://127.0.0.1:40123';
const issuer = 'http://localhost:40124';

/** The config as the kiosk reads it. */
function read(mode: Mode): Config {
  const result = parseConfig(demoConfig({ mode, portal, issuer }), { file: '/kiosk.yaml' });
  if (result.kind === 'invalid') throw new Error(JSON.stringify(result.errors));
  return result.config;
}

it('is a kiosk config for the portal’s address', () => {
  const config: unknown = parse(demoConfig({ mode: 'guest', portal: `${portal}/`, issuer: null }));
  expect(config).toMatchObject({
    version: 1,
    organisation: { name: 'Riverside Clinic', helpDesk: 'Call 1234' },
    sites: [
      {
        name: 'Patient portal',
        url: 'http://127.0.0.1:40123/',
        signOut: [{ method: 'POST', url: 'http://127.0.0.1:40123/logout' }],
        signOutProof: { url: 'http://127.0.0.1:40123/me', expect: [401] },
      },
      { name: 'Messages', url: 'http://127.0.0.1:40123/messages' },
    ],
    session: { idleTimeout: '2m', warning: '30s' },
    kiosk: { fullScreen: false },
  });
});

it('leaves no placeholder', () => {
  expect(demoConfig({ mode: 'guest', portal, issuer: null })).not.toContain('8787');
});

it.each(['guest', 'accounts', 'oidc'] as const)('is a config that a kiosk takes: %s', (mode) => {
  const { signIn, sites } = read(mode);
  expect(signIn.mode).toBe(mode);
  expect(sites[0]).toMatchObject({
    signOut: [{ method: 'POST', url: `${portal}/logout` }],
    signOutProof: { url: `${portal}/me`, expect: [401] },
  });
});

it('has the accounts with the passwords that the demo tells', async () => {
  const { signIn } = read('accounts');
  const accounts = signIn.mode === 'accounts' ? signIn.accounts : [];
  expect(accounts.map(({ user, name }) => ({ user, name }))).toContainEqual({
    user: 'nurse1',
    name: 'Nora Nilsson',
  });
  const hash = parsePasswordHash(accounts[0]?.passwordHash ?? '');
  expect(hash && (await verifyPassword('nurse1-demo', hash))).toBe(true);
});

it('lets the sites sign in at the provider by themselves', () => {
  expect(read('oidc').sites).toMatchObject([
    { url: `${portal}/login?next=/`, allow: [issuer] },
    { url: `${portal}/login?next=/messages`, allow: [issuer] },
  ]);
});
