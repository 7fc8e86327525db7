import { describe, expect, it } from 'vitest';
import { AdministratorPassword } from '../../../../main/identity/sign-in/administrator.ts';
import { noFailures, type Failures } from '../../../../main/identity/sign-in/login-throttle.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { exampleHash } from '../../config/example-hash.ts';

function administrator(
  clock = new FakeClock(),
  passwordHash: string | null = exampleHash,
  failures: Failures = noFailures,
) {
  let looks = 0;
  const password = new AdministratorPassword({
    passwordHash,
    now: clock.now,
    failures,
    verify: (typed) => {
      looks += 1;
      return Promise.resolve(typed === 'right');
    },
  });
  return { password, clock, looks: () => looks };
}

describe("the administrator's password", () => {
  it('is right or wrong', async () => {
    const { password } = administrator();
    expect(password.isSet).toBe(true);
    expect(await password.check('right')).toEqual({ kind: 'right' });
    expect(await password.check('wrong')).toEqual({ kind: 'wrong', waitUntil: null });
  });

  it.each([null, 'scrypt$...'])('opens nothing where the config has %s', async (hash) => {
    const { password, looks } = administrator(new FakeClock(), hash);
    expect(password.isSet).toBe(false);
    expect(await password.check('right')).toMatchObject({ kind: 'wrong' });
    expect(looks()).toBe(0);
  });

  it('makes people wait longer and longer, also the next process', async () => {
    const { password, clock, looks } = administrator();
    for (let time = 0; time < 4; time++) await password.check('wrong');
    expect(await password.check('right')).toEqual({ kind: 'wrong', waitUntil: 1000 });
    expect(looks()).toBe(4);

    const next = administrator(clock, exampleHash, password.failures());
    expect(await next.password.check('right')).toEqual({ kind: 'wrong', waitUntil: 1000 });
    clock.advance(1001);
    expect(await next.password.check('wrong')).toEqual({ kind: 'wrong', waitUntil: 3001 });
    clock.advance(2001);
    expect(await next.password.check('right')).toEqual({ kind: 'right' });
  });
});
