import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../e2e/support/free-port.ts';
import { xdotool } from '../e2e/support/input.ts';
import { isLetter, pdfFile } from '../e2e/support/pdf-file.ts';
import { screenshot } from '../e2e/support/screenshots.ts';
import { expect, test } from '../e2e/support/test.ts';
import { press } from '../e2e/sites/site-case.ts';
import { message, startMailServer } from './support/mail-server.ts';
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
  ...['roundcube-core', 'roundcube-sqlite3', 'php-pear', 'php-auth-sasl', 'php-mail-mime'],
  ...['php-net-smtp', 'php-net-sieve', 'php-net-socket', 'php-masterminds-html5'],
  ...['php-guzzlehttp-guzzle', 'php-guzzlehttp-promises', 'php-guzzlehttp-psr7'],
  ...['php-psr-http-client', 'php-psr-http-message', 'php-psr-http-factory'],
  ...[
    'php-getallheaders',
    'php-symfony-deprecation-contracts',
    'libjs-bootstrap4',
    'libjs-codemirror',
    'libjs-jquery',
  ],
  ...['libjs-jquery-minicolors', 'libjs-jquery-ui', 'libjs-jstimezonedetect'],
];

const CALENDAR = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\nBEGIN:VEVENT\r\nUID:1@example.org\r\nDTSTART:20261203T090000Z\r\nSUMMARY:Round\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;

async function startWebmail() {
  const mail = await startMailServer([
    message('Old letter', '<p>Nothing new.</p>'),
    message('Plan for ward 7', '<p>See <a href="https://elsewhere.example/">the site</a>.</p>', [
      { type: 'application/pdf', name: 'plan.pdf', content: pdfFile(['Plan heron-lantern']) },
      { type: 'text/calendar', name: 'round.ics', content: Buffer.from(CALENDAR) },
    ]),
  ]);
  const root = unpackDebian('roundcube', PACKAGES);
  const data = mkdtempSync(join(tmpdir(), 'cleardesk-webmail-'));
  const database = join(data, 'roundcube.db');
  const schema = join(root, 'usr/share/roundcube/SQL/sqlite.initial.sql');
  const create = `(new PDO('sqlite:${database}'))->exec(file_get_contents('${schema}'));`;
  execFileSync('php', ['-r', create]);
  const settings = {
    db_dsnw: `sqlite:///${database}?mode=0640`,
    imap_host: `127.0.0.1:${mail.port}`,
    des_key: 'rcmail-!24ByteDESkey*Str',
    temp_dir: data,
    log_dir: data,
    skin: 'elastic',
    drafts_mbox: 'Drafts',
  };
  const lines = Object.entries(settings).map(([name, value]) => `$config['${name}'] = '${value}';`);
  writeFileSync(join(root, 'etc/roundcube/config.inc.php'), `<?php\n${lines.join('\n')}\n`);
  const port = await freePort();
  const include = `.:${join(root, 'usr/share/php')}`;
  const docroot = join(root, 'var/lib/roundcube/public_html');
  const service = await startService(port, phpCommand(port, docroot, include), {
    env: { PHP_CLI_SERVER_WORKERS: '4' },
  });
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      await service.close();
      await mail.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** The sign-out wants the token that its link has; Roundcube answers 200 to everybody. */
const signOutOf = (url: string) =>
  `signOut: [{ method: GET, url: "${url}/?_task=logout", csrf: { from: "${url}/?_task=mail", field: _token } }], ` +
  `signOutProof: { url: "${url}/?_task=mail", without: "_task=logout" }`;

test('Roundcube: reading, a PDF and a calendar file, links, printing, writing, keys, signing out', async ({
  launch,
}) => {
  const webmail = await startWebmail();
  const site = `name: Mail, url: "${webmail.url}/", ${signOutOf(webmail.url)}`;
  const kiosk = await launch({ config: configOf(site) });
  const see = (name: string) => screenshot(`roundcube-${name}`);
  const inScreens = (name: string | RegExp) => kiosk.screens.getByRole('button', { name });
  const FRAME = '#messagecontframe';
  await kiosk.startSession();
  kiosk.screens.setDefaultTimeout(20_000);
  const page = leaveToKiosk(await kiosk.site());

  await test.step('sign in with the keyboard, and read', async () => {
    await page.locator('#rcmloginuser').click();
    xdotool('type', 'nurse1');
    xdotool('key', 'Tab');
    xdotool('type', 'nurse1-demo');
    xdotool('key', 'Return');
    await page.getByText('Plan for ward 7').first().click();
    await pressOn(page, 'h2.subject', { text: 'Plan for ward 7', frame: FRAME });
  });
  await test.step('a PDF opens in a window, in the viewer', async () => {
    await pressOn(page, 'a.filename', { text: 'plan.pdf', frame: FRAME });
    const file = leaveToKiosk(await kiosk.site('_action=get'));
    await expect.poll(async () => isLetter(await file.screenshot())).toBe(true);
    see('pdf');
    await inScreens(/^Close 127/).click();
  });
  await test.step('a calendar file is downloaded', async () => {
    await pressOn(page, 'a.filename', { text: 'round.ics', frame: FRAME });
    await hears(kiosk, 'The download has finished');
  });
  await test.step('a link in the message leads nowhere', async () => {
    await pressOn(page, 'a', { text: 'the site', frame: FRAME });
    await hears(kiosk, 'This link is not available here');
  });
  await test.step('the window for printing says that it cannot', async () => {
    await pressOn(page, 'a.more');
    await pressOn(page, 'a.print');
    await hears(kiosk, 'This page cannot be printed here');
    see('print');
    await inScreens(/^Close 127/).click();
  });
  await test.step('write; no file can be attached; Home asks; the draft is saved', async () => {
    await pressOn(page, 'a.compose');
    await pressOn(page, '#compose-subject');
    xdotool('type', 'Thanks');
    await pressOn(page, '#composebody');
    xdotool('type', 'Dear all, ');
    await expect(page.locator('#composebody')).toHaveValue(/Dear all/);
    await pressOn(page, 'button.attach');
    await hears(kiosk, 'Files cannot be chosen here');
    await inScreens('Home').click();
    await inScreens('Stay on page').click();
    see('compose');
    await pressOn(page, 'a.save.draft');
    await shows(page, 'Message saved to Drafts');
    await pressOn(page, 'a.mail');
    await shows(page, 'Plan for ward 7');
  });
  await test.step('keys in the list: all, and delete', async () => {
    await pressOn(page, '#messagelist', { text: 'Old letter' });
    xdotool('key', 'ctrl+a');
    xdotool('key', 'Delete');
    await shows(page, 'The list is empty');
  });
  await test.step('sign out', async () => {
    await press(page, 'Logout');
    await shows(page, 'You have successfully terminated the session');
  });
  expect(await refusedUntilEnd(kiosk)).toEqual([
    'new-window https://elsewhere.example',
    'dialog print',
    'dialog file',
  ]);
  await test.step('without signing out there, the kiosk does, and proves it', async () => {
    await kiosk.nextLogin();
    await kiosk.startSession();
    const again = leaveToKiosk(await kiosk.site());
    await again.locator('#rcmloginuser').fill('nurse1');
    await again.locator('#rcmloginpwd').fill('nurse1-demo');
    await again.locator('#rcmloginpwd').press('Enter');
    await shows(again, 'Logout');
    await kiosk.endSession();
    const signOuts = kiosk.audit().filter(({ event }) => event === 'server-sign-out');
    expect(signOuts.at(-1)).toMatchObject({ results: [{ site: 'Mail', result: 'proven' }] });
  });
  await webmail.close();
});
