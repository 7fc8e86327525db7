import { describe, expect, it } from 'vitest';
import { recordedUser } from '../../../../main/audit/file/pseudonym.ts';

const pseudonym = (text: string) => `[${text}]`;

describe('recordedUser', () => {
  it.each([
    { setting: 'plain', is: 'nurse1' },
    { setting: 'hashed', is: 'sha256:[user nurse1]' },
    { setting: 'none', is: null },
  ] as const)('is $is where users are $setting', ({ setting, is }) => {
    expect(recordedUser('nurse1', setting, pseudonym)).toBe(is);
    expect(recordedUser(null, setting, pseudonym)).toBeNull();
  });

  it('turns no text around where users are plain', () => {
    expect(recordedUser('no\u202era', 'plain', pseudonym)).toBe('no ra');
  });
});
