import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { init } from '../../../../main/cli/init/init.ts';
import type { Questions } from '../../../../main/cli/init/questions.ts';
import { parseConfig } from '../../../../main/config/source/parse-config.ts';
import {
  parsePasswordHash,
  verifyPassword,
} from '../../../../main/identity/sign-in/password-hash.ts';
import { fakeCommandIo } from '../../../fakes/fake-command-io.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const PASSWORD = 'correct horse battery staple';

/** A user who answers one question after the other, and then cancels. */
function answering(answers: readonly string[], isTerminal = true): Questions {
  const left = [...answers];
  return {
    isTerminal,
    ask: () => left.shift() ?? null,
    askPassword: () => {
      const password = left.shift();
      if (password === undefined) return { kind: 'cancelled' };
      return password === '' ? { kind: 'none' } : { kind: 'password', password };
    },
  };
}

/** @param check what takes the place of check-config */
function run(answers: Questions, { file = newFile(), replace = false, check = 'exit 0' } = {}) {
  const io = fakeCommandIo({ self: ['sh', '-c', check] });
  const code = init({ file, replace }, io, answers);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : null;
  const result = text === null ? null : parseConfig(text, { file });
  const config = result?.kind === 'ok' ? result.config : null;
  return { code, file, text, config, out: io.outLines, err: io.errLines };
}

function newFile(): string {
  return join(temporaryFolder(), 'new', 'cleardesk.yaml');
}

const guest = ['Riverside "Clinic"', '', 'https://portal.example.org/', '', '', '', ''];

describe('cleardesk init', () => {
  it('writes a config of the answers, with the defaults where there are none', () => {
    const { code, config, out, file, text } = run(answering(guest));
    expect(code).toBe(0);
    expect(config).toMatchObject({
      organisation: { name: 'Riverside "Clinic"', helpDesk: null },
      sites: [{ name: 'portal.example.org', url: 'https://portal.example.org/' }],
      signIn: { mode: 'guest' },
      admin: { passwordHash: null },
    });
    expect(out).toEqual([
      `${file}: written`,
      `Next: cleardesk --config ${file} (starts the kiosk)`,
    ]);
    expect(text).toContain(
      '# signOut: [{ method: POST, url: "https://portal.example.org/logout" }]',
    );
    expect(statSync(file).mode & 0o777).toBe(0o644);
  });

  it('takes several sites, a provider and an administrator', async () => {
    const { config, text } = run(
      answering([
        ...['Clinic', 'Call 1234', 'https://a.example/x', 'Portal', 'https://b.example/', ''],
        ...['', 'oidc', 'https://id.example.org', 'kiosk', PASSWORD],
      ]),
    );
    expect(config).toMatchObject({
      organisation: { helpDesk: 'Call 1234' },
      sites: [
        { name: 'Portal', url: 'https://a.example/x' },
        { name: 'b.example', url: 'https://b.example/' },
      ],
      signIn: { mode: 'oidc', oidc: { issuer: 'https://id.example.org/', clientId: 'kiosk' } },
    });
    const hash = parsePasswordHash(config?.admin.passwordHash ?? '');
    expect(hash !== null && (await verifyPassword(PASSWORD, hash))).toBe(true);
    expect(text).not.toContain(PASSWORD);
  });

  it('takes an account of the kiosk', () => {
    const { config } = run(answering([...guest.slice(0, 5), 'accounts', 'nora', PASSWORD, '']));
    expect(config).toMatchObject({ signIn: { mode: 'accounts', accounts: [{ user: 'nora' }] } });
  });

  it('asks again after a wrong answer, with what to write', () => {
    const wrong = ['Clinic', '', 'portal.example.org', 'https://portal.example.org/', '', ''];
    const { code, err } = run(answering([...wrong, 'microsoft', 'guest', '']));
    expect(code).toBe(0);
    expect(err.join('\n')).toContain('write https://portal.example.org/');
    expect(err.join('\n')).toContain(
      '"microsoft" is no way to sign in: write guest, accounts or oidc',
    );
  });

  it.each([
    ['cancels', answering(guest.slice(0, 4)), 'cancelled: nothing was written'],
    [
      'gives a wrong answer by a pipe',
      answering(['Clinic', '', 'x'], false),
      'nothing was written',
    ],
  ])('writes nothing where the user %s', (_, answers, why) => {
    const { code, text, err } = run(answers);
    expect({ code, text }).toEqual({ code: 1, text: null });
    expect(err.at(-1)).toContain(why);
  });

  it('keeps a file that is there', () => {
    const file = newFile();
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, 'language: de # mine\n');
    expect(run(answering(['n']), { file })).toMatchObject({
      code: 1,
      text: 'language: de # mine\n',
    });
    expect(run(answering(guest, false), { file })).toMatchObject({
      code: 1,
      text: 'language: de # mine\n',
    });
    expect(run(answering(['y', ...guest]), { file }).code).toBe(0);
    expect(readFileSync(`${file}.old`, 'utf8')).toBe('language: de # mine\n');
    expect(run(answering(guest, false), { file, replace: true }).code).toBe(0);
  });

  it('asks no question about a file that sets nothing, and keeps it', () => {
    const file = newFile();
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, 'version: 1\n# sites: []\n');
    expect(run(answering(guest, false), { file }).code).toBe(0);
    expect(readFileSync(`${file}.old`, 'utf8')).toBe('version: 1\n# sites: []\n');
  });

  it('prints a command that a shell reads as it is meant', () => {
    const file = join(temporaryFolder(), "the clinic's", 'cleardesk.yaml');
    const { out } = run(answering(guest), { file });
    const command = /^Next: (.*) \(starts the kiosk\)$/.exec(out.at(-1) ?? '')?.[1] ?? '';
    const said = execFileSync('sh', ['-c', `cleardesk() { echo "$2"; }; ${command}`]);
    expect(String(said)).toBe(`${file}\n`);
  });

  it('says where a file cannot be written', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a-file'), '');
    const { code, err } = run(answering(guest), { file: join(folder, 'a-file', 'x.yaml') });
    expect(code).toBe(1);
    expect(err.at(-1)).toContain('run this as an administrator, or name another file');
  });

  it('fails where the new file does not pass the check', () => {
    expect(run(answering(guest), { check: 'exit 1' }).code).toBe(1);
  });
});
