import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { xdotool } from '../e2e/support/input.ts';
import { screenshot } from '../e2e/support/screenshots.ts';
import { expect, test } from '../e2e/support/test.ts';
import { installNpm } from './support/packages.ts';
import { configOf, hears, leaveToKiosk, pressOn, refusedUntilEnd } from './support/played.ts';

const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' };

const PAGE = `<!doctype html><title>Letter</title><textarea id="text"></textarea>
<script src="/tinymce.min.js"></script><script>
  tinymce.init({ selector: '#text', height: 500, license_key: 'gpl', promotion: false,
    plugins: 'autosave link image fullscreen preview searchreplace media table',
    autosave_ask_before_unload: true, file_picker_types: 'image', images_upload_url: '/upload',
    menubar: 'file edit view insert format table',
    toolbar: 'bold italic link image forecolor preview print fullscreen searchreplace' });
</script>`;

test('TinyMCE: writing, its dialogs, printing, choosing a file, leaving unsaved', async ({
  launch,
}) => {
  const root = join(installNpm('tinymce', ['tinymce@8.9.2']), 'tinymce');
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    const file = join(root, normalize(pathname));
    const isFile = pathname !== '/' && existsSync(file) && statSync(file).isFile();
    const type = isFile ? (TYPES[extname(file)] ?? 'application/octet-stream') : 'text/html';
    response.writeHead(200, { 'content-type': type });
    response.end(isFile ? readFileSync(file) : PAGE);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const kiosk = await launch({
    config: configOf(`name: Letter, url: "${url}/", keys: [Ctrl+K, Ctrl+F]`),
  });
  await kiosk.startSession();
  const page = leaveToKiosk(await kiosk.site());
  const see = (name: string) => screenshot(`tinymce-${name}`);
  const content = () => page.evaluate('tinymce.activeEditor.getContent()');
  const dialog = page.getByRole('dialog');
  const inToolbar = (name: string) => `button[data-mce-name="${name}"]`;

  await test.step('write in its frame, with Ctrl+B', async () => {
    await page.locator(inToolbar('bold')).waitFor();
    await pressOn(page, '#text_ifr');
    await page.waitForTimeout(500); // the frame has the keys then
    xdotool('type', '--delay', '30', 'Dear ');
    xdotool('key', 'ctrl+b');
    xdotool('type', '--delay', '30', 'all');
    await expect.poll(content).toBe('<p>Dear <strong>all</strong></p>');
  });
  await test.step('a dialog by a key of the config, the preview, and the colours', async () => {
    xdotool('key', 'ctrl+k');
    await expect(dialog).toContainText('Insert/Edit Link');
    xdotool('key', 'Escape');
    await expect(dialog).toHaveCount(0);
    await page.locator(inToolbar('preview')).click();
    await expect(dialog).toContainText('Preview');
    see('preview');
    xdotool('key', 'Escape');
    await expect(dialog).toHaveCount(0);
    await pressOn(page, '[data-mce-name="forecolor-chevron"]');
    await expect(page.getByRole('menu')).toBeVisible();
    see('colours');
    xdotool('key', 'Escape');
  });
  await test.step('it prints nothing, and finds no file', async () => {
    await pressOn(page, inToolbar('print'));
    await hears(kiosk, 'This page cannot be printed here');
    await pressOn(page, inToolbar('image'));
    await page.getByRole('tab', { name: 'Upload' }).click();
    await pressOn(page, '.tox-dropzone button');
    await hears(kiosk, 'Files cannot be chosen here');
    see('image');
    xdotool('key', 'Escape');
    await expect(dialog).toHaveCount(0);
  });
  await test.step('Reload asks before the letter is lost', async () => {
    await kiosk.screens.getByRole('button', { name: 'Reload' }).click();
    await kiosk.screens.getByRole('button', { name: 'Stay on page' }).click();
    expect(await content()).toBe('<p>Dear <strong>all</strong></p>');
  });
  expect(await refusedUntilEnd(kiosk)).toEqual(['dialog print', 'dialog file']);
  server.close();
  server.closeAllConnections();
});
