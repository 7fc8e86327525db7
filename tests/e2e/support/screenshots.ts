import { execFileSync } from 'node:child_process';
import { expect } from '@playwright/test';
import type { Kiosk } from './kiosk.ts';

/** What every screen has to fit. */
export const sizes = [
  { width: 1280, height: 800 },
  { width: 800, height: 1280 },
];

/** Where the screenshots go, for people to look at. */
const folder = 'test-results/screens';

export async function expectNothingCutOff(kiosk: Kiosk): Promise<void> {
  const overflow = await kiosk.screens.evaluate(() => {
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
    return [scrollWidth - clientWidth, scrollHeight - clientHeight];
  });
  expect(overflow).toEqual([0, 0]);
}

/** Waits until the display shows it. */
function kioskWindow(): string {
  const search = ['search', '--sync', '--onlyvisible', '--name', '^Cleardesk$'];
  for (let tries = 1; ; tries += 1) {
    try {
      const ids = execFileSync('xdotool', search, { timeout: 30_000 });
      return String(ids).trim().split('\n').at(-1) ?? '';
    } catch (error) {
      // The search fails where a window that it looks at goes away (BadWindow).
      if (tries === 5) throw error;
    }
  }
}

export function resizeWindow(width: number, height: number): void {
  const window = kioskWindow();
  execFileSync('xdotool', ['windowmove', window, '0', '0']);
  execFileSync('xdotool', ['windowsize', '--sync', window, String(width), String(height)]);
}

/** What the display really shows of the window, the site's view included. */
export function screenshot(name: string): void {
  execFileSync('mkdir', ['-p', folder]);
  execFileSync('import', ['-window', kioskWindow(), `${folder}/${name}.png`]);
}
