import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KeychainMark } from '../../../../main/identity/credentials/keychain-mark.ts';
import { goOnAsNobody } from '../../as-nobody.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

describe('KeychainMark', () => {
  it('is there from when it is set until it is cleared, for the next process too', () => {
    const file = join(temporaryFolder(), 'mark');
    const mark = new KeychainMark(file);
    const marks = () => {
      const next = new KeychainMark(file);
      return [next.isSetFor('session'), next.isSetFor('pending'), next.isSet()];
    };
    mark.clear('session');
    expect(marks()).toEqual([false, false, false]);
    mark.set('session');
    mark.set('session');
    expect(marks()).toEqual([true, false, true]);
    mark.set('pending');
    mark.clear('session');
    expect(marks()).toEqual([false, true, true]);
    mark.clear('pending');
    expect(marks()).toEqual([false, false, false]);
  });

  it('is a file with nothing in it, for the kiosk only', () => {
    const file = join(temporaryFolder(), 'mark');
    new KeychainMark(file).set('session');
    const { size, mode } = statSync(`${file}-session`);
    expect([size, mode & 0o777]).toEqual([0, 0o600]);
  });

  it('throws where it cannot be set, so that nothing is put in the keychain', () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o555);
    goOnAsNobody();
    expect(() => new KeychainMark(join(folder, 'mark')).set('session')).toThrow('EACCES');
  });
});
