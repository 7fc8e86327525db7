import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brokenConfigs } from '../main/config/broken-configs.ts';
import { appCommand } from './support/kiosk.ts';
import { configFor, expect, test } from './support/test.ts';

const folder = mkdtempSync(join(tmpdir(), 'cleardesk-commands-'));
test.afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs a command of the real app, where there is no display. */
function cleardesk(...args: readonly string[]) {
  const env = { ...process.env, DISPLAY: '' };
  const [file = '', ...appArgs] = appCommand();
  const { status, stdout, stderr } = spawnSync(
    file,
    [...appArgs, '--data-dir', join(folder, 'data'), ...args],
    { env, encoding: 'utf8', timeout: 20_000 },
  );
  return { status, stdout, stderr };
}

test('check-config names every error of a broken config, and does not crash', () => {
  const file = join(folder, 'broken.yaml');
  const broken = Object.entries(brokenConfigs);
  expect(broken.length).toBeGreaterThanOrEqual(20);
  for (const [name, { text, errors }] of broken) {
    writeFileSync(file, text);
    const { status, stderr, stdout } = cleardesk('check-config', file);
    expect(status, name).toBe(1);
    for (const error of errors) {
      const [place = '', message = ''] = error.split(/ .*?\| | \| /);
      expect(stdout + stderr, name).toContain(`${file}:${place}`);
      expect(stdout + stderr, name).toContain(message);
    }
  }
});

test('a kiosk whose data folder cannot be made says so in one line, and ends', () => {
  const [file = '', ...appArgs] = appCommand();
  const inFile = join(folder, 'a-file');
  writeFileSync(inFile, '');
  const { status, stderr } = spawnSync(file, [...appArgs, '--data-dir', join(inFile, 'data')], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect(status).toBe(1);
  // Chromium may have a line of its own, about a bus that is not there, before this process ends.
  const own = stderr
    .trimEnd()
    .split('\n')
    .filter((line) => !/^\[\d+:/.test(line));
  expect(own).toEqual([
    expect.stringMatching(
      /^cleardesk: error: the data folder cannot be used: ENOTDIR: .*a-file\/data'?: name a folder that this user may make and write to with --data-dir$/,
    ),
  ]);
});

test('check-config fails on a name that is mistyped', () => {
  const file = join(folder, 'celardesk.yaml');
  const { status, stdout } = cleardesk('check-config', file);
  expect(status).toBe(1);
  expect(stdout).toContain(`${file}: is not there: look at its name and its folder`);
});

test('check-config is content with a good one', () => {
  const file = join(folder, 'good.yaml');
  writeFileSync(file, configFor('https://portal.example.org/'));
  expect(cleardesk('check-config', file).status).toBe(0);
  expect(cleardesk('check-config', '--nonsense').status).toBe(2);
});

test('audit verify names the first bad line', async ({ portal, launch }) => {
  const kiosk = await launch({ config: configFor(portal.url) });
  await kiosk.startSession();
  await kiosk.endSession();
  await kiosk.nextLogin();
  await kiosk.killAll();
  const lines = readFileSync(kiosk.auditFile, 'utf8').trimEnd().split('\n');
  expect(lines.length).toBeGreaterThan(6);
  const [first = '', second = '', third = '', ...rest] = lines;

  const files = {
    untouched: { lines, bad: null },
    'a flipped byte': {
      lines: [first, second.replace('config', 'konfig'), third, ...rest],
      bad: 2,
    },
    'a deleted line': { lines: [first, third, ...rest], bad: 2 },
    'two swapped lines': { lines: [first, third, second, ...rest], bad: 2 },
    'an inserted line': { lines: [first, second, second, third, ...rest], bad: 3 },
  };
  for (const [name, { lines: changed, bad }] of Object.entries(files)) {
    const file = join(folder, 'audit.jsonl');
    writeFileSync(file, `${changed.join('\n')}\n`);
    const { status, stdout, stderr } = cleardesk('audit', 'verify', file);
    expect(status, name).toBe(bad === null ? 0 : 1);
    if (bad === null) expect(stdout).toContain(`good, ${lines.length} records`);
    else expect(stderr, name).toContain(`${file}:${bad}: bad`);
  }
  expect(cleardesk('audit').status).toBe(2);
});

test('report makes a text and a page of what a running kiosk has recorded', async ({
  portal,
  launch,
}) => {
  const kiosk = await launch({ config: configFor(portal.url) });
  await kiosk.startSession();
  await kiosk.endSession();
  await kiosk.nextLogin();
  const of = ['--data-dir', kiosk.dataFolder, '--config', join(kiosk.folder, 'cleardesk.yaml')];
  const text = cleardesk('report', ...of);
  expect(text.stdout).toMatch(/^Sessions +1$/m);
  expect(text.stdout).toMatch(/ended by the person +1 +100/);
  expect(text.status).toBe(0);
  const page = join(folder, 'report.html');
  expect(cleardesk('report', '--html', page, ...of)).toMatchObject({ status: 0, stdout: '' });
  expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>.*<svg .*<\/svg>.*<\/html>$/s);
  expect(cleardesk('report', '--html', folder, ...of).status).toBe(1);
  expect(cleardesk('report').status).toBe(1);
  expect(cleardesk('report', 'nonsense').status).toBe(2);
});
