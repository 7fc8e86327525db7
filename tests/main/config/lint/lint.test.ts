import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../../main/config/source/parse-config.ts';
import { LANGUAGES } from '../../../../main/config/schema/languages.ts';
import { lintConfig } from '../../../../main/config/lint/lint.ts';
import { exampleHash } from '../example-hash.ts';

/** Settings that nothing speaks against; a test adds what it is about. */
const sound = {
  sites: [
    {
      name: 'A',
      url: 'https://a.example',
      signOut: [{ url: 'https://a.example/logout' }],
      signOutProof: { url: 'https://a.example/me' },
    },
  ],
  admin: { passwordHash: exampleHash },
};

function warnings(settings: object, platform: NodeJS.Platform = 'linux'): readonly string[] {
  const text = JSON.stringify({ ...sound, ...settings });
  const result = parseConfig(text, { file: 'cleardesk.yaml' });
  if (result.kind === 'invalid') throw new Error(JSON.stringify(result.errors));
  return lintConfig(result.config, { written: result.written, platform }).map(
    ({ path, standard, message }) => [path, standard, message].join(' | '),
  );
}

describe('the policy doctor', () => {
  it('has nothing to say about sound settings', () => {
    expect(warnings({})).toEqual([]);
  });

  it.each([
    ['15m', []],
    ['16m', ['PCI DSS 8.2.8: at most 15m; NIST SP 800-63B-4 AAL3: should be at most 15m']],
    [
      '2h',
      [
        'PCI DSS 8.2.8: at most 15m; NIST SP 800-63B-4 AAL3: should be at most 15m; NIST SP 800-63B-4 AAL2: should be at most 1h',
      ],
    ],
  ])('warns once of idleTimeout: %s, with every standard', (idleTimeout, standards) => {
    const found = warnings({ session: { idleTimeout } });
    expect(found.map((warning) => warning.split(' | ')[1])).toEqual(standards);
  });

  it.each([
    ['never', 'microphone', ['sites[0].mediaCountsAsActivity | Cleardesk']],
    ['8h', 'microphone', []],
    ['8h', 'geolocation', ['sites[0].permissions | Cleardesk']],
  ])('warns of media with maxDuration: %s, and of %s', (maxDuration, permission, expected) => {
    const [site] = sound.sites;
    const sites = [{ ...site, mediaCountsAsActivity: true, permissions: [permission] }];
    const found = warnings({ sites, session: { maxDuration } });
    const own = found.filter((warning) => warning.includes('| Cleardesk |'));
    expect(own.map((warning) => warning.split(' | ').slice(0, 2).join(' | '))).toEqual(expected);
  });

  it('says what PCI DSS asks for', () => {
    expect(warnings({ session: { idleTimeout: '90m' } })[0]).toMatch(
      /^session\.idleTimeout \| PCI DSS 8\.2\.8: at most 15m; .* \| is 90m: a session without activity goes on for too long$/,
    );
  });

  it.each([
    ['12h', []],
    ['13h', ['NIST SP 800-63B-4 AAL3: at most 12h']],
    [
      'never',
      [
        'NIST SP 800-63B-4 AAL3: at most 12h; NIST SP 800-63B-4 AAL2: a limit, which should be at most 24h',
      ],
    ],
  ])('warns once of maxDuration: %s, with every limit of NIST', (maxDuration, standards) => {
    const found = warnings({ session: { maxDuration } });
    expect(found.map((warning) => warning.split(' | ')[1])).toEqual(standards);
  });

  it.each([
    ['20s', []],
    [
      '19s',
      ['session.warning | WCAG 2.2.1 | is 19s: people need at least 20s to ask for more time'],
    ],
    [
      '0s',
      [
        'session.warning | WCAG 2.2.1 | is 0s: people cannot ask for more time, and only the login screen tells them (2.2.6)',
      ],
    ],
  ])('compares warning: %s with WCAG', (warning, expected) => {
    expect(warnings({ session: { warning } })).toEqual(expected);
  });

  it('warns of every address whose traffic others can read', () => {
    const site = {
      name: 'A',
      url: 'http://a.example',
      allow: ['http://*.a.example', 'http://localhost:8080'],
      signOut: [{ url: 'http://a.example/logout' }],
      signOutProof: { url: 'http://127.0.0.1/me' },
    };
    const found = warnings({
      sites: [site],
      signIn: { mode: 'oidc', oidc: { issuer: 'http://id.example', clientId: 'c' } },
    });
    expect(found).toEqual(
      ['sites[0].url', 'sites[0].allow[0]', 'sites[0].signOut[0].url', 'signIn.oidc.issuer'].map(
        (path) =>
          `${path} | OWASP ASVS 12.2.1 | is plain http: what is sent can be read and changed on its way; use https`,
      ),
    );
  });

  it('warns of a site that is not told, or not asked, about the end', () => {
    const url = 'https://b.example';
    const told = { name: 'B', url, signOut: [{ url }] };
    expect(warnings({ sites: [{ name: 'A', url }, told] })).toEqual([
      'sites[0].signOut | OWASP ASVS 7.4.1 | is not there: the server of "A" may keep the session alive',
      'sites[1].signOutProof | OWASP ASVS 7.4.1 | is not there: nothing proves that "B" ended the session',
    ]);
  });

  it('warns of settings that make a poor kiosk', () => {
    const settings = {
      sites: [],
      credentials: { store: 'keychain' },
      kiosk: { fullScreen: false },
      audit: { seal: false },
      admin: {},
    };
    expect(warnings(settings)).toEqual([
      'sites | Cleardesk | has no site: sessions show nothing',
      'credentials.store | Cleardesk | has no effect: guests have no credentials',
      'kiosk.fullScreen | Cleardesk | is false: people can leave the kiosk',
      'audit.seal | OWASP ASVS 16.4.2 | is false: an attacker who can write the audit file can also forge it',
      'admin.passwordHash | Cleardesk | is not there: no administrator can unlock this device',
    ]);
  });

  it.each([
    ['10KB', 199, 1],
    ['10KB', 200, 0],
    ['1MB', 1, 1],
    ['1MB', 2, 0],
  ])('warns of too few records kept: maxSize %s, keep %i', (maxSize, keep, count) => {
    const found = warnings({ audit: { maxSize, keep } });
    expect(found).toHaveLength(count);
    expect(found.join()).toMatch(count === 0 ? /^$/ : /^audit\.keep \| PCI DSS 10\.5\.1 \| /);
  });

  it('warns of password hashes copied from the example', () => {
    const passwordHash = 'scrypt$...';
    const signIn = { mode: 'accounts', accounts: [{ user: 'n', passwordHash }] };
    const isExample =
      'Cleardesk | is the example, which no password fits: run `cleardesk hash-password`';
    expect(warnings({ signIn, admin: { passwordHash } })).toEqual([
      `signIn.accounts[0].passwordHash | ${isExample}`,
      `admin.passwordHash | ${isExample}`,
    ]);
  });
});

describe('a setting without effect', () => {
  const oidc = { issuer: 'https://id.example', clientId: 'cleardesk' };
  const accounts = [{ user: 'a', passwordHash: exampleHash }];

  it.each<[string, object, string]>([
    ['accounts that no mode uses', { signIn: { accounts } }, 'signIn.accounts'],
    ['a provider that no mode uses', { signIn: { oidc } }, 'signIn.oidc'],
    [
      'checks of users who sign in without a provider',
      { signIn: { mode: 'accounts', accounts, oidc: { checkEvery: '60s' } } },
      'signIn.oidc',
    ],
    [
      'checks of a session that is over before',
      {
        signIn: { mode: 'oidc', oidc: { ...oidc, checkEvery: '10m' } },
        session: { maxDuration: '10m' },
      },
      'signIn.oidc.checkEvery',
    ],
    ['a quota of no downloads', { kiosk: { downloadQuota: '1GB' } }, 'kiosk.downloadQuota'],
    [
      'what a proxy gets that is not used',
      { network: { proxy: 'direct', proxyCredentials: '/etc/proxy' } },
      'network.proxyCredentials',
    ],
    ['PDFs as blocked downloads', { kiosk: { pdf: 'download' } }, 'kiosk.pdf'],
    ['how guests are recorded', { audit: { users: 'hashed' } }, 'audit.users'],
    [
      'an idle time longer than any session',
      { session: { idleTimeout: '10m', maxDuration: '10m' } },
      'session.idleTimeout',
    ],
    [
      'its own origin among the further ones',
      { signIn: { mode: 'oidc', oidc: { ...oidc, allow: ['https://id.example'] } } },
      'signIn.oidc.allow[0]',
    ],
  ])('is named, with what to write: %s', (_, settings, path) => {
    const found = warnings(settings).filter((warning) => warning.includes('has '));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(
      new RegExp(`^${path.replaceAll(/[[\].]/g, '\\$&')} \\| Cleardesk \\| .*: .*`),
    );
  });

  it.each([
    [{ kiosk: { printing: 'allow' } }, 'kiosk.printing'],
    [{ audit: { syslog: { to: 'local' } } }, 'audit.syslog.to'],
  ])('may be one of this platform only: %j', (settings, path) => {
    expect(warnings(settings)).toEqual([]);
    expect(warnings(settings, 'win32').join()).toMatch(
      `${path} | Cleardesk | has no effect on Windows`,
    );
  });

  it('is one that is written: a default is not named', () => {
    expect(warnings({ signIn: { mode: 'accounts', accounts } })).toEqual([]);
    expect(warnings({ signIn: { mode: 'oidc', oidc } })).toEqual([]);
    const guests = { sites: [{ name: 'A', url: 'https://a.example' }], serverSignOut: {} };
    expect(warnings(guests).map((warning) => warning.split(' | ')[0])).toEqual([
      'sites[0].signOut',
      'serverSignOut',
    ]);
    expect(warnings({ admin: {}, kiosk: { exitPassword: 'admin' } })).toEqual([
      'kiosk.exitPassword | Cleardesk | has no effect: there is no administrator; write admin.passwordHash, or take it out',
      'admin.passwordHash | Cleardesk | is not there: no administrator can unlock this device',
    ]);
    expect(warnings({ metrics: { every: '30s' } })).toEqual([
      'metrics.every | Cleardesk | has no effect: no metrics are written; write metrics.file, or take it out',
    ]);
    expect(warnings({ metrics: { every: '30s', file: '/srv/a.prom' } })).toEqual([]);
  });
});

it('names what a fleet without a broker has', () => {
  const fleet = { device: 'desk-7', groups: ['ward-3'] };
  const idle = 'Cleardesk | has no effect: there is no broker; write fleet.mqtt, or take it out';
  const found = warnings({ fleet }).filter((warning) => warning.startsWith('fleet'));
  expect(found).toEqual([`fleet.device | ${idle}`, `fleet.groups | ${idle}`]);
});

it('names the texts of a use banner that no user sees', () => {
  const found = (settings: object) =>
    warnings(settings).flatMap((warning) => (warning.startsWith('useBanner') ? [warning] : []));
  const useBanner = { text: { fr: 'Un', en: 'One', de: 'Eins' } };
  expect(found({ language: 'en', languages: ['de-CH'], useBanner })).toEqual([
    'useBanner.text.fr | Cleardesk | has no effect: this language is not offered; write it into languages, or take the text out',
  ]);
  expect(found({ language: 'auto', useBanner })).toEqual([]);
  expect(found({ language: 'en', useBanner: { text: 'One' } })).toEqual([]);
  // The first text stands in for the usual language; a language without screens has English ones.
  expect(found({ language: 'it', languages: ['de', 'en'], useBanner })).toEqual([]);
  expect(found({ language: 'ja', languages: ['de', 'fr'], useBanner })).toEqual([]);
});

it('warns of a colour that cannot be read', () => {
  const found = (colour: string) => warnings({ organisation: { colour } }).join();
  expect(found('#ffcc00')).toContain(
    'organisation.colour | WCAG 1.4.3 | is #ffcc00: it has too little',
  );
  expect(found('#0B5A70')).not.toContain('colour');
});

it('warns of a PAC file that can be changed on its way', () => {
  const found = warnings({ network: { proxy: 'pac+http://a.example/x.pac' } });
  expect(found.join()).toContain('network.proxy | OWASP ASVS 12.2.1 | is plain http');
});

describe('the languages that users can choose', () => {
  it('have texts', () => {
    expect(warnings({ languages: ['en-GB', 'de', 'ar'] })).toEqual([]);
    expect(warnings({ languages: ['en', 'ja', 'he'] })).toEqual([
      'languages | Cleardesk | is [ja, he]: has no texts, so users cannot choose it: there are en, de, fr, es, it, pl, tr, ar, uk, nl, pt',
    ]);
  });
});

describe('the language', () => {
  it('is one that the screens have texts in, also with a region', () => {
    expect(readdirSync('renderer/locales').toSorted()).toEqual(
      LANGUAGES.map((language) => `${language}.json`).toSorted(),
    );
    expect(warnings({ language: 'fr-CA' })).toEqual([]);
    expect(warnings({ language: 'auto' })).toEqual([]);
    expect(warnings({ language: 'ja' })).toEqual([
      'language | Cleardesk | is ja: has no texts, so the screens are in English: write en, de, fr, es, it, pl, tr, ar, uk, nl, pt or auto',
    ]);
  });
});

it('names the port of syslog without TLS, where TLS is wanted', () => {
  const at = (to: string) => warnings({ audit: { syslog: { to } } });
  expect(at('tls://logs.example:514')).toEqual([
    'audit.syslog.to | RFC 5425 | is tls:// at port 514: that is the port for syslog without TLS; receivers with TLS use 6514: write it',
  ]);
  expect(at('tls://logs.example')).toEqual([]);
});
