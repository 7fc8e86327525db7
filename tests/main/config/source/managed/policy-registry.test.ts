import { describe, expect, it } from 'vitest';
import { placeText } from '../../../../../main/config/errors/config-error.ts';
import { readPolicyRegistry } from '../../../../../main/config/source/managed/policy-registry.ts';
import type { ProgramResult } from '../../../../../main/config/source/managed/run-program.ts';
import { parseConfig } from '../../../../../main/config/source/parse-config.ts';

const key = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Cleardesk';
const store = { kind: 'registry', key, system: 'C:\\Windows\\System32' } as const;
const file = 'C:\\ProgramData\\Cleardesk\\cleardesk.yaml';

/** A Windows that answers `reg query` as documented; it was never heard to speak itself. */
function windows(answers: Readonly<Record<string, Partial<ProgramResult>>>) {
  const asked: string[] = [];
  const run = (program: string, args: readonly string[]): ProgramResult => {
    asked.push([program, ...args].join(' '));
    const what = Object.keys(answers).find((text) => args.at(-1)?.endsWith(`query ${text}"`));
    if (what === undefined) throw new Error(`nobody expects ${args.join(' ')}`);
    return { code: 0, output: '', problem: '', ...answers[what] };
  };
  return { asked, run };
}

function read(output: string) {
  const { run } = windows({ [`${key} /s`]: { output: output.replaceAll('\n', '\r\n') } });
  return readPolicyRegistry(store, 'C:\\ProgramData\\Cleardesk', run);
}

function valueOf(output: string): unknown {
  const result = read(output);
  return result.kind === 'ok' ? result.configSources[0]?.value : result;
}

function errorsOf(output: string): readonly string[] {
  const result = read(output);
  if (result.kind !== 'ok') throw new Error(JSON.stringify(result));
  const parsed = parseConfig('', { file, policies: result.configSources });
  return parsed.kind === 'ok'
    ? []
    : parsed.errors.map((error) => `${placeText(error)}: ${error.path} ${error.message}`);
}

describe('the policies in the registry', () => {
  it('are read with the programs of Windows, as UTF-8', () => {
    const { run, asked } = windows({ [`${key} /s`]: {} });
    readPolicyRegistry(store, '', run);
    expect(asked).toEqual([
      'C:\\Windows\\System32\\cmd.exe /d /s /c ""C:\\Windows\\System32\\chcp.com" 65001 >nul && "C:\\Windows\\System32\\reg.exe" query HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Cleardesk /s"',
    ]);
  });

  it('are refused where a character of one cannot be read', () => {
    expect(
      errorsOf(`
${key}\\organisation
    name    REG_SZ    Klinik \uFFFD
`),
    ).toEqual([
      `${key}\\organisation\\name: organisation.name has a character that cannot be read`,
    ]);
  });

  it('have a key for each section, and a type for each kind of setting', () => {
    const output = `
${key}
    language    REG_SZ    de

${key}\\organisation
    name    REG_SZ    Klinik für    Beispiele

${key}\\kiosk
    fullScreen    REG_DWORD    0x1

${key}\\audit
    keep    REG_DWORD    0x1e
    seal    REG_DWORD    0x0

${key}\\session
    endAt    REG_MULTI_SZ    18:00\\0 20:30
    endOn    REG_MULTI_SZ    

`;
    expect(valueOf(output)).toEqual({
      language: 'de',
      organisation: { name: 'Klinik für    Beispiele' },
      kiosk: { fullScreen: true },
      audit: { keep: 30, seal: false },
      session: { endAt: ['18:00', ' 20:30'], endOn: [] },
    });
  });

  it('have a list of sections as YAML or JSON', () => {
    const sites = [{ name: 'A', url: 'https://a.example' }];
    expect(valueOf(`${key}\n    sites    REG_SZ    ${JSON.stringify(sites)}`)).toEqual({ sites });
    const lines = '- name: A\\0  url: https://a.example';
    expect(valueOf(`${key}\n    sites    REG_MULTI_SZ    ${lines}`)).toEqual({ sites });
  });

  it('may be written with other capitals', () => {
    expect(valueOf(`${key}\\SESSION\n    IdleTimeout    REG_SZ    5m`)).toEqual({
      session: { idleTimeout: '5m' },
    });
  });

  it('say nothing where there is no value', () => {
    expect(valueOf(`${key}\n${key}\\session\n`)).toBeUndefined();
  });

  it('are wrong under the name that the registry has for them', () => {
    const output = `
${key}
    sesion    REG_SZ    x
    session    REG_SZ    x
    sites    REG_SZ    [{ name: A, url: ftp://a.example }]
${key}\\kiosk
    fullScreen    REG_SZ    true
    downloads    REG_SZ    never
${key}\\audit
    seal    REG_DWORD    0x2
    keep    REG_DWORD    0x7d0
${key}\\signIn
    mode    REG_SZ    accounts
    accounts    REG_MULTI_SZ    - user: [
`;
    expect(errorsOf(output)).toEqual(
      expect.arrayContaining([
        `${key}\\sesion: sesion unknown key \`sesion\`; did you mean \`session\`?`,
        `${key}\\session: session is a value`,
        `${key}\\sites: sites[0].url is not a web address: it has to start with https:// or http://`,
        `${key}\\kiosk\\fullScreen: kiosk.fullScreen is REG_SZ`,
        `${key}\\kiosk\\downloads: kiosk.downloads "never" is not one of the choices`,
        `${key}\\audit\\seal: audit.seal is neither 1 nor 0`,
        `${key}\\audit\\keep: audit.keep is too large`,
        expect.stringMatching(/\\accounts: signIn.accounts line 1 is not YAML/),
      ]),
    );
  });

  it('are wrong as a section where nothing in it is', () => {
    expect(errorsOf(`${key}\\signIn\n    mode    REG_SZ    accounts`)).toEqual([
      `${key}\\signIn: signIn.accounts has no account, but mode is accounts`,
    ]);
  });
});

describe('where nothing can be read in the registry', () => {
  const above = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies';
  const failed = { code: 1, problem: 'FEHLER: Der Zugriff wurde verweigert.' };

  it('there are no policies when the key above tells that there is none', () => {
    const output = `\n${above}\\Google\n${above}\\CleardeskOther\n`;
    const { run } = windows({ [`${key} /s`]: failed, [above]: { output } });
    expect(readPolicyRegistry(store, '', run)).toEqual({
      kind: 'ok',
      configSources: [],
      warnings: [],
    });
  });

  it.each([
    ['the key is there', { output: `\n${above}\\cleardesk\n` }],
    ['the key above cannot be read either', failed],
    ['reg.exe cannot be run', { code: null, problem: 'spawnSync ENOENT' }],
  ])('nobody gets in when %s', (_what, answer) => {
    const { run } = windows({ [`${key} /s`]: failed, [above]: answer });
    expect(readPolicyRegistry(store, '', run)).toEqual({
      kind: 'unreadable',
      policy: key,
      reason: 'reg.exe says: FEHLER: Der Zugriff wurde verweigert.',
    });
  });

  it('nobody gets in with a value that goes on in the next line', () => {
    expect(read(`${key}\n    language    REG_SZ    de\nkiosk: {}\n`)).toMatchObject({
      kind: 'unreadable',
    });
  });
});
