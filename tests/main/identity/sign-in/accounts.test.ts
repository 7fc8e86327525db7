import { describe, expect, it } from 'vitest';
import {
  type Account,
  AccountSignIn,
  signInGuest,
} from '../../../../main/identity/sign-in/accounts.ts';
import { noFailures } from '../../../../main/identity/sign-in/login-throttle.ts';
import {
  hashPasswordSync,
  type PasswordHash,
  verifyPassword,
} from '../../../../main/identity/sign-in/password-hash.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

const salt = 'A'.repeat(22);
const hashOf = (numbers: string, letter: string) =>
  `scrypt$${numbers}$${salt}$${letter.repeat(42)}A`;
const accounts: readonly Account[] = [
  { user: 'Nurse1', name: 'Nurse One', passwordHash: hashOf('17$8$1', 'B') },
  { user: 'Zoë', name: 'Zoë Doe', passwordHash: hashOf('17$8$1', 'C') },
  { user: 'example', name: 'Example', passwordHash: 'scrypt$...' },
];
const wrong = { kind: 'refused', refusal: { kind: 'wrong-password' } };

/** Knows the hash of "right B" by its letter, without the work of a real one. */
function setUp(people = accounts) {
  const clock = new FakeClock();
  const checked: PasswordHash[] = [];
  let running = 0;
  let most = 0;
  const signIn = new AccountSignIn({
    accounts: people,
    now: clock.now,
    failures: noFailures,
    verify: async (password, hash) => {
      checked.push(hash);
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      return `right ${hash.key.toString('base64url').slice(0, 1)}` === password;
    },
  });
  return { signIn, clock, checked, mostAtOnce: () => most };
}

describe('AccountSignIn', () => {
  it('lets in who knows the password', async () => {
    expect(await setUp().signIn.signIn('Nurse1', 'right B')).toEqual({
      kind: 'signed-in',
      user: { name: 'Nurse One', account: 'Nurse1' },
    });
  });

  it.each([
    ['Nurse1', 'right C'],
    ['Nurse1', ''],
    ['Nurse2', 'right B'],
    ['', ''],
    ['__proto__', 'right B'],
    ['example', 'scrypt$...'],
  ])('refuses %j with %j, in the same words', async (user, password) => {
    expect(await setUp().signIn.signIn(user, password)).toEqual(wrong);
  });

  it.each(['nurse1', ' NURSE1 ', 'Ｎurse1'])('takes %j for Nurse1', async (user) => {
    expect(await setUp().signIn.signIn(user, 'right B')).toMatchObject({
      user: { account: 'Nurse1' },
    });
  });

  it('takes a name with its accent typed as two characters', async () => {
    expect(await setUp().signIn.signIn('ZOE\u0308', 'right C')).toMatchObject({
      user: { account: 'Zoë' },
    });
  });

  it('leaves a password as it was typed', async () => {
    expect(await setUp().signIn.signIn('Nurse1', 'right B ')).toEqual(wrong);
    expect(await setUp().signIn.signIn('Nurse1', 'RIGHT B')).toEqual(wrong);
  });

  it('does the same work for a name that does not exist, with the same decoy each time', async () => {
    const strong = [{ user: 'a', name: 'A', passwordHash: hashOf('18$8$2', 'B') }];
    const { signIn, checked } = setUp(strong);
    for (const user of ['nobody', 'nobody', 'a']) await signIn.signIn(user, 'x');
    expect(checked).toHaveLength(3);
    const [first, second] = checked;
    expect(second).toBe(first);
    for (const hash of checked) expect(hash).toMatchObject({ costLog2: 18, parallelization: 2 });
  });

  it('does that work where there is no account at all', async () => {
    const { signIn, checked } = setUp([]);
    expect(await signIn.signIn('nobody', 'x')).toEqual(wrong);
    expect(checked).toHaveLength(1);
  });

  it.each(['Nurse1', 'nobody'])('makes %s wait, and looks at nothing until then', async (user) => {
    const { signIn, checked, clock } = setUp();
    for (let count = 0; count < 3; count += 1)
      expect(await signIn.signIn(user, 'x')).toEqual(wrong);
    const refused = {
      kind: 'refused',
      refusal: { kind: 'wrong-password', waitUntil: clock.now() + 1000 },
    };
    expect(await signIn.signIn(user, 'x')).toEqual(refused);
    clock.advance(999);
    expect(await signIn.signIn(user.toUpperCase(), 'right B')).toEqual(refused);
    expect(checked).toHaveLength(4);
    clock.advance(1);
    expect(await signIn.signIn(user, 'x')).toMatchObject({
      refusal: { waitUntil: clock.now() + 2000 },
    });
    expect(checked).toHaveLength(5);
  });

  it('forgets wrong passwords once the right one was given', async () => {
    const { signIn } = setUp();
    for (const password of ['x', 'x', 'x', 'right B', 'x', 'x', 'x', 'right B']) {
      expect(await signIn.signIn('Nurse1', password)).not.toHaveProperty('refusal.waitUntil');
    }
  });

  it('checks one at a time, and a flood is stopped by the waiting', async () => {
    const { signIn, checked, mostAtOnce } = setUp();
    const flood = Array.from({ length: 100 }, () => signIn.signIn('Nurse1', 'x'));
    await Promise.all(flood);
    expect(checked).toHaveLength(4);
    expect(mostAtOnce()).toBe(1);
  });

  it('goes on after a check that failed', async () => {
    const clock = new FakeClock();
    let isBroken = true;
    const signIn = new AccountSignIn({
      accounts,
      now: clock.now,
      failures: noFailures,
      verify: () => {
        if (isBroken) throw new Error('no memory');
        return Promise.resolve(true);
      },
    });
    await expect(signIn.signIn('Nurse1', 'x')).rejects.toThrow('no memory');
    isBroken = false;
    expect(await signIn.signIn('Nurse1', 'x')).toMatchObject({ kind: 'signed-in' });
  });

  it('goes on waiting in the next process', async () => {
    const first = setUp();
    for (let count = 0; count < 4; count += 1) await first.signIn.signIn('Nurse1', 'x');
    const next = new AccountSignIn({
      accounts,
      now: () => 50,
      failures: first.signIn.failures(),
      verify: () => Promise.resolve(true),
    });
    expect(await next.signIn('Nurse1', 'x')).toMatchObject({ refusal: { waitUntil: 1050 } });
  });

  it('takes as long for a name that exists as for one that does not', async () => {
    const signIn = new AccountSignIn({
      accounts: [{ user: 'a', name: 'A', passwordHash: hashPasswordSync('right') }],
      now: () => performance.now(),
      failures: noFailures,
      verify: verifyPassword,
    });
    const msOf = async (user: string) => {
      const start = performance.now();
      await signIn.signIn(user, 'wrong');
      return performance.now() - start;
    };
    const known = await msOf('a');
    const unknown = await msOf('nobody');
    expect(unknown).toBeGreaterThan(known / 3);
    expect(known).toBeGreaterThan(unknown / 3);
  });
});

describe('signInGuest', () => {
  it('gives a session without a name, and a new id every time', () => {
    const ids: string[] = [];
    const pseudonym = (id: string) => `name ${ids.push(id)}`;
    expect(signInGuest(pseudonym)).toEqual({ auditId: 'name 1', userName: null });
    expect(signInGuest(pseudonym)).toEqual({ auditId: 'name 2', userName: null });
    expect(new Set(ids).size).toBe(2);
  });

  it('keeps the id to itself', () => {
    let id = '';
    const session = signInGuest((sessionId) => {
      id = sessionId;
      return 'a1b2';
    });
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify(session)).not.toContain(id);
  });
});
