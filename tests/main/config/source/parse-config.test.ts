import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../../main/config/source/parse-config.ts';
import { type Config, configSchema, defaultConfig } from '../../../../main/config/schema/schema.ts';
import { exampleConfig } from '../../../../scripts/config-docs.ts';
import { exampleHash } from '../example-hash.ts';

function parsed(text: string): { config: Config; warnings: readonly string[] } {
  const result = parseConfig(text, { file: '/etc/cleardesk/cleardesk.yaml' });
  if (result.kind === 'invalid') throw new Error(JSON.stringify(result.errors));
  return result;
}

describe('a config file', () => {
  it.each(['', '\n', '# nothing yet\n', '---\n', 'version: 1\n', '{}'])(
    'that sets nothing (%j) gives a guest kiosk without sites',
    (text) => {
      expect(parsed(text)).toEqual({
        kind: 'ok',
        config: defaultConfig(),
        written: expect.anything() as unknown,
        warnings: [],
        settings: expect.anything() as unknown,
      });
    },
  );

  it('says what is written, from which the same config can be made, with absolute names of files', () => {
    const result = parseConfig(
      'organisation: { name: Clinic, logo: a.svg }\nsession: { idleTimeout: 5m }',
      {
        file: '/etc/cleardesk/cleardesk.yaml',
      },
    );
    if (result.kind !== 'ok') throw new Error('it is rejected');
    expect(result.written).toEqual({
      organisation: { name: 'Clinic', logo: '/etc/cleardesk/a.svg' },
      session: { idleTimeout: '5m' },
    });
    expect(configSchema.parse(result.written)).toEqual(result.config);
  });

  it('has these defaults', () => {
    expect(defaultConfig()).toEqual({
      version: 1,
      organisation: { name: null, helpDesk: null, logo: null, colour: null },
      language: 'auto',
      languages: [],
      texts: {},
      sites: [],
      signIn: { mode: 'guest' },
      useBanner: null,
      network: { proxy: { kind: 'system' }, bypass: [], ca: [], proxyCredentials: null },
      session: {
        idleTimeoutMs: 300_000,
        warningMs: 30_000,
        maxDurationMs: 28_800_000,
        endAt: [],
        endOn: ['lock', 'suspend'],
        waitForFirstInput: false,
        warningTone: false,
      },
      serverSignOut: { timeoutMs: 3000, keepTryingForMs: 86_400_000 },
      exitScreen: { showForMs: 10_000 },
      credentials: { store: 'auto' },
      kiosk: {
        fullScreen: true,
        downloads: 'block',
        pdf: 'show',
        printing: 'block',
        downloadQuotaBytes: 500_000_000,
        clipboard: 'session',
        keyboard: 'auto',
        scale: 'auto',
        standby: 'auto',
        screenReader: 'off',
        attract: null,
        exitPassword: 'admin',
      },
      audit: {
        folder: null,
        maxSizeBytes: 10_000_000,
        syslog: null,
        keep: 20,
        seal: true,
        users: 'plain',
      },
      log: { level: 'info' },
      metrics: { file: null, everyMs: 15_000 },
      fleet: { device: null, groups: [], mqtt: null, signals: null },
      admin: { passwordHash: null },
    });
  });

  it('has a folder for the audit file, by its whole path', () => {
    expect(parsed('audit: { folder: /srv/audit }').config.audit.folder).toBe('/srv/audit');
    const result = parseConfig('audit: { folder: ./audit }', { file: '/etc/a.yaml' });
    expect(result).toMatchObject({
      errors: [
        {
          path: 'audit.folder',
          message: 'is not an absolute path',
          allowed: 'folder, an absolute path',
        },
      ],
    });
  });

  it('has a use banner with one text, or with one for each language', () => {
    const bannerOf = (text: string) => parsed(`useBanner: ${text}`).config.useBanner;
    expect(bannerOf('{ text: Use is recorded. }')).toEqual({
      title: null,
      texts: [{ language: null, text: 'Use is recorded.' }],
    });
    const both = '{ title: Terms, text: { de: Nein, en: "\\n One.\\r\\n\\r\\n\\tTwo.\\r \\n" } }';
    expect(bannerOf(both)).toEqual({
      title: 'Terms',
      texts: [
        { language: 'de', text: 'Nein' },
        { language: 'en', text: 'One.\n\n\tTwo.' },
      ],
    });
  });

  it('takes a word of one setting for a file of another', () => {
    const text = 'network: { proxy: "http://p.example:3128", proxyCredentials: clock }';
    const result = parseConfig(text, { file: '/etc/a.yaml' });
    expect(result).toMatchObject({ config: { network: { proxyCredentials: '/etc/clock' } } });
  });

  it('has an attract screen with a clock, or with a picture beside the file', () => {
    const attractOf = (text: string) => parsed(`kiosk: { attract: ${text} }`).config.kiosk.attract;
    expect(attractOf('{}')).toEqual({ afterMs: 120_000, picture: null });
    expect(attractOf('{ after: 30s, show: clock }')).toEqual({ afterMs: 30_000, picture: null });
    expect(attractOf('{ show: ./a.png }')).toEqual({
      afterMs: 120_000,
      picture: '/etc/cleardesk/a.png',
    });
  });

  it('gives every setting of the documented example', () => {
    const { config, warnings } = parsed(exampleConfig);
    expect(warnings).toEqual([]);
    expect(config).toEqual({
      ...defaultConfig(),
      organisation: {
        name: 'Example Clinic',
        helpDesk: 'Call 1234',
        logo: '/etc/cleardesk/logo.svg',
        colour: null,
      },
      languages: ['en', 'de', 'ar'],
      texts: { de: { login: { welcome: 'Grüß Gott' } } },
      sites: [
        {
          name: 'Patient portal',
          url: 'https://portal.example.org/',
          allow: ['https://*.example.org'],
          frames: [],
          keys: [],
          userAgent: 'default',
          clientCertificate: null,
          negotiate: [],
          permissions: [],
          mediaCountsAsActivity: false,
          signOut: [{ method: 'POST', url: 'https://portal.example.org/logout' }],
          signOutProof: { url: 'https://portal.example.org/me', expect: [401, 403] },
        },
      ],
      session: { ...defaultConfig().session, endAt: [{ hour: 18, minute: 0 }] },
      fleet: {
        device: 'desk-7',
        groups: ['ward-3'],
        mqtt: {
          url: { host: 'fleet.example.org', port: 8883 },
          ca: '/etc/cleardesk/ca.pem',
          certificate: '/etc/cleardesk/desk-7.pem',
          key: '/etc/cleardesk/desk-7.key',
          prefix: 'cleardesk',
          signed: false,
        },
        signals: {
          issuer: 'https://id.example.org/realms/clinic',
          audience: 'cleardesk',
          client: {
            id: 'desk-7',
            credential: { keyFile: '/etc/cleardesk/desk-7-ssf.key' },
          },
          pollEveryMs: 5000,
          endOn: ['session-revoked', 'account-disabled', 'account-purged', 'credential-compromise'],
        },
      },
      admin: { passwordHash: 'scrypt$...' },
    });
  });

  it.each([
    ['5s', 2000],
    ['20s', 10_000],
    ['1m', 30_000],
    ['24h', 30_000],
  ])('with only idleTimeout: %s warns for the last %i ms', (idleTimeout, warningMs) => {
    const { config } = parsed(`session: { idleTimeout: ${idleTimeout} }`);
    expect(config.session.warningMs).toBe(warningMs);
  });

  it('may leave out the warning and the longest duration', () => {
    const { session } = parsed('session: { warning: 0s, maxDuration: never }').config;
    expect(session).toMatchObject({ warningMs: 0, maxDurationMs: null });
  });

  it('gives addresses as a browser writes them', () => {
    const { config } = parsed(
      'sites: [{ name: A, url: "HTTPS://A.Example", allow: ["https://B.example:443"] }]',
    );
    expect(config.sites[0]).toMatchObject({
      url: 'https://a.example/',
      allow: ['https://b.example'],
    });
  });

  it('gives keys the one name that each has', () => {
    const { config } = parsed(
      'sites: [{ name: A, url: https://a.example, keys: [f2, shift+control+s, "Ctrl+?", Alt+1, Strg+Return] }]',
    );
    expect(config.sites[0]?.keys).toEqual(['F2', 'Ctrl+Shift+S', 'Ctrl+?', 'Alt+1', 'Ctrl+Enter']);
  });

  it('gives only what the sign-in mode needs', () => {
    const rest = `accounts: [{ user: n, passwordHash: ${exampleHash} }], oidc: { issuer: https://id.example, clientId: c }`;
    expect(parsed(`signIn: { mode: guest, ${rest} }`).config.signIn).toEqual({ mode: 'guest' });
    expect(parsed(`signIn: { mode: accounts, ${rest} }`).config.signIn).toEqual({
      mode: 'accounts',
      accounts: [{ user: 'n', name: 'n', passwordHash: exampleHash }],
    });
    expect(parsed(`signIn: { mode: oidc, ${rest} }`).config.signIn).toEqual({
      mode: 'oidc',
      oidc: {
        name: 'your organisation',
        issuer: 'https://id.example/',
        clientId: 'c',
        scopes: ['openid', 'profile'],
        allow: [],
        redirectUri: 'http://localhost/cleardesk/callback',
        checkEveryMs: null,
        securityKeys: false,
      },
    });
  });

  it.each([
    ['mqtts://broker.example.org', { host: 'broker.example.org', port: 8883 }],
    ['MQTTS://Broker.example.org:8884/', { host: 'broker.example.org', port: 8884 }],
    ['mqtts://[2001:db8::1]:8883', { host: '2001:db8::1', port: 8883 }],
  ])('reads the broker %s', (url, broker) => {
    const files = 'ca: a.pem, certificate: b.pem, key: b.key';
    expect(parsed(`fleet: { mqtt: { url: "${url}", ${files} } }`).config.fleet.mqtt).toMatchObject({
      url: broker,
      ca: '/etc/cleardesk/a.pem',
      prefix: 'cleardesk',
    });
  });

  it('keeps the default of a setting with nothing after it, and says so', () => {
    const { config, warnings } = parsed('session:\n  idleTimeout:\naudit:\n  # seal: false\n');
    expect(config).toEqual(defaultConfig());
    expect(warnings).toEqual([
      'line 2: session.idleTimeout has no value, so its default applies',
      'line 3: audit has no value, so its default applies',
    ]);
  });

  it('is told apart in reasonable time from a log of 1 MB', () => {
    const log = Array.from({ length: 20_000 }, (_, index) => `key${index}: x`).join('\n');
    const result = parseConfig(log, { file: 'log' });
    expect(result.kind === 'invalid' && result.errors.length).toBe(100);
  });
});
