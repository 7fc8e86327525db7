import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { button, expect, test } from './support/clinic.ts';

test('somebody signs in with an account, which the config then takes away', async ({
  clinic,
  launch,
}) => {
  const demo = await clinic('accounts');
  const config = demo.configWith();
  const kiosk = await launch({ config });
  const { screens } = kiosk;
  await screens.getByLabel('User name').fill('nurse1');
  await screens.getByLabel('Password').fill('not the password');
  await button(kiosk, 'Sign in').click();
  await expect(screens.getByText('Wrong user name or password.')).toBeVisible();
  await expect(screens.getByLabel('Password')).toHaveValue('');

  await screens.getByLabel('Password').fill('nurse1-demo');
  await screens.keyboard.press('Enter');
  await expect(button(kiosk, 'End session')).toBeVisible();
  await expect(screens.getByText('Nora Nilsson')).toBeVisible();

  const without = config.replace(/ +- *(\{ *)?user: nurse1[\s\S]*?(?= +- )/, '');
  expect(without).not.toBe(config);
  writeFileSync(join(kiosk.folder, 'cleardesk.yaml'), without);
  await expect
    .poll(() => kiosk.audit())
    .toContainEqual(
      expect.objectContaining({ event: 'ending-finished', reason: 'policy', clean: true }),
    );
});

test('wrong passwords by the hundred: growing waits, few records, and nothing of them kept', async ({
  clinic,
  launch,
}) => {
  const demo = await clinic('accounts');
  const kiosk = await launch({ config: demo.configWith() });
  const tries = process.env['CLEARDESK_SOAK'] === undefined ? 100 : 1000;
  const guess = async ([from, to]: readonly [number, number]) => {
    const found = new Set<number>();
    const { cleardesk } = window;
    for (let nth = from; nth < to; nth += 1) {
      await cleardesk.signIn({ kind: 'account', user: 'nurse1', password: `guess-mk-${nth}` });
      for (;;) {
        const { state, now } = await cleardesk.update();
        if (state.kind === 'signed-out') {
          const { refusal } = state;
          const until = refusal?.kind === 'wrong-password' ? refusal.waitUntil : undefined;
          if (until !== undefined) found.add(Math.round(until - now));
          break;
        }
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
    return [...found];
  };
  const megabytes = () =>
    Number(
      /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${kiosk.mainProcess}/smaps_rollup`, 'latin1'))?.[1],
    ) / 1024;
  const waits = await kiosk.screens.evaluate(guess, [0, tries / 10] as const);
  const before = megabytes();
  waits.push(...(await kiosk.screens.evaluate(guess, [tries / 10, tries] as const)));
  console.log(
    `${tries} wrong passwords: ${before.toFixed(1)} MB, then ${megabytes().toFixed(1)} MB`,
  );
  expect(megabytes() - before).toBeLessThan(20);
  expect(Math.max(...waits)).toBeGreaterThan(900);
  const failed = kiosk.audit().filter(({ event }) => event === 'sign-in-failed');
  expect(failed.length).toBeLessThan(10);
  expect(JSON.stringify(kiosk.audit())).not.toMatch(/guess-mk|nurse1/);
  expect(kiosk.output).not.toContain('guess-mk');
});
