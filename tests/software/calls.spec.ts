import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startDisplay } from '../../scripts/display.mjs';
import { freePort } from '../e2e/support/free-port.ts';
import type { Kiosk } from '../e2e/support/kiosk.ts';
import { screenshot } from '../e2e/support/screenshots.ts';
import { expect, test } from '../e2e/support/test.ts';
import { callPage } from './support/call-page.ts';
import { installNpm } from './support/packages.ts';
import { configOf, hears, leaveToKiosk, refusedUntilEnd } from './support/played.ts';
import { startService } from './support/service.ts';

const state = (page: Page) => expect.poll(() => page.locator('#state').textContent());

/** How many seconds of the other's picture have been played. */
const played = (page: Page) =>
  page.evaluate(() => document.querySelector<HTMLVideoElement>('#other')?.currentTime ?? 0);

test('PeerJS: a call between two kiosks holds the session, is signed in the bar, and ends with the session', async ({
  launch,
}) => {
  const modules = installNpm('peerjs', ['peerjs@1.5.5', 'peer@1.0.2']);
  const port = await freePort();
  const program = join(modules, 'peer/dist/bin/peerjs.js');
  const signalling = await startService(port, [
    ...['node', program, '--host', '127.0.0.1', '--port', String(port), '--path', '/'],
  ]);
  const script = readFileSync(join(modules, 'peerjs/dist/peerjs.min.js'));
  const server = createServer((request, response) => {
    const isScript = request.url === '/peerjs.min.js';
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' });
    response.end(isScript ? script : callPage(port));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  // Chromium does not draw a window that another one covers.
  const second = await startDisplay('1400x1400');
  const start = async (me: string, env = {}): Promise<readonly [Kiosk, Page]> => {
    const site = `name: Call, url: "${url}/?me=${me}", permissions: [microphone, camera, fullscreen], mediaCountsAsActivity: true`;
    const session = 'session: { idleTimeout: 20s, warning: 5s }\n';
    const kiosk = await launch({
      config: configOf(site, 'downloads: block', session),
      args: ['--use-fake-device-for-media-stream'],
      env,
    });
    await kiosk.startSession();
    const page = leaveToKiosk(await kiosk.site());
    await state(page).toBe('ready');
    return [kiosk, page];
  };
  const [nora, norasPage] = await start('nora');
  const [ben, bensPage] = await start('ben', { DISPLAY: second.display });
  await norasPage.locator('#whom').fill('ben');
  await norasPage.locator('#call').click();
  for (const page of [norasPage, bensPage]) {
    await state(page).toBe('in a call');
    await expect.poll(() => played(page)).toBeGreaterThan(1);
  }
  const uses = ({ screens }: Kiosk) =>
    screens.getByRole('status').filter({ hasText: 'Call is using: camera, microphone' });
  for (const kiosk of [nora, ben]) await expect(uses(kiosk)).toBeVisible();

  await norasPage.locator('#share').click();
  await state(norasPage).toBe('shares nothing: NotAllowedError');
  await hears(nora, 'This function of the page is not available here');

  await test.step('nothing is pressed for longer than the idle timeout', async () => {
    await norasPage.waitForTimeout(24_000);
    screenshot('call');
    expect(nora.events()).not.toContain('warning-shown');
    expect(ben.events()).not.toContain('warning-shown');
    await expect(uses(ben)).toBeVisible();
  });
  await test.step('the session of one ends in the call', async () => {
    expect(await refusedUntilEnd(ben)).toEqual([]);
    // WebRTC notices within half a minute. PeerJS itself then waits on, and its user hangs up.
    const connection = () => norasPage.evaluate('call.peerConnection.connectionState');
    await expect.poll(connection, { timeout: 60_000 }).toBe('failed');
    await norasPage.locator('#hang-up').click();
    await expect(uses(nora)).toBeHidden();
  });
  await test.step('without the call, the idle timeout counts again', async () => {
    await expect(
      nora.screens.getByRole('alertdialog', { name: 'Are you still there?' }),
    ).toBeVisible({ timeout: 30_000 });
    await nora.screens.getByRole('button', { name: 'Continue session' }).click();
    expect(await refusedUntilEnd(nora)).toEqual(['permission display-capture']);
  });
  server.close();
  server.closeAllConnections();
  await signalling.close();
  second.stop();
});
