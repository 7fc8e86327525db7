import type { Locator } from '@playwright/test';
import { xdotool } from './input.ts';
import type { Kiosk } from './kiosk.ts';

/** The kiosk's on-screen keyboard. */
export const onScreenKeyboard = (kiosk: Kiosk): Locator =>
  kiosk.screens.getByRole('group', { name: 'On-screen keyboard' });

/** Presses a key with the real pointer. The window has to be at the display's corner. */
export async function pressOnScreen(kiosk: Kiosk, name: string): Promise<void> {
  const key = onScreenKeyboard(kiosk).getByRole('button', { name, exact: true });
  await clickAt(key);
}

/** Clicks on the middle of what the screens show, with the real pointer. */
export async function clickAt(locator: Locator, top = 0): Promise<void> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('it is not to be seen');
  const at = [box.x + box.width / 2, top + box.y + box.height / 2];
  xdotool('mousemove', ...at.map((each) => String(Math.round(each))), 'click', '1');
}

/** Types letters, capital letters, digits, and the signs beside the space bar. */
export async function typeOnScreen(kiosk: Kiosk, text: string): Promise<void> {
  for (const letter of text) {
    if (/[A-Z]/.test(letter)) await pressOnScreen(kiosk, 'Shift');
    await pressOnScreen(kiosk, letter === ' ' ? 'Space' : letter);
  }
}
