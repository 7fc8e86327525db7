import { writeFileSync } from 'node:fs';
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
  const waits = await kiosk.screens.evaluate(async (count) => {
    const found = new Set<number>();
    const { cleardesk } = window;
    for (let nth = 0; nth < count; nth += 1) {
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
  }, tries);
  expect(Math.max(...waits)).toBeGreaterThan(900);
  const failed = kiosk.audit().filter(({ event }) => event === 'sign-in-failed');
  expect(failed.length).toBeLessThan(10);
  expect(JSON.stringify(kiosk.audit())).not.toMatch(/guess-mk|nurse1/);
  expect(kiosk.output).not.toContain('guess-mk');
});
