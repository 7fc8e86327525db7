import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../e2e/support/free-port.ts';
import { xdotool } from '../e2e/support/input.ts';
import { screenshot } from '../e2e/support/screenshots.ts';
import { expect, test } from '../e2e/support/test.ts';
import { press } from '../e2e/sites/site-case.ts';
import { unpackDebian } from './support/packages.ts';
import {
  configOf,
  hears,
  leaveToKiosk,
  pressOn,
  refusedUntilEnd,
  shows,
} from './support/played.ts';
import { phpCommand, startService } from './support/service.ts';

const PACKAGES = [
  ...['dokuwiki', 'php-geshi', 'php-phpseclib', 'php-random-compat', 'libphp-simplepie'],
  ...['libjs-jquery', 'libjs-jquery-cookie', 'libjs-jquery-ui'],
];

async function startWiki() {
  const root = unpackDebian('dokuwiki', PACKAGES);
  const data = mkdtempSync(join(tmpdir(), 'cleardesk-wiki-'));
  cpSync(join(root, 'var/lib/dokuwiki/data'), data, { recursive: true });
  const settings = join(root, 'etc/dokuwiki');
  const password = createHash('sha1').update('nurse1-demo').digest('hex');
  mkdirSync(join(root, 'var/lib/dokuwiki/acl'), { recursive: true });
  const conf = { title: 'Ward wiki', useacl: '1', superuser: 'nurse1', savedir: data };
  const lines = Object.entries(conf).map(([name, value]) => `$conf['${name}'] = '${value}';`);
  writeFileSync(join(settings, 'local.php'), `<?php\n${lines.join('\n')}\n`);
  writeFileSync(join(settings, 'users.auth.php'), `nurse1:${password}:Nora:n@example.org:admin\n`);
  writeFileSync(join(settings, 'acl.auth.php'), '* @ALL 0\n* @user 8\n');
  const port = await freePort();
  const docroot = join(root, 'usr/share/dokuwiki');
  const command = phpCommand(port, docroot, `.:${join(root, 'usr/share/php')}`);
  const service = await startService(port, command);
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      await service.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** The sign-out wants the token that is in every page; a wiki answers 200 to everybody. */
const signOutOf = (url: string) =>
  `signOut: [{ method: GET, url: "${url}/doku.php?do=logout", csrf: { from: "${url}/doku.php", field: sectok } }], ` +
  `signOutProof: { url: "${url}/doku.php", without: Log Out }`;

test('DokuWiki: signing in, writing, leaving unsaved, the media window, search, export, signing out', async ({
  launch,
}) => {
  const wiki = await startWiki();
  const site = `name: Wiki, url: "${wiki.url}/doku.php?id=start", keys: [Alt+S, Alt+P, Alt+E, Ctrl+Enter], ${signOutOf(wiki.url)}`;
  const kiosk = await launch({ config: configOf(site) });
  const see = (name: string) => screenshot(`dokuwiki-${name}`);
  const inScreens = (name: string) => kiosk.screens.getByRole('button', { name, exact: true });
  await kiosk.startSession();
  const page = leaveToKiosk(await kiosk.site());
  const text = page.locator('#wiki__text');
  const hasHeading = (name: string) => expect(page.getByRole('heading', { name })).toBeVisible();

  await test.step('sign in with the keyboard', async () => {
    await page.getByRole('link', { name: 'Log In' }).click();
    await page.locator('#focus__this').click();
    xdotool('type', 'nurse1');
    xdotool('key', 'Tab');
    xdotool('type', 'nurse1-demo');
    xdotool('key', 'Return');
    await shows(page, 'Nora');
  });
  await test.step('write with the toolbar, preview by Alt+P, save', async () => {
    await page.goto(`${wiki.url}/doku.php?id=ward7&do=edit`);
    await text.fill('====== Ward 7 ======\n\nBeds: ');
    await text.press('End');
    await page.locator('#tool__bar button[title^="Bold"]').click();
    await page.keyboard.insertText('twelve');
    await expect(text).toHaveValue(/\*\*twelve\*\*/);
    xdotool('key', 'alt+p');
    await expect(page.locator('.preview')).toBeVisible();
    see('preview');
    await page.locator('#edbtn__save').click();
    await hasHeading('Ward 7');
  });
  await test.step('pick a picture in the window of the media manager', async () => {
    xdotool('key', 'alt+e');
    await text.press('Control+End');
    await page.locator('#tool__bar button[title^="Add Images"]').click();
    const media = leaveToKiosk(await kiosk.site('mediamanager.php'));
    await media.getByText('Select files').waitFor();
    await pressOn(media, '.qq-upload-button');
    await hears(kiosk, 'Files cannot be chosen here');
    see('media-window');
    await media.getByRole('link', { name: 'wiki', exact: true }).click();
    await media.locator('a.select', { hasText: 'dokuwiki-128.png' }).click();
    // DokuWiki may ask for the size first; the window closes itself once the picture is in the text.
    await media.getByRole('button', { name: 'Insert' }).click();
    await expect.poll(() => kiosk.pages.length).toBe(2);
    await expect(text).toHaveValue(/\{\{:?wiki:dokuwiki-128\.png/);
  });
  await test.step('leave without saving', async () => {
    await text.press('Control+End');
    xdotool('type', ' unsaved');
    await expect(text).toHaveValue(/unsaved/);
    await press(page, 'Sitemap');
    const question = kiosk.screens.getByRole('heading', { name: 'Leave this page?' });
    await expect(question).toBeVisible();
    see('leave');
    await inScreens('Stay on page').click();
    await expect(question).toHaveCount(0);
    expect(page.url()).toContain('do=edit');
    await press(page, 'Sitemap');
    await inScreens('Leave page').click();
    await expect.poll(() => page.url()).toContain('do=index');
  });
  await test.step('save by Ctrl+Enter, and search', async () => {
    await page.goto(`${wiki.url}/doku.php?id=ward8&do=edit`);
    await text.fill('====== Ward 8 ======\n\nThirteen beds');
    xdotool('key', 'ctrl+Return');
    await hasHeading('Ward 8');
    await page.locator('#qsearch__in').click();
    xdotool('type', 'thirteen');
    xdotool('key', 'Return');
    await shows(page, 'Fulltext results');
    see('search');
  });
  await test.step('export', async () => {
    // The kiosk takes it as a download, so the page stays.
    await page.goto(`${wiki.url}/doku.php?id=ward7&do=export_raw`).catch(() => undefined);
    await hears(kiosk, 'The download has finished');
  });
  await test.step('an external link, and keys that the kiosk keeps', async () => {
    await page.goto(`${wiki.url}/doku.php?id=ward7`);
    await press(page, 'CC Attribution-Noncommercial-Share Alike 4.0 International');
    await hears(kiosk, 'This link is not available here');
    xdotool('key', 'F1');
  });
  await test.step('sign out', async () => {
    await press(page, 'Log Out');
    await shows(page, 'Log In');
  });
  expect(await refusedUntilEnd(kiosk)).toEqual([
    'dialog file',
    'navigation https://creativecommons.org',
    'key F1',
  ]);
  const results = () =>
    kiosk
      .audit()
      .flatMap((record) => (record.event === 'server-sign-out' ? [record['results']] : []));
  // The user has signed out already: there is no token, and no text that could be gone.
  expect(results()).toMatchObject([[{ site: 'Wiki', result: 'signed-out' }]]);

  await test.step('without signing out there, the kiosk does, and finds that the old cookies sign in all the same', async () => {
    await kiosk.nextLogin();
    await kiosk.startSession();
    const again = leaveToKiosk(await kiosk.site());
    await again.locator('#focus__this').fill('nurse1');
    await again.locator('input[name="p"]').fill('nurse1-demo');
    await again.getByRole('button', { name: 'Log In' }).click();
    await shows(again, 'Nora');
    await kiosk.endSession();
    see('still-signed-in');
    expect(results()[1]).toMatchObject([{ site: 'Wiki', result: 'still-alive' }]);
  });
  await wiki.close();
});
