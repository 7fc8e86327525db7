import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { remains } from './support/clinic.ts';
import { appCommand } from './support/kiosk.ts';
import { expect, test } from './support/web-app.ts';

type Environment = Readonly<Record<string, string>>;

/** A machine on which only the command `cleardesk` is installed, as the package does it. */
function bareMachine() {
  const folder = mkdtempSync(join(tmpdir(), 'cleardesk-bare-'));
  for (const name of ['bin', 'home', 'tmp']) mkdirSync(join(folder, name));
  const command = appCommand().map((word) => `'${word}'`);
  writeFileSync(join(folder, 'bin/cleardesk'), `#!/bin/sh\nexec ${command.join(' ')} "$@"\n`, {
    mode: 0o755,
  });
  // Stands in for /etc/cleardesk/cleardesk.yaml, which a test must not write.
  const configFile = join(folder, 'etc/cleardesk/cleardesk.yaml');
  const env = {
    PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
    HOME: join(folder, 'home'),
    TMPDIR: join(folder, 'tmp'),
    SHELL: '/bin/sh',
    CLEARDESK_CONFIG: configFile,
    CLEARDESK_DATA_DIR: join(folder, 'data'),
  };
  return { folder, configFile, env };
}

/**
 * Types a command into a terminal (`script` of util-linux gives it one), and an answer to each question
 * once it is asked.
 * @returns what the terminal shows
 */
async function inTerminal(
  command: string,
  env: Environment,
  answers: readonly (readonly [question: string, answer: string])[],
): Promise<string> {
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    env: { ...process.env, DISPLAY: '', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let shown = '';
  let read = 0;
  const left = [...answers];
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    shown += piece;
    const [question, answer] = left[0] ?? [];
    const at = question === undefined ? -1 : shown.indexOf(question, read);
    if (question === undefined || at < 0) return;
    read = at + question.length;
    left.shift();
    child.stdin.write(`${answer ?? ''}\r`);
  });
  const [code] = (await once(child, 'close')) as [number];
  expect([code, left], shown).toEqual([0, []]);
  return shown.replaceAll('\r', '');
}

test('a bare machine becomes a kiosk by init and the command that it prints, and a session leaves nothing', async ({
  webApp,
  launch,
}) => {
  const marker = `stranger-${randomUUID()}`;
  const { url } = await webApp({
    '/': `<!doctype html><title>Patient portal</title><h1>Your appointments</h1>
      <script>document.cookie = 'who=${marker}; max-age=9999'; localStorage.who = '${marker}';</script>`,
  });
  const { folder, configFile, env } = bareMachine();

  const shown = await inTerminal('cleardesk init', env, [
    ['1. Name of the organisation', 'Riverside Clinic'],
    ['2. Help desk', 'Call 1234'],
    ['3. Address of the web app', `${url}/`],
    ['Its name on the button', 'Patient portal'],
    ['Address of one more', ''],
    ['4. How do people sign in?', 'guest'],
    ['5. Password of the administrator', ''],
  ]);
  expect(shown).toContain(`${configFile}: written\n`);
  expect(shown).toContain(`sites[0].url: ${url} answers 200\n`);
  expect(shown).toMatch(/cleardesk\.yaml: good\nNo errors, 2 warnings\.\n/);
  const next = /^Next: (.*) \(starts the kiosk\)$/m.exec(shown)?.[1] ?? '';
  expect(next).toBe(`cleardesk --config ${configFile}`);

  const config = readFileSync(configFile, 'utf8');
  const kiosk = await launch({ config, folder, env, line: next });
  await expect(kiosk.screens.getByText('Riverside Clinic')).toBeVisible();
  await kiosk.startSession();
  const site = await kiosk.site();
  await expect(site.getByRole('heading', { name: 'Your appointments' })).toBeVisible();
  expect(remains(kiosk, [marker])).toContain(marker);

  await kiosk.endSession();
  await kiosk.nextProcess();
  await expect(kiosk.screens.getByText('Your data was removed from this device')).toBeVisible();
  await kiosk.screens.getByRole('button', { name: 'Done' }).click();
  await expect(kiosk.screens.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  expect(remains(kiosk, [marker])).toEqual([]);
  expect(kiosk.audit()).toContainEqual(
    expect.objectContaining({ event: 'ending-finished', reason: 'user', clean: true }),
  );
  expect(readFileSync(configFile, 'utf8')).toBe(config);

  // What docs/install.md says to check with.
  expect(await inTerminal('cleardesk status', env, [])).toContain('state: login screen');
  expect(await inTerminal('cleardesk audit verify', env, [])).toContain('good');
  expect(await inTerminal('cleardesk diagnose', env, [])).toContain(
    'which is what the file and the policies say',
  );
});
