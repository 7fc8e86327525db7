import type { Locator } from '@playwright/test';
import { button } from './support/clinic.ts';
import { pressKey, xdotool } from './support/input.ts';
import type { Kiosk } from './support/kiosk.ts';
import {
  onScreenKeyboard,
  pressOnScreen,
  touch,
  typeOnScreen,
} from './support/on-screen-keyboard.ts';
import { expect, expectCleanEnd, expectSeen, LEFT, test } from './support/story.ts';

test('a user with a keyboard only: from the language to the next login screen', async ({
  story: { kiosk, addresses },
}) => {
  const { screens } = kiosk;
  const heading = screens.getByRole('heading');
  const press = async (target: Locator, key?: string) => {
    await reach(target, key);
    pressKey('Return');
  };

  await test.step('the language, the use banner and the sign-in', async () => {
    await expect(heading).toHaveText('Welcome');
    await press(button(kiosk, 'Deutsch'));
    await expect(heading).toHaveText('Willkommen');
    await press(button(kiosk, 'English'), 'shift+Tab');
    await expect(heading).toHaveText('Welcome');
    await press(button(kiosk, 'Sign in'), 'shift+Tab');
    await expect(heading).toHaveText('Terms of use');
    await reach(screens.getByRole('region'));
    await press(button(kiosk, 'I agree'));
    await reach(screens.getByLabel('User name'));
    typeText(LEFT.user);
    await reach(screens.getByLabel('Password', { exact: true }));
    typeText(LEFT.password);
    pressKey('Return');
    await expect(button(kiosk, 'End session')).toBeVisible();
  });

  const ward = await kiosk.site(addresses[0]);
  ward.context().on('dialog', () => undefined); // else Playwright answers
  await test.step('a form, a message and a download of a site', async () => {
    await reach(ward.getByLabel('Note'));
    typeText(LEFT.note);
    pressKey('Return');
    await expect(ward.getByText(`Saved: ${LEFT.note}`)).toBeVisible();

    await press(ward.getByRole('button', { name: 'Remove' }));
    await expect(screens.getByRole('dialog')).toContainText('Remove it?');
    await reach(button(kiosk, 'OK'));
    pressKey('Escape');
    await expect(ward).toHaveTitle('removed: false');

    await press(ward.getByRole('link', { name: 'Letter' }));
    const list = button(kiosk, 'Downloads 1');
    await expect(list).toBeVisible();
    await toBar(kiosk);
    await press(list, 'Right');
    await expect(screens.getByRole('listitem')).toContainText('letter.txt');
    // The first two stops of the way take longer than the list's guard against keys that were meant for the page.
    await reach(button(kiosk, 'Delete letter.txt'));
    pressKey('Escape');
    await expect(screens.getByRole('listitem')).toHaveCount(0);
  });

  await test.step('the other site, and between a page and the bar', async () => {
    await toBar(kiosk);
    await press(button(kiosk, 'Messages'), 'Right');
    const messages = await kiosk.site(addresses[1]);
    await reach(messages.getByLabel('Reply'));
    typeText(LEFT.reply);
    await expect(messages.getByLabel('Reply')).toHaveValue(LEFT.reply);
    for (const back of ['F6', 'Escape']) {
      await toBar(kiosk);
      await showsFocus(button(kiosk, 'Messages'));
      pressKey(back);
      await showsFocus(messages.getByLabel('Reply'));
    }
  });

  expectSeen(kiosk);
  await test.step('the warning, and the end', async () => {
    await expect(screens.getByRole('alertdialog')).toBeVisible();
    await showsFocus(button(kiosk, 'Continue session'));
    pressKey('Return');
    await expect(screens.getByRole('alertdialog')).toHaveCount(0);
    await toBar(kiosk);
    pressKey('End');
    await showsFocus(button(kiosk, 'End session'));
  });
  await expectCleanEnd(
    kiosk,
    () => {
      pressKey('Return');
    },
    async () => {
      await press(button(kiosk, 'Done'));
    },
  );
});

test('a user with a touch screen only: from the language to the next login screen', async ({
  story: { kiosk, addresses },
}) => {
  const { screens } = kiosk;
  const heading = screens.getByRole('heading');
  const keyboard = onScreenKeyboard(kiosk);
  const press = (name: string) => touch(button(kiosk, name));
  const key = (name: string) => pressOnScreen(kiosk, name, touch);
  const type = (text: string) => typeOnScreen(kiosk, text, touch);

  await test.step('the language, the use banner and the sign-in', async () => {
    await press('Deutsch');
    await expect(heading).toHaveText('Willkommen');
    await press('English');
    await expect(heading).toHaveText('Welcome');
    await press('Sign in');
    await expect(button(kiosk, 'I agree')).toBeEnabled();
    await press('I agree');
    await touchField(screens.getByLabel('User name'), keyboard);
    await type(LEFT.user);
    await expect(screens.getByLabel('User name')).toHaveValue(LEFT.user);
    await touch(screens.getByLabel('Password', { exact: true }));
    const [letters = '', digits = ''] = LEFT.password.split(/(?=#)/);
    await type(letters);
    await key('Digits and symbols');
    await type(digits);
    await key('Enter');
    await expect(button(kiosk, 'End session')).toBeVisible();
    await expect(keyboard).toHaveCount(0);
  });

  const ward = await kiosk.site(addresses[0]);
  ward.context().on('dialog', () => undefined); // else Playwright answers
  await test.step('a form, a message and a download of a site', async () => {
    await touchField(ward.getByLabel('Note'), keyboard);
    await type(LEFT.note);
    await touch(ward.getByLabel('Dose'));
    await expect(keyboard.getByRole('button', { name: 'q', exact: true })).toHaveCount(0);
    await type('7,5');
    await touch(ward.getByRole('button', { name: 'Save' }));
    await expect(ward.getByText(`Saved: ${LEFT.note}, 7,5`)).toBeVisible();

    await touch(ward.getByRole('button', { name: 'Remove' }));
    await expect(screens.getByRole('dialog')).toContainText('Remove it?');
    await expect(button(kiosk, 'Cancel')).toBeEnabled();
    await press('Cancel');
    await expect(ward).toHaveTitle('removed: false');

    await touch(ward.getByRole('link', { name: 'Letter' }));
    await press('Downloads 1');
    await expect(screens.getByRole('listitem')).toContainText('letter.txt');
    await press('Back to the page');
    await expect(screens.getByRole('listitem')).toHaveCount(0);
  });

  await test.step('the other site', async () => {
    await press('Messages');
    const messages = await kiosk.site(addresses[1]);
    await touchField(messages.getByLabel('Reply'), keyboard);
    await type(LEFT.reply);
    await expect(messages.getByLabel('Reply')).toHaveValue(LEFT.reply);
  });

  expectSeen(kiosk);
  await test.step('the warning', async () => {
    await expect(screens.getByRole('alertdialog')).toBeVisible();
    await press('Continue session');
    await expect(screens.getByRole('alertdialog')).toHaveCount(0);
  });
  await expectCleanEnd(
    kiosk,
    () => press('End session'),
    () => press('Done'),
  );
});

function typeText(text: string): void {
  xdotool('type', '--delay', '30', text);
}

/** Presses the key until the focus is there. */
async function reach(target: Locator, key = 'Tab'): Promise<void> {
  await expect(async () => {
    if (!(await target.evaluate(hasFocus))) pressKey(key);
    await expect.poll(() => target.evaluate(hasFocus), { timeout: 400 }).toBe(true);
  }).toPass();
  await showsFocus(target);
}

/** The keys go there, and the user sees it. */
async function showsFocus(target: Locator): Promise<void> {
  await expect.poll(() => target.evaluate(hasFocus)).toBe(true);
  await expect
    .poll(() =>
      target.evaluate(
        (element) =>
          element.matches(':focus-visible') && getComputedStyle(element).outlineStyle !== 'none',
      ),
    )
    .toBe(true);
}

function hasFocus(element: Element): boolean {
  return document.hasFocus() && document.activeElement === element;
}

/** F6, which leads from a page to the bar above it. */
async function toBar({ screens }: Kiosk): Promise<void> {
  pressKey('F6');
  await expect.poll(() => screens.evaluate('document.hasFocus()')).toBe(true);
}

/** Touches a field, again if its page has not painted yet: Chromium takes no input before. */
async function touchField(field: Locator, keyboard: Locator): Promise<void> {
  await expect(async () => {
    await touch(field);
    await expect(keyboard).toBeVisible({ timeout: 500 });
  }).toPass();
}
