import { describe, expect, it } from 'vitest';
import { passwordHash } from '../../../../main/config/schema/setting.ts';
import {
  decoyHash,
  hashPasswordSync,
  parsePasswordHash,
  STRENGTH,
  verifyPassword,
  type PasswordHash,
} from '../../../../main/identity/sign-in/password-hash.ts';
import { exampleHash } from '../../config/example-hash.ts';

/** Made of "Zürich am Abend", as the one below, by Python's hashlib.scrypt. */
const madeElsewhere = exampleHash;
const [salt = '', key = ''] = madeElsewhere.split('$').slice(4);
const strongerMadeElsewhere = `scrypt$18$8$2$${salt}$JQlHswshL7Zg-GYYOyj7B4oGgsNUg2Z2zHh_bJCz4zg`;

describe('a password hash', () => {
  it('fits its password and no other, and is another one each time', async () => {
    const text = hashPasswordSync('correct horse battery staple');
    expect(text).toMatch(/^scrypt\$17\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
    expect(await verifyPassword('correct horse battery staple', parsed(text))).toBe(true);
    expect(await verifyPassword('correct horse battery stapl', parsed(text))).toBe(false);
    expect(hashPasswordSync('correct horse battery staple')).not.toBe(text);
  });

  it('is what other programs compute, with more work too', async () => {
    expect(await verifyPassword('Zürich am Abend', parsed(madeElsewhere))).toBe(true);
    expect(await verifyPassword('Zürich am Abend', parsed(strongerMadeElsewhere))).toBe(true);
  });

  it('fits a letter with its accent typed as two characters', async () => {
    const typed = 'Zu\u0308rich am Abend';
    expect(await verifyPassword(typed, parsed(madeElsewhere))).toBe(true);
  });

  it('that is a decoy asks for the same work, and is another one each time', () => {
    const decoy = decoyHash({ costLog2: 18, parallelization: 2 });
    expect(decoy).toMatchObject({ costLog2: 18, parallelization: 2 });
    expect(decoyHash(STRENGTH).key).not.toEqual(decoyHash(STRENGTH).key);
  });
});

describe('the text of a password hash', () => {
  const good = [madeElsewhere, strongerMadeElsewhere, `scrypt$17$8$4$${salt}$${key}`];
  const tooWeakOrTooMuch = [
    `scrypt$16$8$1$${salt}$${key}`,
    `scrypt$19$8$1$${salt}$${key}`,
    `scrypt$30$8$1$${salt}$${key}`,
    `scrypt$17$8$5$${salt}$${key}`,
    `scrypt$17$8$0$${salt}$${key}`,
    `scrypt$17$1$1$${salt}$${key}`,
    `scrypt$017$8$1$${salt}$${key}`,
  ];
  const broken = [
    'scrypt$',
    'scrypt$1',
    `scrypt$17$8$1$${salt}$${key.slice(0, -1)}`,
    `scrypt$17$8$1$${salt}$${key}=`,
    `scrypt$17$8$1$${salt}$${key} `,
    `scrypt$17$8$1$${salt}$${key}\n`,
    `scrypt$17$8$1$${salt.slice(1)}$${key}`,
    `scrypt$17$8$1$${salt}`,
    `scrypt$17,8,1$${salt}$${key}`,
  ];
  const other = ['', 'hunter2', ` ${madeElsewhere}`, `$${madeElsewhere}`, 'SCRYPT$...'];

  it.each(good)('%j is taken by the config and by sign-in', (text) => {
    expect(refusalOf(text)).toBeNull();
    expect(parsePasswordHash(text)).not.toBeNull();
  });

  it.each([
    ...tooWeakOrTooMuch.map((text) => [text, 'too weak, or that takes too much memory'] as const),
    ...broken.map((text) => [text, 'is not a whole password hash: copy all of it'] as const),
    ...other.map((text) => [text, 'is not a password hash'] as const),
  ])('%j is taken by neither, and the config says: %s', (text, message) => {
    expect(refusalOf(text)).toContain(message);
    expect(parsePasswordHash(text)).toBeNull();
  });

  it('that is the example is taken by the config, and fits no password', () => {
    expect(refusalOf('scrypt$...')).toBeNull();
    expect(parsePasswordHash('scrypt$...')).toBeNull();
  });

  it('is never repeated in what the config says of it', () => {
    for (const text of [...tooWeakOrTooMuch, ...broken.slice(1), 'hunter2']) {
      expect(refusalOf(text)).not.toContain(text);
      expect(refusalOf(text)).not.toContain(key);
    }
  });
});

function parsed(text: string): PasswordHash {
  const hash = parsePasswordHash(text);
  if (hash === null) throw new Error(`not a hash: ${text}`);
  return hash;
}

function refusalOf(text: string): string | null {
  return passwordHash().safeParse(text).error?.issues[0]?.message ?? null;
}
