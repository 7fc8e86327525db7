import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  existsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pressKey, xdotool } from './support/input.ts';
import type { Kiosk } from './support/kiosk.ts';
import { processesWith } from './support/processes.ts';
import { inMemory } from './support/secrets.ts';
import { configFor, expect, test } from './support/web-app.ts';

const DIAGNOSIS = 'heather-lantern-4418';
const SCREEN_READER = 'kiosk: { fullScreen: false, standby: off, screenReader: orca }';

/** Prints role and name of everything that is on the accessibility bus, a line each. */
const PRINT_TREE = `
import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi

def show(node, depth):
    if node is None or depth > 30: return
    if node.get_name(): print(node.get_role_name(), node.get_name(), sep=': ')
    for index in range(node.get_child_count()): show(node.get_child_at_index(index), depth + 1)

Atspi.init()
show(Atspi.get_desktop(0), 0)
`;

/** A voice that writes down what it says. */
function voice() {
  const folder = mkdtempSync(join(tmpdir(), 'cleardesk-voice-'));
  const said = join(folder, 'said');
  const program = join(folder, 'speech-dispatcher');
  const standIn = join(import.meta.dirname, 'support/speech-stand-in.mjs');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${standIn}' '${said}' "$@"\n`);
  chmodSync(program, 0o755);
  return {
    env: { PATH: `${folder}${delimiter}${process.env['PATH']}` },
    // Each word has a mark (SSML).
    said: () => (existsSync(said) ? readFileSync(said, 'utf8').replaceAll(/<[^>]*>/g, '') : ''),
    forget: () => {
      writeFileSync(said, '');
    },
  };
}

/** The processes of the kiosk's screen reader. */
function readers({ dataFolder }: Kiosk): readonly number[] {
  return processesWith(`CLEARDESK_SCREEN_READER=${dataFolder}\0`);
}

/** What assistive technology finds. */
function tree({ dataFolder }: Kiosk): string {
  const runs = readdirSync(join(dataFolder, 'run')).map((run) => join(dataFolder, 'run', run));
  const folder = runs
    .map((run) => join(run, 'tmp/screen-reader/at-spi'))
    .find((at) => existsSync(at));
  if (folder === undefined) return '';
  const [bus = ''] = readdirSync(folder).filter((name) => name.startsWith('bus'));
  return execFileSync('/usr/bin/python3', ['-c', PRINT_TREE], {
    encoding: 'utf8',
    env: { ...process.env, AT_SPI_BUS_ADDRESS: `unix:path=${join(folder, bus)}` },
  });
}

test('a key on the login screen starts a screen reader, which reads session and exit screen and leaves nothing', async ({
  webApp,
  launch,
}) => {
  const app = await webApp({
    '/': `<title>Results</title><h1>Diagnosis</h1><button>${DIAGNOSIS}</button>`,
  });
  const { env, said, forget } = voice();
  const config = configFor(app.url).replace(/^kiosk: .*$/m, SCREEN_READER);
  const kiosk = await launch({ config, env });
  await expect(kiosk.screens.getByText('Screen reader: press Windows + Alt + S.')).toBeVisible();
  expect(readers(kiosk)).toEqual([]);

  await test.step('it reads the login screen, and has no windows of its own', async () => {
    pressKey('super+alt+s');
    await kiosk.nextProcess();
    await expect.poll(said).toContain('Screen reader on');
    await expect.poll(() => tree(kiosk)).toContain('push button: Start session');
    expect(tree(kiosk)).toContain('heading: Welcome');
    await expect(async () => {
      pressKey('Tab');
      await expect.poll(said, { timeout: 1000 }).toContain('Start session');
    }).toPass();
    forget();
    xdotool('keydown', 'Insert', 'key', 'space', 'keyup', 'Insert');
    // It takes the keys in their order, and names this one.
    pressKey('Tab');
    await expect.poll(said).toContain('tab');
    const windows = execFileSync('xwininfo', ['-root', '-tree'], { encoding: 'utf8' });
    expect(windows).not.toContain('Preferences');
  });

  await test.step('it reads a page of a site', async () => {
    await kiosk.startSession();
    const site = await kiosk.site();
    await site.locator('body').click();
    await expect(async () => {
      pressKey('Tab');
      await expect.poll(said, { timeout: 1000 }).toContain(DIAGNOSIS);
    }).toPass();
    expect(inMemory([DIAGNOSIS], readers(kiosk))).toEqual([DIAGNOSIS]);
  });

  await test.step('its processes end with the session, and another reads the exit screen', async () => {
    const before = readers(kiosk);
    forget();
    await kiosk.screens.getByRole('button', { name: 'End session' }).click();
    await expect.poll(() => readers(kiosk).filter((pid) => before.includes(pid))).toEqual([]);
    await kiosk.nextProcess();
    const ending = kiosk.audit().find(({ event }) => event === 'ending-finished');
    expect(ending?.['steps']).toContainEqual(
      expect.objectContaining({ name: 'stop-screen-reader', ok: true, leftovers: 0 }),
    );
    await expect.poll(said).toContain('Your session has ended');
    expect(inMemory([DIAGNOSIS], readers(kiosk))).toEqual([]);
    await kiosk.screens.getByRole('button', { name: 'Done' }).click();
    await expect(kiosk.screens.getByRole('button', { name: 'Start session' })).toBeVisible();
    // The bus stays for a user who wants it again.
    const names = () => readers(kiosk).map((pid) => kiosk.commandLine(pid));
    await expect.poll(() => names().filter((name) => /orca|speech/.test(name))).toEqual([]);
  });
});
