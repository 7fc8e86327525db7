import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { readPolicyFolder } from '../../../../../main/config/source/managed/policy-folder.ts';
import { goOnAsNobody } from '../../../as-nobody.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { itOnPosix } from '../../../../posix.ts';

let folder = '';

beforeEach(() => {
  folder = temporaryFolder();
});

function policyFile(name: string, text: string | Buffer): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe('a folder of policies', () => {
  it('may be empty, or not there at all', () => {
    const none = { kind: 'ok', configSources: [], warnings: [] };
    expect(readPolicyFolder(folder)).toEqual(none);
    expect(readPolicyFolder(join(folder, 'none'))).toEqual(none);
  });

  it('is read in the order of names, and only what is named as a policy', () => {
    for (const name of [
      '20-b.yaml',
      '10-a.yaml',
      '.10-a.yaml.swp',
      '.c.yaml',
      'notes.txt',
      'd.yml',
    ]) {
      policyFile(name, `language: de # ${name}`);
    }
    const result = readPolicyFolder(folder);
    expect(result).toMatchObject({
      kind: 'ok',
      configSources: [{ policy: join(folder, '10-a.yaml') }, { policy: join(folder, '20-b.yaml') }],
      warnings: [`${join(folder, 'd.yml')} is not read: the name of a policy ends in .yaml`],
    });
  });

  itOnPosix('is not taken for absent when it is something else, or a link to nothing', () => {
    const file = policyFile('a', '');
    symlinkSync(join(folder, 'gone'), join(folder, 'link'));
    expect(readPolicyFolder(file)).toMatchObject({ kind: 'unreadable', policy: file });
    expect(readPolicyFolder(join(folder, 'link'))).toMatchObject({ kind: 'unreadable' });
  });

  it('is refused when one policy cannot be read', () => {
    policyFile('a.yaml', 'language: de');
    mkdirSync(join(folder, 'b.yaml'));
    const policy = join(folder, 'b.yaml');
    const reason = 'it is a folder, not a file';
    expect(readPolicyFolder(folder)).toEqual({ kind: 'unreadable', policy, reason });
  });

  itOnPosix('is refused with a policy that the kiosk may not read', () => {
    const policy = policyFile('a.yaml', 'language: de');
    chmodSync(folder, 0o755);
    chmodSync(policy, 0o600);
    goOnAsNobody();
    expect(readPolicyFolder(folder)).toMatchObject({ kind: 'unreadable', policy });
  });

  itOnPosix('is refused where others could write it, as a whole or one policy', () => {
    const policy = policyFile('a.yaml', 'language: de');
    chmodSync(policy, 0o666);
    const reason = (mode: string) => `refused, every user may write to it (mode ${mode})`;
    expect(readPolicyFolder(folder)).toEqual({
      kind: 'unreadable',
      policy,
      reason: reason('0666'),
    });
    chmodSync(policy, 0o644);
    chmodSync(folder, 0o777);
    expect(readPolicyFolder(folder)).toEqual({
      kind: 'unreadable',
      policy: folder,
      reason: reason('0777'),
    });
  });

  it.runIf(process.geteuid?.() === 0)('is refused where another user owns it', () => {
    policyFile('a.yaml', 'language: de');
    chownSync(folder, 1234, 1234);
    expect(readPolicyFolder(folder)).toEqual({
      kind: 'unreadable',
      policy: folder,
      reason: 'refused, it belongs to another user (1234)',
    });
  });

  it('is refused with a policy that is no text', () => {
    const file = policyFile('a.yaml', Buffer.from('organisation: { name: Caf\xe9 }', 'latin1'));
    expect(readPolicyFolder(folder)).toMatchObject({
      kind: 'invalid',
      errors: [{ line: 1, column: 26, policy: { kind: 'file', file } }],
    });
  });
});
