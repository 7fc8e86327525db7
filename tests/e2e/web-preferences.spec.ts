import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configFor, expect, test } from './support/test.ts';

interface Seen {
  readonly url: string;
  readonly preferences: Readonly<Record<string, unknown>>;
}

/** Points 2 to 4, 6 and 8 to 12 of Electron's own checklist (docs/security-checklist.md). */
const safe = {
  nodeIntegration: false,
  contextIsolation: true,
  sandbox: true,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  enableBlinkFeatures: '',
  webviewTag: false,
};

test('every page runs with no privilege at all, and no site gets anything of ours', async ({
  portal,
  launch,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'cleardesk-preferences-'));
  const file = join(folder, 'seen');
  const kiosk = await launch({
    config: configFor([portal.url, `${portal.url}/messages`]),
    env: {
      NODE_OPTIONS: `--require ${join(import.meta.dirname, 'support/preferences-hook.cjs')}`,
      CLEARDESK_PREFERENCES_FILE: file,
    },
  });
  await kiosk.startSession();
  await kiosk.screens.getByRole('button', { name: 'Messages' }).click();
  const read = () =>
    readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Seen);
  const site = await kiosk.site('/messages');
  expect(await site.evaluate(() => 'cleardesk' in window)).toBe(false);
  await expect.poll(() => read().length).toBeGreaterThanOrEqual(3);
  const seen = read();
  rmSync(folder, { recursive: true });
  for (const { url, preferences } of seen) {
    expect(preferences, url).toMatchObject(safe);
    // In a sandbox it only means that each frame of a site has the guard of its page, too.
    expect(preferences['nodeIntegrationInSubFrames'], url).toBe(!url.startsWith('app://'));
    expect(preferences['disableDialogs'], url).toBe(!url.startsWith('app://'));
  }
  expect(seen.filter(({ url }) => url.startsWith('http')).length).toBeGreaterThanOrEqual(2);
});
