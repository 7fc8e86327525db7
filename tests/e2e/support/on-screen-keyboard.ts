import { expect, type CDPSession, type Locator, type Page } from '@playwright/test';
import { xdotool } from './input.ts';
import type { Kiosk } from './kiosk.ts';

/** The kiosk's on-screen keyboard. */
export const onScreenKeyboard = (kiosk: Kiosk): Locator =>
  kiosk.screens.getByRole('group', { name: 'On-screen keyboard' });

/** How a test presses a key. With the real pointer the window has to be at the display's corner. */
type Press = (key: Locator) => Promise<void>;

/** Presses a key, with the real pointer unless the test says otherwise. */
export async function pressOnScreen(
  kiosk: Kiosk,
  name: string,
  press: Press = clickAt,
): Promise<void> {
  await press(onScreenKeyboard(kiosk).getByRole('button', { name, exact: true }));
}

/** Clicks on the middle of what the screens show, with the real pointer. */
export async function clickAt(locator: Locator, top = 0): Promise<void> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('it is not to be seen');
  const at = [box.x + box.width / 2, top + box.y + box.height / 2];
  xdotool('mousemove', ...at.map((each) => String(Math.round(each))), 'click', '1');
}

/** Touches the middle of what a page shows, once nothing lies over it. */
export async function touch(target: Locator): Promise<void> {
  await expect.poll(() => target.evaluate(isOnTop)).toBe(true);
  const box = await target.boundingBox();
  if (box === null) throw new Error('it is not to be seen');
  const devTools = await touchScreen(target.page());
  const touchPoints = [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }];
  await devTools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
  await devTools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

const touchScreens = new WeakMap<Page, CDPSession>();

/** Stays for as long as the page, as a real touch screen does. */
async function touchScreen(page: Page): Promise<CDPSession> {
  const known = touchScreens.get(page);
  if (known !== undefined) return known;
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  touchScreens.set(page, devTools);
  return devTools;
}

function isOnTop(element: Element): boolean {
  const { left, top, width, height } = element.getBoundingClientRect();
  return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}

/** Types letters, capital letters, digits, and the signs beside the space bar. */
export async function typeOnScreen(kiosk: Kiosk, text: string, press?: Press): Promise<void> {
  for (const letter of text) {
    if (/[A-Z]/.test(letter)) await pressOnScreen(kiosk, 'Shift', press);
    await pressOnScreen(kiosk, letter === ' ' ? 'Space' : letter, press);
  }
}
