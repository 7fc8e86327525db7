import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { noteAuditFolder } from '../../../../main/audit/file/audit-folder.ts';
import { diagnose } from '../../../../main/cli/diagnose/diagnose.ts';
import { loadConfig } from '../../../../main/config/in-use/load-config.ts';
import { shownConfig } from '../../../../main/config/in-use/shown-config.ts';
import { LogFile } from '../../../../main/device/log/log-file.ts';
import { fakeCommandIo } from '../../../fakes/fake-command-io.ts';
import { keycloak } from '../../../fakes/providers/shapes.ts';
import { StandIn } from '../../../fakes/providers/stand-in.ts';
import { auditFileWith, blocked, started } from '../../audit/example-entries.ts';
import { hasKeyring, privateKeyring } from '../../identity/credentials/private-keyring.ts';
import { runningKiosk } from '../../control/running-kiosk.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { connectBy, nodeSend } from '../../../fakes/node-network.ts';

describe('cleardesk diagnose', () => {
  it('says what a kiosk is that is well, and ends with 0', async () => {
    const { dataFolder, kiosk } = await runningKiosk();
    const auditFile = auditFileWith([started]);
    const configFile = file('version: 1');
    kiosk.shown = shownConfig(loadConfig({ file: configFile, isNamed: true }), false);
    const io = fakeCommandIo({ dataFolder, auditFile, configFile });
    expect(await diagnose({ isKeychainTest: false }, io, connectBy(nodeSend))).toBe(0);
    expect(io.outLines.join('\n')).toContain(`${auditFile}: good, 1 records, `);
    expect(io.outLines.filter((line) => line.startsWith('=='))).toEqual([
      '== versions',
      '== kiosk',
      '== config',
      '== files and folders',
      '== audit file',
      '== last troubles, by the audit file',
      '== refused origins, by the audit file',
      '== last errors and warnings, by the log',
      '== OpenID provider',
      '== idle source',
      '== keyring',
      '== display',
    ]);
    expect(io.outLines.filter((line) => line.startsWith('!'))).toEqual([]);
  });

  it('judges the OpenID provider, and shows its issuer with the path', async () => {
    const { issuer } = keycloak;
    const standIn = await StandIn.start(keycloak, { metadata: { issuer: `${issuer}/` } });
    onTestFinished(() => standIn.server.close());
    const configFile = file(
      `signIn: { mode: oidc, oidc: { issuer: '${issuer}', clientId: cleardesk } }`,
    );
    const io = fakeCommandIo({ dataFolder: temporaryFolder(), configFile });
    expect(await diagnose({ isKeychainTest: false }, io, connectBy(standIn.send))).toBe(1);
    expect(io.outLines).toContain(
      `! issuer: its metadata names the issuer "${issuer}/", not "${issuer}", which differs in the slash at the end: write it as the provider does`,
    );
    expect(io.outLines).toContain('good: PKCE: S256');
  });

  it('says where the kiosk records until it is started anew', async () => {
    const dataFolder = temporaryFolder();
    noteAuditFolder(dataFolder, '/srv/audit');
    const io = fakeCommandIo({ dataFolder });
    await diagnose({ isKeychainTest: false }, io, connectBy(nodeSend));
    expect(io.outLines).toContain(
      'the kiosk last recorded in /srv/audit; the next start changes that',
    );
  });

  it('lists the origins that pages were refused, the most frequent first', async () => {
    const refused = (detail: string) => ({ ...blocked, detail }) as const;
    const auditFile = auditFileWith(
      ['https://b.example', 'mailto:', 'https://a.example', 'https://a.example'].map(refused),
    );
    const io = fakeCommandIo({ dataFolder: temporaryFolder(), auditFile });
    await diagnose({ isKeychainTest: false }, io, connectBy(nodeSend));
    const from = io.outLines.indexOf('== refused origins, by the audit file');
    expect(io.outLines.slice(from + 1, from + 4)).toEqual([
      '2 https://a.example',
      '1 https://b.example',
      '== last errors and warnings, by the log',
    ]);
  });

  it('shows the last errors and warnings of the log, and nothing else of it', async () => {
    const dataFolder = temporaryFolder();
    const log = new LogFile(join(dataFolder, 'log'), { maxBytes: 200, keep: 3 });
    const write = (level: string, text: string) =>
      log.append(`2026-03-01T09:30:00Z ${level} [1] ${text}`);
    write('warning', 'an old one');
    for (const nth of [1, 2, 3, 4, 5]) write('info', `good ${nth}, which is no error`);
    write('error', 'at /home/mary/x of https://a.example/mary');
    const io = fakeCommandIo({ dataFolder });
    await diagnose({ isKeychainTest: false }, io, connectBy(nodeSend));
    const from = io.outLines.indexOf(`${join(dataFolder, 'log')}:`);
    expect(io.outLines.slice(from + 1, from + 3)).toEqual([
      '  2026-03-01T09:30:00Z error [1] at /home/…/x of https://a.example/…',
      '  2026-03-01T09:30:00Z warning [1] an old one',
    ]);
    expect(io.outLines.join('\n')).not.toContain('good 1');
  });

  it('finds a config that others may change, and a folder that others may write in', async () => {
    const [dataFolder, configFile] = [temporaryFolder(), file('version: 1')];
    chmodSync(dataFolder, 0o770);
    chmodSync(configFile, 0o666);
    const io = fakeCommandIo({ dataFolder, configFile });
    await diagnose({ isKeychainTest: false }, io, connectBy(nodeSend));
    const text = io.outLines.join('\n');
    expect(text).toMatch(/^! .*cleardesk.yaml: mode 0666, owner \d+: others than its owner may/m);
    expect(text).toMatch(
      /^! .*: \d+ MB free, mode 0770, owner \d+: others than its owner may write/m,
    );
  });

  it('marks what is wrong, and ends with 1', async () => {
    const auditFile = auditFileWith([
      started,
      { event: 'credentials-degraded', cause: 'locked' } as never,
    ]);
    const io = fakeCommandIo({
      dataFolder: temporaryFolder(),
      auditFile,
      configFile: file('idle: 5'),
    });
    expect(await diagnose({ isKeychainTest: false }, io, connectBy(nodeSend))).toBe(1);
    const text = io.outLines.join('\n');
    expect(text).toContain('! The kiosk is not running.');
    expect(text).toMatch(/^! .*:1:1 .*idle/m);
    expect(text).toMatch(/ 2 credentials-degraded \(locked\)$/m);
  });

  it('repeats no secret, and names no person', async () => {
    const hash = `scrypt$17$8$1$${'A'.repeat(22)}$${'A'.repeat(43)}`;
    const configFile = file(
      `sites: [{ name: A, url: "https://a.example/b?key=topsecret" }]\nsignIn: { mode: accounts, accounts: [{ user: mary, passwordHash: '${hash}' }] }\nadmin: { passwordHash: '${hash}' }`,
    );
    const io = fakeCommandIo({ dataFolder: temporaryFolder(), configFile });
    await diagnose({ isKeychainTest: false }, io, connectBy(nodeSend));
    const text = io.outLines.join('\n');
    expect(text).toContain('\n    accounts: (1 of them)\n');
    expect(text).toContain('\n    passwordHash: (set)\n');
    expect(text).toContain('\n      url: https://a.example/b?…\n');
    expect(text).not.toMatch(/mary|AAAA|topsecret/);
  });
});

// Skipped without the Debian packages dbus, gnome-keyring and libsecret-1-0.
describe.skipIf(!hasKeyring)("diagnose's test of a real keyring", { timeout: 120_000 }, () => {
  const self = [process.execPath, '--import', 'tsx', join(import.meta.dirname, 'diagnose-self.ts')];

  async function keyring(env: NodeJS.ProcessEnv, store: string): Promise<string> {
    const configFile = file(`credentials: { store: ${store} }`);
    const io = fakeCommandIo({ dataFolder: temporaryFolder(), self, env, configFile });
    await diagnose({ isKeychainTest: false }, io, connectBy(nodeSend));
    const from = io.outLines.indexOf('== keyring');
    return io.outLines.slice(from + 1, io.outLines.indexOf('== display')).join('\n');
  }

  it('is content with one that works, and leaves nothing in it', async () => {
    const { env } = await privateKeyring();
    expect(await keyring(env, 'keychain')).toMatch(/^Secret Service .*: works, \d+ ms$/);
    const of = ['string:org.freedesktop.Secret.Collection', 'string:Items'];
    const items = execFileSync(
      'dbus-send',
      [
        '--session',
        '--print-reply',
        '--dest=org.freedesktop.secrets',
        '/org/freedesktop/secrets/collection/login',
        'org.freedesktop.DBus.Properties.Get',
        ...of,
      ],
      { env, encoding: 'utf8' },
    );
    expect(items).toContain('array [');
    expect(items).not.toContain('object path');
  });

  it('says what is the matter with one that is locked, hangs, or is not there', async () => {
    const { env, lock, daemon } = await privateKeyring();
    lock();
    expect(await keyring(env, 'keychain')).toMatch(
      /^! Secret Service .*: does not work for this command: locked .*\n! .*no user .* can sign in$/,
    );
    daemon.kill('SIGSTOP');
    expect(await keyring(env, 'auto')).toMatch(
      /^Secret Service .*: does not work for this command: timed-out .*\na kiosk .* in memory/,
    );
    const nowhere = { ...env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' };
    expect(await keyring(nowhere, 'auto')).toMatch(/: no-keychain /);
    expect(await keyring(nowhere, 'memory')).toBe('not asked: credentials.store is memory');
  });
});

function file(text: string): string {
  const path = join(temporaryFolder(), 'cleardesk.yaml');
  writeFileSync(path, text);
  return path;
}
