import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkConfig, checkPlace } from '../../../../main/cli/check/check-config.ts';
import { runCommand } from '../../../../main/cli/run-command.ts';
import type { CommandIo } from '../../../../main/cli/command.ts';
import { fakeCommandIo } from '../../../fakes/fake-command-io.ts';
import { FakeServer } from '../../../fakes/fake-server.ts';
import { connectBy, nodeSend } from '../../../fakes/node-network.ts';
import { exampleHash } from '../../config/example-hash.ts';

let folder: string;
let file: string;
let out: readonly string[];
let err: readonly string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cleardesk-check-'));
  file = join(folder, 'cleardesk.yaml');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function check(args: readonly string[], given: Partial<CommandIo> = {}): Promise<number> {
  const io = fakeCommandIo(given);
  const code = await runCommand(['check-config', ...args], io, null);
  out = io.outLines;
  err = io.errLines;
  return code;
}

describe('cleardesk check-config', () => {
  it('shows every error with its line, and fails', async () => {
    writeFileSync(file, 'language: de\nsession:\n  idelTimeout: 5m\n  warning: 30\n');
    expect(await check([file])).toBe(1);
    expect(out).toEqual([
      `${file}:3:3  session.idelTimeout: unknown key \`idelTimeout\`; did you mean \`idleTimeout\`?`,
      '      idelTimeout: 5m',
      '      ^',
      `${file}:4:12  session.warning: 30 has no unit: write 30s, not 30 (allowed: duration, 0s to 10m)`,
      '      warning: 30',
      '               ^',
      `${file}: bad. A kiosk that starts with it stays out of service.`,
      '2 errors. Warnings are checked once there are no errors.',
    ]);
    expect(err).toEqual([]);
  });

  it('says the hashes of the use banner, which the records have', async () => {
    writeFileSync(
      file,
      'language: en\nuseBanner:\n  text:\n    en: |\n      One.\n\n      Two.\n    de: Eins.\n',
    );
    expect(await check([file])).toBe(0);
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    expect(out).toContain(`useBanner.text.en: SHA-256 ${sha256('One.\n\nTwo.')}`);
    expect(out).toContain(`useBanner.text.de: SHA-256 ${sha256('Eins.')}`);
    expect(out.join('\n')).toContain(
      'warning: useBanner.text.de: has no effect: this language is not offered',
    );
  });

  it('warns of a folder that the metrics cannot be written to', async () => {
    writeFileSync(file, `metrics: { file: "${join(folder, 'node-exporter/a.prom')}" }\n`);
    expect(await check([file])).toBe(0);
    expect(out.join('\n')).toMatch(/warning: metrics.file: .*node-exporter is not there: install/);
    mkdirSync(join(folder, 'node-exporter'));
    expect(await check([file])).toBe(0);
    expect(out.join('\n')).not.toContain('metrics.file');
    writeFileSync(file, 'metrics: { file: /etc/passwd }\n');
    expect(await check([file])).toBe(1);
    expect(out.join('\n')).toContain('does not end with .prom');
  });

  it('asks the servers only where it is told to, and warns of what they answer', async () => {
    const server = await FakeServer.start();
    try {
      server.on('GET /', { status: 302, headers: { location: 'http://127.0.0.2:1/sso' } });
      writeFileSync(file, `sites: [{ name: Portal, url: "${server.origin}/" }]\n`);
      expect(await check([file])).toBe(0);
      expect(server.asked).toEqual([]);
      const io = fakeCommandIo();
      expect(await checkConfig({ file, isOnline: true }, io, connectBy(nodeSend))).toBe(0);
      expect(io.outLines).toContain(
        'warning: sites[0].url: leads to http://127.0.0.2:1, which the kiosk does not show: write sites[0].allow: ["http://127.0.0.2:1"]',
      );
    } finally {
      await server.close();
    }
  });

  it('asks no server of a config that is bad', async () => {
    writeFileSync(file, 'langauge: en\nsites: [{ name: Portal, url: "http://127.0.0.1:1/" }]\n');
    expect(await check(['--online', file])).toBe(1);
    expect(out.join('\n')).not.toContain('127.0.0.1');
  });

  it('never shows what may be a password', async () => {
    writeFileSync(
      file,
      'admin:\n  passwordHash: hunter2\nsignIn:\n  accounts:\n    - user: a\n      passwordHash:\n        hunter3\n',
    );
    expect(await check([file])).toBe(1);
    expect(out).toHaveLength(4);
    expect(out.join('\n')).not.toMatch(/hunter/);
  });

  it('shows control characters as blanks', async () => {
    writeFileSync(file, 'language: "\u001b[2Jx"\n');
    await check([file]);
    expect(out.join('\n')).not.toContain('\u001b');
  });

  it('passes a good file with its warnings', async () => {
    writeFileSync(
      file,
      `session:\n  endAt:\n  idleTimeout: 20m\nsites:\n  - { name: A, url: https://a.example }\nadmin: { passwordHash: ${exampleHash} }\n`,
    );
    expect(await check([file])).toBe(0);
    expect(out).toEqual([
      'warning: line 2: session.endAt has no value, so its default applies',
      'warning: sites[0].signOut: is not there: the server of "A" may keep the session alive (OWASP ASVS 7.4.1) [default]',
      'warning: session.idleTimeout: is 20m: a session without activity goes on for too long (PCI DSS 8.2.8: at most 15m; NIST SP 800-63B-4 AAL3: should be at most 15m) [line 3]',
      `${file}: good`,
      'No errors, 3 warnings.',
    ]);
  });

  it.each([
    ['its argument', () => ({ args: [file], given: {} })],
    ['--config', () => ({ args: [], given: { configFile: file } })],
    ['CLEARDESK_CONFIG', () => ({ args: [], given: { env: { CLEARDESK_CONFIG: file } } })],
  ])('fails on a file that is named by %s, and is not there', async (_, named) => {
    const { args, given } = named();
    expect(await check(args, given)).toBe(1);
    expect(out).toEqual([
      `${file}: is not there: look at its name and its folder`,
      `${file}: bad. Without it, a kiosk has its defaults and no sites.`,
      '1 error.',
    ]);
  });

  describe('below policies', () => {
    function checkBelow(policies: Readonly<Record<string, string>>): number {
      const io = fakeCommandIo();
      const store = { kind: 'folder', folder: join(folder, 'policies') } as const;
      mkdirSync(store.folder);
      for (const [name, text] of Object.entries(policies)) {
        writeFileSync(join(store.folder, name), text);
      }
      const code = checkPlace({ file, isNamed: false, policies: store }, io);
      out = io.outLines;
      return code;
    }
    const policy = (name: string) => join(folder, 'policies', name);

    it('says what they decide, and where a value comes from', () => {
      writeFileSync(
        file,
        'session: { idleTimeout: 5m, maxDuration: never }\naudit: { seal: false }\n',
      );
      const code = checkBelow({
        'a.yaml': 'language: de\nsession: { idleTimeout: 10m }\n',
        'b.yaml': '\nsession:\n  idleTimeout: 20m\n',
        'c.yml': 'language: fr\n',
      });
      expect(code).toBe(0);
      expect(out).toEqual(
        expect.arrayContaining([
          `from policy ${policy('a.yaml')}: language`,
          `from policy ${policy('b.yaml')}: session.idleTimeout`,
          `warning: ${policy('c.yml')} is not read: the name of a policy ends in .yaml`,
          expect.stringMatching(/^warning: session.idleTimeout: is 20m: .*b\.yaml:3:16\]$/),
          expect.stringMatching(/^warning: audit.seal: .* \[line 2\]$/),
          expect.stringMatching(/^warning: admin.passwordHash: .* \[default\]$/),
        ]),
      );
    });

    it('shows the line of a policy that is wrong', () => {
      writeFileSync(file, '');
      expect(checkBelow({ 'a.yaml': 'session:\n  idleTimeout: 5\n' })).toBe(1);
      expect(out).toEqual([
        `${policy('a.yaml')}:2:16  session.idleTimeout: 5 has no unit: write 5s, 5m or 5h, not 5 (allowed: duration, 5s to 24h)`,
        '      idleTimeout: 5',
        '                   ^',
        'policies: bad. A kiosk that starts with it stays out of service.',
        '1 error. Warnings are checked once there are no errors.',
      ]);
    });

    it('fails on one that cannot be read', () => {
      writeFileSync(file, '');
      const io = fakeCommandIo();
      const policies = { kind: 'folder', folder: file } as const;
      expect(checkPlace({ file, isNamed: false, policies }, io)).toBe(1);
      expect(io.outLines[0]).toBe(`${file}: cannot be read: the operating system says ENOTDIR`);
    });
  });

  it('fails on what it cannot read', async () => {
    expect(await check([folder])).toBe(1);
    expect(out).toEqual([
      `${folder}: cannot be read: it is a folder, not a file`,
      `${folder}: bad. A kiosk that starts with it stays out of service.`,
      '1 error. Warnings are checked once there are no errors.',
    ]);
  });

  it("checks the kiosk's own file without FILE", async () => {
    writeFileSync(file, 'version: 2\n');
    expect(await check([], { configFile: file })).toBe(1);
    expect(await check([], { env: { CLEARDESK_CONFIG: file } })).toBe(1);
    expect(await check([], { platform: 'darwin' })).toBe(0);
    expect(out.join('\n')).toMatch(
      /Cleardesk\/cleardesk\.yaml: is not there, so the defaults apply$/m,
    );
  });

  it.each([[['a', 'b']], [['--strict']], [['']]])('refuses wrong use: %j', async (args) => {
    expect(await check(args)).toBe(2);
    expect(out).toEqual([]);
    expect(err).toEqual([
      expect.stringMatching(
        /^cleardesk check-config: .*\nusage: cleardesk check-config \[--online\] \[FILE\]$/,
      ),
    ]);
  });
});
