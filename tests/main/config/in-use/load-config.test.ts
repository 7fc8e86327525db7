import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { loadConfig } from '../../../../main/config/in-use/load-config.ts';
import { defaultConfig } from '../../../../main/config/schema/schema.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

beforeEach(() => {
  vi.stubEnv('CLEARDESK_CONFIG', undefined);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
});

function configFile(text: string): string {
  const file = join(temporaryFolder(), 'cleardesk.yaml');
  writeFileSync(file, text);
  return file;
}

describe('loadConfig', () => {
  it('gives the config of a good file', () => {
    const file = configFile('session: { idleTimeout: 90s }');
    const loaded = loadConfig({ file: file, isNamed: true });
    expect(loaded).toMatchObject({ file, isAbsent: false, errors: null });
    expect(loaded.config.session.idleTimeoutMs).toBe(90_000);
  });

  it('gives the defaults where there is no file', () => {
    const file = join(temporaryFolder(), 'none.yaml');
    expect(loadConfig({ file: file, isNamed: true })).toEqual({
      file,
      policies: [],
      config: defaultConfig(),
      written: {},
      isAbsent: true,
      errors: null,
      isLastGood: false,
    });
  });

  it.each([
    { what: 'what is not YAML', text: 'session: {', error: /^1:\d+ / },
    {
      what: 'a wrong setting',
      text: '\nsession: { idleTimeout: 5 }',
      error: /^2:\d+ .*idleTimeout/,
    },
    { what: 'an unknown setting', text: 'sesion: {}', error: /session/ },
  ])('lets nobody in with $what', ({ text, error }) => {
    const loaded = loadConfig({ file: configFile(text), isNamed: true });
    expect(loaded.errors).toEqual([expect.stringMatching(error)]);
    expect(loaded).toMatchObject({ config: defaultConfig(), isAbsent: false });
  });

  it('lets nobody in with what cannot be read', () => {
    const folder = temporaryFolder();
    expect(loadConfig({ file: folder, isNamed: true })).toEqual({
      file: folder,
      policies: [],
      config: defaultConfig(),
      written: {},
      isAbsent: false,
      errors: ['it is a folder, not a file'],
      isLastGood: false,
    });
  });

  it('lets nobody in with a policy that is wrong, or that cannot be read', () => {
    const folder = temporaryFolder();
    const file = configFile('language: de');
    const policies = { kind: 'folder', folder } as const;
    writeFileSync(join(folder, 'a.yaml'), 'sesion: {}');
    const wrong = loadConfig({ file, isNamed: true, policies });
    const start = `${join(folder, 'a.yaml')}:1:1  sesion: `;
    expect(wrong.errors).toEqual([expect.stringMatching(new RegExp(`^${start}`))]);
    expect(wrong).toMatchObject({ config: defaultConfig(), isLastGood: false, policies: [] });

    const unreadable = { kind: 'folder', folder: file } as const;
    expect(loadConfig({ file, isNamed: true, policies: unreadable }).errors).toEqual([
      `${file}: the operating system says ENOTDIR`,
    ]);
  });

  it('names the policies that it goes by', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'none.yaml');
    writeFileSync(join(folder, 'b.yaml'), 'language: fr');
    writeFileSync(join(folder, 'a.yaml'), 'language: de');
    const policies = { kind: 'folder', folder } as const;
    expect(loadConfig({ file, isNamed: false, policies })).toMatchObject({
      policies: [join(folder, 'a.yaml'), join(folder, 'b.yaml')],
      config: { language: 'fr' },
      isAbsent: true,
      errors: null,
    });
  });

  it('repeats no password hash in an error', () => {
    const secret = 'scrypt$secret';
    const text = `signIn: { mode: accounts, accounts: [{ user: a, name: A, passwordHash: "${secret}" }] }`;
    expect(
      JSON.stringify(loadConfig({ file: configFile(text), isNamed: true }).errors),
    ).not.toContain(secret);
  });
});
