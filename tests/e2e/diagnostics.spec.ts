import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configFor, expect, test } from './support/test.ts';

const folder = mkdtempSync(join(tmpdir(), 'cleardesk-diagnostics-'));
test.afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Starts the app as a desktop does: nobody reads its standard error. */
function unheard(): string {
  const script = join(folder, 'unheard');
  writeFileSync(script, '#!/bin/sh\nexec "$@" 2>/dev/null\n');
  chmodSync(script, 0o755);
  return script;
}

const lines = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n');

test('the log is a file where nobody reads it, whichever process is the kiosk', async ({
  portal,
  launch,
}) => {
  const config = `${configFor(portal.url)}\nlog: { level: debug }\n`;
  const kiosk = await launch({ config, supervisor: unheard() });
  const first = kiosk.mainProcess;
  await kiosk.startSession();
  await kiosk.endSession();
  await kiosk.nextLogin();
  const second = kiosk.mainProcess;
  const file = join(kiosk.dataFolder, 'log/cleardesk.log');
  const log = lines(file).join('\n');
  expect(log).toContain(`info [${first}] kiosk-started: version `);
  expect(log).toMatch(new RegExp(`debug \\[${first}\\] ending-finished: user, \\d+ ms, clean`));
  expect(log).toMatch(new RegExp(`debug \\[${second}\\] kiosk-started: .*, takes over`));
  expect(log).not.toMatch(/ error /);

  const { code, output } = await kiosk.command(
    '--config',
    join(kiosk.folder, 'cleardesk.yaml'),
    'diagnose',
  );
  expect(output).toMatch(/^signed-out since /m);
  expect(output).toMatch(/^idle time of the operating system: /m);
  expect(output).toMatch(/audit.jsonl: good, \d+ records, /);
  expect(output).toContain(`${join(kiosk.dataFolder, 'log')}: none`);
  expect(output.split('\n').filter((line) => line.startsWith('!'))).toEqual([]);
  expect(code).toBe(0);
});

test('diagnose shows the config that the kiosk uses, and not the one that the file has meanwhile', async ({
  portal,
  launch,
}) => {
  const config = (idle: string) => `${configFor(portal.url)}\nsession: { idleTimeout: ${idle} }\n`;
  const kiosk = await launch({ config: config('6m') });
  const file = join(kiosk.folder, 'cleardesk.yaml');
  const diagnose = () => kiosk.command('--config', file, 'diagnose');
  const changed = '  session.idleTimeout: the kiosk has 6m, the file 7m\n';
  await kiosk.startSession();
  writeFileSync(file, config('7m'));
  const during = await diagnose();
  expect(during.output).toContain('the running kiosk uses:\n  version: 1\n');
  expect(during.output).toContain('\n    idleTimeout: 6m\n');
  expect(during.output).toContain(`which takes effect after the session:\n${changed}`);
  expect(during.code).toBe(0);

  process.kill(kiosk.mainProcess, 'SIGSTOP');
  const hung = await diagnose();
  process.kill(kiosk.mainProcess, 'SIGCONT');
  expect(hung.output).toMatch(
    /^! the kiosk does not say which config it uses \(.*\); the file and the policies say:$/m,
  );
  expect(hung.output).toContain('\n    idleTimeout: 7m\n');
  expect(hung.code).toBe(1);

  await kiosk.endSession();
  await kiosk.nextLogin();
  const after = await diagnose();
  expect(after.output).toContain('\n    idleTimeout: 7m\n');
  expect(after.output).toContain('\nwhich is what the file and the policies say\n');

  await kiosk.killAll();
  expect((await diagnose()).output).toContain(
    '\nno kiosk is running; the file and the policies say:\n',
  );
});

test('audit.folder is another place from the next start on, and tears no chain', async ({
  portal,
  launch,
}) => {
  const [one, other] = [join(folder, 'one'), join(folder, 'other')];
  const config = (audit: string) => `${configFor(portal.url)}\naudit: { folder: ${audit} }\n`;
  const kiosk = await launch({ config: config(one) });
  await kiosk.startSession();
  writeFileSync(join(kiosk.folder, 'cleardesk.yaml'), config(other));
  await expect.poll(() => lines(join(one, 'audit.jsonl')).length).toBeGreaterThan(3);
  await kiosk.endSession();
  await kiosk.nextLogin();
  await kiosk.startSession();
  expect(existsSync(other)).toBe(false);
  expect(existsSync(kiosk.auditFile)).toBe(false);
  await kiosk.killAll();

  // Cut off in a session that is recorded elsewhere: it is finished all the same.
  const again = await launch({ config: config(other), folder: kiosk.folder });
  await expect(again.screens.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  const [open, now] = [one, other].map((place) =>
    lines(join(place, 'audit.jsonl')).map((line) => JSON.parse(line) as Record<string, unknown>),
  );
  const session = open?.findLast(({ event }) => event === 'session-started')?.['session'];
  expect(now?.map(({ event }) => event).slice(0, 3)).toEqual([
    'kiosk-started',
    'config-loaded',
    'recovery',
  ]);
  expect(now?.find(({ event }) => event === 'ending-finished')).toMatchObject({
    session,
    clean: true,
  });
  for (const place of [one, other]) {
    const verified = await again.command('audit', 'verify', join(place, 'audit.jsonl'));
    expect(verified.output).toContain(': good, ');
  }
  const own = ['--config', join(again.folder, 'cleardesk.yaml')];
  expect((await again.command(...own, 'audit', 'verify')).output).toContain(other);
  expect(execFileSync('stat', ['-c', '%a', other], { encoding: 'utf8' }).trim()).toBe('700');
});
