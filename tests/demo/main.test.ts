import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';

let folder: string;
let demo: ChildProcessByStdio<Writable, Readable, Readable>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'demo-'));
});

afterEach(() => {
  demo.kill();
  rmSync(folder, { recursive: true });
});

function run(...options: string[]) {
  demo = spawn(process.execPath, ['--import', 'tsx', 'demo/main.ts', '--port', '0', ...options], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

it('says where it listens, writes the config, and ends with its parent', async () => {
  const configFile = join(folder, 'kiosk.yaml');
  run('--with-parent', '--config-out', configFile);
  const [line] = (await once(demo.stdout, 'data')) as [Buffer];
  const { portal, ...nothingElse } = JSON.parse(line.toString()) as { portal: string };
  expect(nothingElse).toEqual({});

  expect(readFileSync(configFile, 'utf8')).toContain(`url: ${portal}/messages`);
  expect((await fetch(`${portal}/me`)).status).toBe(401);

  demo.stdin.end();
  expect(await once(demo, 'exit')).toEqual([0, null]);
});

it('runs a provider where the kiosk needs one, and says whom to sign in as', async () => {
  run('--mode', 'oidc');
  const [line] = (await once(demo.stdout, 'data')) as [Buffer];
  const told = JSON.parse(line.toString()) as { issuer: string; people: unknown[] };
  expect((await fetch(`${told.issuer}/.well-known/openid-configuration`)).status).toBe(200);
  expect(told.people).toContainEqual({ user: 'nurse1', password: 'nurse1-demo' });
});

it('refuses a mode that it does not know', async () => {
  run('--mode', 'badge');
  const [line, code] = await Promise.all([once(demo.stderr, 'data'), once(demo, 'exit')]);
  expect(String(line)).toContain('there is no mode "badge": use one of guest, accounts, oidc');
  expect(code).toEqual([1, null]);
});
