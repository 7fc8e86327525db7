import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sessionPseudonyms } from '../../../../main/audit/file/pseudonym.ts';
import { goOnAsNobody } from '../../as-nobody.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { itOnPosix } from '../../../posix.ts';

describe('sessionPseudonyms', () => {
  it('are the same for a session id, in every process of the device', () => {
    const salt = join(temporaryFolder(), 'audit', 'salt');
    const name = sessionPseudonyms(salt);
    expect(name('one')).toMatch(/^[0-9a-f]{32}$/);
    expect(name('one')).toBe(name('one'));
    expect(name('one')).not.toBe(name('two'));
    expect(sessionPseudonyms(salt)('one')).toBe(name('one'));
  });

  it('are different on another device', () => {
    const names = [1, 2].map(() => sessionPseudonyms(join(temporaryFolder(), 'salt'))('one'));
    expect(names[0]).not.toBe(names[1]);
  });

  it('make their salt at first use, for this user only', () => {
    const salt = join(temporaryFolder(), 'salt');
    const name = sessionPseudonyms(salt);
    expect(existsSync(salt)).toBe(false);
    name('one');
    expect(statSync(salt).size).toBe(32);
    expect(statSync(salt).mode & 0o777).toBe(0o600);
  });

  it('make a new salt for one that a power cut shortened', () => {
    const salt = join(temporaryFolder(), 'salt');
    writeFileSync(salt, 'short');
    sessionPseudonyms(salt)('one');
    expect(readFileSync(salt)).toHaveLength(32);
  });

  itOnPosix('never replace a salt that cannot be read', () => {
    const salt = join(temporaryFolder(), 'salt');
    writeFileSync(salt, 'x'.repeat(32));
    chmodSync(salt, 0o222);
    chmodSync(dirname(salt), 0o777);
    goOnAsNobody();
    expect(() => sessionPseudonyms(salt)('one')).toThrow('EACCES');
    expect(statSync(salt).size).toBe(32);
  });

  it('throw when the salt can be neither read nor made', () => {
    const folder = join(temporaryFolder(), 'salt');
    mkdirSync(folder);
    expect(() => sessionPseudonyms(folder)('one')).toThrow('is a folder, not a file');
    expect(() => sessionPseudonyms('/dev/null/salt')('one')).toThrow();
  });
});
