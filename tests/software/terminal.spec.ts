import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../e2e/support/free-port.ts';
import { xdotool } from '../e2e/support/input.ts';
import { screenshot } from '../e2e/support/screenshots.ts';
import { expect, test } from '../e2e/support/test.ts';
import { unpackDebian } from './support/packages.ts';
import { configOf, leaveToKiosk, refusedUntilEnd, shows } from './support/played.ts';
import { startService } from './support/service.ts';

/** What a VT220 sends for F1 to F12, as `cat -v` shows it (xterm's control sequences, "PC-Style Function Keys"). */
const SENT = [
  ...['^[OP', '^[OQ', '^[OR', '^[OS', '^[[15~', '^[[17~'],
  ...['^[[18~', '^[[19~', '^[[20~', '^[[21~', '^[[23~', '^[[24~'],
];

test('Shell In A Box: a terminal gets F1 to F12 and Ctrl with letters', async ({ launch }) => {
  const root = unpackDebian('shellinabox', ['shellinabox']);
  const port = await freePort();
  const isRoot = process.getuid?.() === 0;
  const id = (flag: string) => execFileSync('id', [flag], { encoding: 'utf8' }).trim();
  const [user, group] = isRoot ? ['nobody', 'nogroup'] : [id('-un'), id('-gn')];
  const folder = mkdtempSync(join(tmpdir(), 'cleardesk-terminal-'));
  chmodSync(folder, 0o755);
  const script = join(folder, 'show-keys');
  writeFileSync(script, 'stty raw -echo; echo ready; exec cat -v\n');
  const terminal = await startService(port, [
    join(root, 'usr/bin/shellinaboxd'),
    ...['--disable-ssl', '--localhost-only', '--no-beep', '--port', String(port)],
    ...(isRoot ? ['--user', user, '--group', group] : []),
    ...['--service', `/:${user}:${group}:/:sh ${script}`],
  ]);
  const functionKeys = SENT.map((_, index) => `F${index + 1}`);
  const site = `name: Terminal, url: "http://127.0.0.1:${port}/", keys: [${functionKeys.join(', ')}, Ctrl+R, Ctrl+U]`;
  const kiosk = await launch({ config: configOf(site) });
  await kiosk.startSession();
  const page = leaveToKiosk(await kiosk.site());
  await shows(page, 'ready');
  await page.mouse.click(300, 300);
  xdotool('key', '--delay', '60', ...functionKeys, 'ctrl+r', 'ctrl+u', 'ctrl+k', 'x');
  await shows(page, `${SENT.join('')}^R^Ux`);
  screenshot('terminal');
  expect(await refusedUntilEnd(kiosk)).toEqual(['key Ctrl+K']);
  await terminal.close();
  rmSync(folder, { recursive: true, force: true });
});
