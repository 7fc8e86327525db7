import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchConfig } from '../../../main/config/watch-config.ts';

let folder = '';
let file = '';
let stop: () => void = () => undefined;
const changed = vi.fn();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watch-config-'));
  file = join(folder, 'cleardesk.yaml');
  changed.mockReset();
});

afterEach(() => {
  stop();
  rmSync(folder, { recursive: true, force: true });
});

async function becomesCalled(): Promise<void> {
  await vi.waitFor(() => expect(changed).toHaveBeenCalled(), { timeout: 3000 });
}

test('sees a file that is written, once for all the steps of it', async () => {
  writeFileSync(file, 'version: 1\n');
  stop = watchConfig({ file, isNamed: false }, changed);
  for (const text of ['a', 'b', 'c']) writeFileSync(file, text);
  await becomesCalled();
  expect(changed).toHaveBeenCalledTimes(1);
});

test('sees a file that is replaced, and written again after that', async () => {
  writeFileSync(file, 'version: 1\n');
  stop = watchConfig({ file, isNamed: false }, changed);
  writeFileSync(`${file}.new`, 'version: 1 # new\n');
  renameSync(`${file}.new`, file);
  await becomesCalled();
  changed.mockReset();
  writeFileSync(file, 'version: 1 # newer\n');
  await becomesCalled();
});

test('sees a file that is made, and one that is removed', async () => {
  stop = watchConfig({ file, isNamed: false }, changed);
  writeFileSync(file, 'version: 1\n');
  await becomesCalled();
  changed.mockReset();
  rmSync(file);
  await becomesCalled();
});

test('sees policies that are written, in a folder that comes and goes', async () => {
  const policies = { kind: 'folder', folder: join(folder, 'policies') } as const;
  stop = watchConfig({ file, isNamed: false, policies }, changed);
  const policy = join(policies.folder, 'a.yaml');
  for (const round of ['first', 'second']) {
    mkdirSync(policies.folder);
    await becomesCalled();
    changed.mockReset();
    writeFileSync(policy, `language: de # ${round}`);
    await becomesCalled();
    changed.mockReset();
    rmSync(policies.folder, { recursive: true });
    await becomesCalled();
    await pause(600);
    changed.mockReset();
  }
});

test('does not care for other files, or after its end', async () => {
  stop = watchConfig({ file, isNamed: false }, changed);
  writeFileSync(join(folder, 'other.yaml'), '');
  await pause(600);
  stop();
  writeFileSync(file, '');
  await pause(600);
  expect(changed).not.toHaveBeenCalled();
});

test('is quiet where there is no folder to watch', () => {
  stop = watchConfig({ file: join(folder, 'missing', 'cleardesk.yaml'), isNamed: false }, changed);
});
