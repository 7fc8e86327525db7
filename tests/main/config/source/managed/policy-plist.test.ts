import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { placeText } from '../../../../../main/config/errors/config-error.ts';
import { readPolicyPlist } from '../../../../../main/config/source/managed/policy-plist.ts';
import type { ProgramResult } from '../../../../../main/config/source/managed/run-program.ts';
import { parseConfig } from '../../../../../main/config/source/parse-config.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

function plistFile(): string {
  const file = join(temporaryFolder(), 'org.cleardesk.Cleardesk.plist');
  writeFileSync(file, 'bplist00');
  return file;
}

/** What plutil(1) is documented to answer; it was never heard to speak itself. */
function read(file: string, answer: Partial<ProgramResult>) {
  const asked: string[] = [];
  const result = readPolicyPlist(file, '/folder', (program, args) => {
    asked.push([program, ...args].join(' '));
    return { code: 0, output: '', problem: '', ...answer };
  });
  return { result, asked };
}

describe('the managed preferences of a Mac', () => {
  it('may not be there', () => {
    const { result, asked } = read(join(temporaryFolder(), 'none.plist'), {});
    expect(result).toEqual({ kind: 'ok', configSources: [], warnings: [] });
    expect(asked).toEqual([]);
  });

  it('are a tree of settings, without what the profile says of itself', () => {
    const file = plistFile();
    const output =
      '{"PayloadUUID":"83C9F6E8","kiosk":{"fullScreen":true},"session":{"endAt":["18:00"]}}';
    const { result, asked } = read(file, { output });
    expect(asked).toEqual([`/usr/bin/plutil -convert json -o - ${file}`]);
    expect(result).toMatchObject({
      kind: 'ok',
      configSources: [
        {
          policy: file,
          folder: '/folder',
          value: { kiosk: { fullScreen: true }, session: { endAt: ['18:00'] } },
        },
      ],
    });
  });

  it('are wrong under their own name', () => {
    const file = plistFile();
    const { result } = read(file, { output: '{"kiosk":{"fullScreen":1}}' });
    const policies = result.kind === 'ok' ? result.configSources : [];
    const parsed = parseConfig('', { file: '/c.yaml', policies });
    const errors = parsed.kind === 'invalid' ? parsed.errors : [];
    expect(errors.map((error) => [placeText(error), error.path])).toEqual([
      [file, 'kiosk.fullScreen'],
    ]);
  });

  it.each([
    [{ code: 1, output: 'invalid object in plist for destination format' }, /plutil says: invalid/],
    [{ code: null, problem: 'spawnSync ENOENT' }, /plutil says: spawnSync/],
    [{ output: '[]' }, /no dictionary/],
    [{ output: '{"kiosk":' }, /no dictionary/],
  ])('let nobody in when they cannot be read: %j', (answer, reason) => {
    const file = plistFile();
    expect(read(file, answer).result).toMatchObject({
      kind: 'unreadable',
      policy: file,
      reason: expect.stringMatching(reason) as string,
    });
  });
});
