import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { exampleConfig } from '../../../../scripts/config-docs.ts';
import { type ShownConfig, shownConfig } from '../../../../main/config/in-use/shown-config.ts';
import { parseConfig } from '../../../../main/config/source/parse-config.ts';
import { exampleHash } from '../example-hash.ts';

function parsed(text: string) {
  const result = parseConfig(text, { file: '/etc/cleardesk/cleardesk.yaml' });
  if (result.kind === 'invalid') throw new Error(JSON.stringify(result.errors));
  return result;
}

function shown(text: string): ShownConfig {
  const { config, written } = parsed(text);
  const file = '/etc/cleardesk/cleardesk.yaml';
  return shownConfig({ file, config, written }, false);
}

describe('a config that is shown', () => {
  it.each([
    ['an empty file', ''],
    ['a short idleTimeout, on which the warning depends', 'session: { idleTimeout: 20s }'],
    [
      'every kind of value',
      `session: { idleTimeout: 90s, maxDuration: never, endAt: ["18:00"] }
audit: { maxSize: 5MB, syslog: { to: "tls://logs.example.org" } }
kiosk: { scale: 150%, downloadQuota: 1GB }
network: { proxy: "http://proxy.example.org:3128", bypass: [intranet] }
sites: [{ name: A, url: "https://a.example/", signOut: [{ open: "https://a.example/out" }] }]
signIn: { mode: oidc, oidc: { issuer: "https://id.example.org", clientId: c, checkEvery: 60s } }`,
    ],
  ])('has the form of the file and means the same: %s', (_, text) => {
    const { settings } = shown(text);
    const hidden = / *accounts: \(0 of them\)\n/;
    expect(parsed(stringify(settings).replace(hidden, '')).config).toEqual(parsed(text).config);
  });

  it('writes durations and sizes with their units, and every default', () => {
    expect(shown('session: { warning: 120s }').settings).toMatchObject({
      session: { idleTimeout: '5m', warning: '120s' },
    });
    expect(shown('session: { idleTimeout: 300s }').settings).toMatchObject({
      version: 1,
      sites: [],
      session: {
        idleTimeout: '300s',
        warning: '30s',
        maxDuration: '8h',
        endOn: ['lock', 'suspend'],
      },
      audit: { maxSize: '10MB', seal: true },
      kiosk: { downloadQuota: '500MB', fullScreen: true },
    });
    const sites = 'sites: [{ name: A, url: "https://a.example/" }]';
    expect(shown(sites).settings).toMatchObject({ sites: [{ name: 'A', allow: [], signOut: [] }] });
  });

  it('has no secret, and no query of an address', () => {
    const { settings } = shown(
      `sites:
  - name: A
    url: "https://a.example/b?key=topsecret"
    signOut: [{ url: "https://a.example/out", headers: { Authorization: Basic topsecret, X-API-Key: topsecret } }]
signIn: { mode: accounts, accounts: [{ user: mary, passwordHash: ${exampleHash} }] }
admin: { passwordHash: ${exampleHash} }`,
    );
    expect(settings).toMatchObject({
      sites: [{ url: 'https://a.example/b?…' }],
      signIn: { accounts: '(1 of them)' },
      admin: { passwordHash: '(set)' },
    });
    expect(JSON.stringify(settings)).not.toMatch(/mary|scrypt|topsecret/);
    expect(shown(exampleConfig).settings).toMatchObject({ admin: { passwordHash: '(set)' } });
  });

  it('has a digest that a secret changes, and the order of the settings does not', () => {
    const hash = 'admin: { passwordHash: scrypt$... }';
    const { digest } = shown(`language: de\n${hash}`);
    expect(shown(`${hash}\nlanguage: de`).digest).toBe(digest);
    const other = shown(`language: de\nadmin: { passwordHash: ${exampleHash} }`);
    expect(other.digest).not.toBe(digest);
  });
});
