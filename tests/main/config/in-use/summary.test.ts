import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../../main/config/source/parse-config.ts';
import { configSummary } from '../../../../main/config/in-use/summary.ts';
import { exampleHash } from '../example-hash.ts';

function summaryOf(text: string): Readonly<Record<string, string>> {
  const parsed = parseConfig(text, { file: '/etc/cleardesk/cleardesk.yaml' });
  if (!('config' in parsed)) throw new Error(JSON.stringify(parsed));
  return Object.fromEntries(configSummary(parsed.config));
}

describe('the summary of a config', () => {
  it('has the settings by the names and in the words of the file', () => {
    const summary = summaryOf(`
sites: [{ name: Portal, url: "https://portal.example.org/start?token=abc" }]
session: { idleTimeout: 90s, endAt: ["18:00", "06:30"], maxDuration: never }
`);
    expect(summary).toMatchObject({
      sites: 'Portal: https://portal.example.org',
      'session.idleTimeout': '90s',
      'session.maxDuration': 'never',
      'session.endAt': '18:00, 06:30',
      'kiosk.exitPassword': 'admin',
      'audit.maxSize': '10MB',
      'admin.passwordHash': '–',
    });
  });

  it('says whether there are a use banner and an attract screen', () => {
    expect(summaryOf('')).toMatchObject({ useBanner: '–', 'kiosk.attract': '–' });
    const text = 'useBanner: { text: { en: A, de: B } }\nkiosk: { attract: { show: a.png } }';
    expect(summaryOf(text)).toMatchObject({ useBanner: 'en, de', 'kiosk.attract': '2m: picture' });
    expect(summaryOf('useBanner: { text: A }')).toMatchObject({ useBanner: '✓' });
  });

  it('has no secrets and no names of users', () => {
    const summary = summaryOf(`
signIn: { mode: accounts, accounts: [{ user: nurse1, name: Nora, passwordHash: "${exampleHash}" }] }
admin: { passwordHash: "${exampleHash}" }
`);
    expect(summary).toMatchObject({ 'signIn.accounts': '1', 'admin.passwordHash': '✓' });
    expect(JSON.stringify(summary)).not.toMatch(/scrypt|nurse1|Nora/);
  });
});
