import { resolve } from 'node:path';
import { FIELD_COMMAND, OWN_WORLD } from '../../../main/electron/browser/guards/devtools.ts';
import { bundlePageScript } from '../../../scripts/page-script.ts';
import { isShown, windows } from '../../e2e/hostile/windows.ts';
import { eventually, pause } from './devtools.ts';
import type { Page } from './page.ts';

const folder = resolve(import.meta.dirname, '../../../page-scripts');
const bundled = new Map<string, Promise<{ readonly code: string }>>();

/** The text of one of the kiosk's scripts for pages. */
async function pageScript(name: string): Promise<string> {
  const script = bundled.get(name) ?? bundlePageScript(resolve(folder, `${name}.ts`));
  bundled.set(name, script);
  return (await script).code;
}

export async function addScript(page: Page, source: string, world = {}): Promise<void> {
  const options = { source, runImmediately: true, ...world };
  await page.send('Page.addScriptToEvaluateOnNewDocument', options);
}

/** Gives a page what the kiosk gives it (guards/dialog-guard.ts). */
export async function guard(page: Page): Promise<void> {
  await page.send('Page.enable');
  await page.send('Page.setInterceptFileChooserDialog', { enabled: true });
  await page.send(...FIELD_COMMAND);
  await addScript(page, await pageScript('text-fields'), { worldName: OWN_WORLD });
  await addScript(page, await pageScript('own-area'), { worldName: OWN_WORLD });
  await addScript(page, await pageScript('own-area-page'));
  await addScript(page, await pageScript('page-guard'));
}

/** A dialog of the system takes longer than a list. */
const OPENS_WITHIN_MS = 1500;

/** Whether an action opens a window of the system, such as a list or a dialog. */
export async function opensWindow(
  action: () => Promise<unknown>,
): Promise<'a window' | 'no window'> {
  const before = await settledWindows();
  await action().catch(() => null);
  const isMade = () => [...windows().keys()].some((id) => !before.has(id) && isShown(id));
  return (await eventually(isMade, OPENS_WITHIN_MS)) === null ? 'no window' : 'a window';
}

/** The windows once no more of the browser's own come or go. */
async function settledWindows(): Promise<ReadonlyMap<string, string>> {
  for (let before = windows(); ;) {
    await pause(300);
    const now = windows();
    if ([...now.keys()].join() === [...before.keys()].join()) return now;
    before = now;
  }
}
