import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';

let folder: string;
let demo: ChildProcessByStdio<Writable, Readable, null>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'demo-'));
});

afterEach(() => {
  demo.kill();
  rmSync(folder, { recursive: true });
});

it('says where it listens, writes the config, and ends with its parent', async () => {
  const configFile = join(folder, 'kiosk.yaml');
  const options = ['--port', '0', '--with-parent', '--config-out', configFile];
  demo = spawn(process.execPath, ['--import', 'tsx', 'demo/main.ts', ...options], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(demo.stdout, 'data')) as [Buffer];
  const { portal } = JSON.parse(line.toString()) as { portal: string };

  expect(readFileSync(configFile, 'utf8')).toContain(`url: ${portal}/messages`);
  expect((await fetch(`${portal}/me`)).status).toBe(401);

  demo.stdin.end();
  expect(await once(demo, 'exit')).toEqual([0, null]);
}, 20_000);
