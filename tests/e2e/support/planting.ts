import { expect, type Page } from '@playwright/test';

/**
 * Has the demo's page /everything keep all it can.
 *
 * Not in one go: the kiosk is a DevTools client of its pages, too (main/electron/browser/guards/dialog-guard.ts), and where a
 * page adds a frame Playwright loses what it waits for. The page does not notice.
 * @returns for each kind what the page says of it
 */
export async function plant(site: Page, seed: string): Promise<Readonly<Record<string, unknown>>> {
  await site.evaluate(`{
    const start = async () => { window.kept = await plant(${JSON.stringify(seed)}); };
    setTimeout(start, 100);
  }`);
  const kept = () => site.evaluate<Readonly<Record<string, unknown>> | null>('window.kept ?? null');
  await expect.poll(() => kept().catch(() => null), { timeout: 30_000 }).not.toBeNull();
  return (await kept()) ?? {};
}
