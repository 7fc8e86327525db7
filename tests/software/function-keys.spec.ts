import { spawn } from 'node:child_process';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer } from 'ws';
import type { Page } from '@playwright/test';
import { freePort } from '../e2e/support/free-port.ts';
import { xdotool } from '../e2e/support/input.ts';
import type { Kiosk, LaunchOptions } from '../e2e/support/kiosk.ts';
import { screenshot } from '../e2e/support/screenshots.ts';
import { expect, test } from '../e2e/support/test.ts';
import { unpackDebian } from './support/packages.ts';
import { configOf, leaveToKiosk, refusedUntilEnd } from './support/played.ts';
import { startService } from './support/service.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

/** Serves a folder, and passes WebSockets on to a port, as websockify does. */
async function serveNoVnc(folder: string, vncPort: number) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    const file = join(folder, normalize(pathname));
    if (!existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  }).listen(0, '127.0.0.1');
  new WebSocketServer({ server }).on('connection', (socket) => {
    const far = connect(vncPort, '127.0.0.1');
    far.on('data', (bytes) => socket.send(bytes));
    far.on('error', () => socket.close());
    far.on('close', () => socket.close());
    socket.on('message', (bytes: Buffer) => far.write(bytes));
    socket.on('close', () => far.destroy());
  });
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

const FUNCTION_KEYS = Array.from({ length: 12 }, (_, index) => `F${index + 1}`);
const LETTERS = 'a b c d e f g h i j k l m n o p q r s t u v w x y z'.split(' ');
const withModifier = (modifier: string, keys: readonly string[]) =>
  keys.map((key) => `${modifier}+${key}`);

/** What is tried, as xdotool names it. */
const TRIED = [
  ...FUNCTION_KEYS,
  ...withModifier('shift', FUNCTION_KEYS),
  ...withModifier('ctrl', FUNCTION_KEYS),
  ...withModifier('ctrl', LETTERS),
  ...['ctrl+Return', 'alt+1', 'alt+f', 'Escape', 'Insert', 'Prior', 'Tab', 'KP_Enter', 'Menu'],
  ...['Pause', 'Print', 'Scroll_Lock', 'alt+Tab', 'ctrl+alt+Delete'],
];

/** What no page gets, whatever the config says (main/config/schema/keys.ts), and the names of what it can let through. */
const NEVER = ['ctrl+F4', 'ctrl+n', 'ctrl+o', 'ctrl+p', 'ctrl+q', 'ctrl+t', 'ctrl+w'];
const ALL_KEYS = [
  ...FUNCTION_KEYS,
  ...withModifier('Shift', FUNCTION_KEYS),
  ...withModifier('Ctrl', FUNCTION_KEYS),
  ...'e f g h k l r s u'.split(' ').map((letter) => `Ctrl+${letter.toUpperCase()}`),
  ...['Ctrl+Enter', 'Alt+1', 'Alt+F'],
].filter((key) => !NEVER.includes(key.replace('Ctrl', 'ctrl')));

/** A desktop on another computer, in a browser: each key goes to it by itself. */
async function startDesktop() {
  const root = unpackDebian('novnc', ['novnc']);
  const vncPort = await freePort();
  const display = `:${vncPort}`; // no other X server has this number
  const x = await startService(vncPort, [
    ...['Xtigervnc', display, '-rfbport', String(vncPort), '-localhost'],
    ...['-SecurityTypes', 'None', '-geometry', '800x600', '-nolisten', 'tcp'],
  ]);
  const listener = spawn('xev', ['-root', '-event', 'keyboard'], {
    env: { ...process.env, DISPLAY: display },
  });
  let heard = '';
  listener.stdout.on('data', (chunk: Buffer) => (heard += String(chunk)));
  const { server, port } = await serveNoVnc(join(root, 'usr/share/novnc'), vncPort);
  return {
    url: `http://127.0.0.1:${port}/vnc.html?autoconnect=true&resize=scale&path=websockify`,
    /** What arrived since the last time, as `F1` and `-F1` for its release. */
    arrived: (): readonly string[] => {
      const events = [...heard.matchAll(/^Key(Press|Release)[^]*?keysym \w+, (\w+)\)/gm)];
      heard = '';
      return events.map(([, what, name]) => `${what === 'Press' ? '' : '-'}${name ?? ''}`);
    },
    close: async () => {
      listener.kill();
      server.closeAllConnections();
      server.close();
      await x.close();
    },
  };
}

/** Opens the desktop in a kiosk. @param keys as the config has them */
async function openDesktop(
  launch: (options: LaunchOptions) => Promise<Kiosk>,
  url: string,
  keys: readonly string[],
) {
  const config = configOf(`name: Desktop, url: "${url}", keys: [${keys.join(', ')}]`);
  const kiosk = await launch({ config });
  await kiosk.startSession();
  const page = leaveToKiosk(await kiosk.site());
  await expect(page.locator('html.noVNC_connected')).toBeAttached();
  await page.locator('canvas').click();
  return { kiosk, page };
}

type Desktop = Awaited<ReturnType<typeof startDesktop>>;

/** Types everything that is tried. @returns what did not arrive */
async function missing(desktop: Desktop, page: Page): Promise<readonly string[]> {
  const lost: string[] = [];
  for (const key of TRIED) {
    desktop.arrived();
    xdotool('key', '--delay', '30', key);
    await page.waitForTimeout(200);
    const isModifier = (name: string) => /^-|^(Shift|Control|Alt|Caps|Meta)_/.test(name);
    if (desktop.arrived().filter((name) => !isModifier(name)).length === 0) lost.push(key);
  }
  return lost;
}

test('noVNC: which keys reach a desktop, without any in the config and with all', async ({
  launch,
}) => {
  const desktop = await startDesktop();
  const plain = await openDesktop(launch, desktop.url, []);
  const lostWithoutConfig = await missing(desktop, plain.page);
  screenshot('novnc');
  expect(lostWithoutConfig).toEqual(expect.arrayContaining([...FUNCTION_KEYS, 'ctrl+s', 'alt+1']));
  await test.step('a refused key leaves no modifier down', async () => {
    xdotool('key', '--delay', '30', 'ctrl+e');
    await plain.page.waitForTimeout(500);
    desktop.arrived();
    xdotool('key', 'a');
    await expect.poll(desktop.arrived).toEqual(['a', '-a']);
  });
  await refusedUntilEnd(plain.kiosk);
  await plain.kiosk.dispose();

  const full = await openDesktop(launch, desktop.url, ALL_KEYS);
  const lost = await missing(desktop, full.page);
  console.log(`  never: ${lost.join(' ')}`);
  expect(lost).toEqual([
    ...NEVER,
    'Menu',
    'Pause',
    'Print',
    'Scroll_Lock',
    'alt+Tab',
    'ctrl+alt+Delete',
  ]);
  await test.step('Alt goes with its key', async () => {
    desktop.arrived();
    xdotool('key', '--delay', '30', 'alt+1');
    await expect.poll(desktop.arrived).toEqual(['Alt_L', '1', '-Alt_L', '-1']);
  });
  await refusedUntilEnd(full.kiosk);
  await desktop.close();
});
