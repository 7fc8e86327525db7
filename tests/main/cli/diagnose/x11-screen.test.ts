import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { askDisplay } from '../../../../main/cli/diagnose/x11-screen.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const hasXvfb = spawnSync('Xvfb', ['-help']).error === undefined;

/** @returns the number of a new X server, as it says itself */
async function xServer(...args: readonly string[]): Promise<string> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '801x602x24', ...args], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  onTestFinished(async () => {
    server.kill();
    await once(server, 'exit');
  });
  const said = server.stdio[3] as NodeJS.ReadableStream;
  const [number] = (await once(said, 'data')) as [Buffer];
  return `/tmp/.X11-unix/X${String(number).trim()}`;
}

async function serverThat(answers: string | null): Promise<string> {
  const path = join(temporaryFolder(), 'socket');
  const server = createServer((socket) => {
    if (answers === null) socket.destroy();
    else socket.write(answers);
  });
  server.listen(path);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return path;
}

describe('asking a display', () => {
  it.skipIf(!hasXvfb)('finds the size of a real X server', async () => {
    expect(await askDisplay(await xServer(), true)).toEqual({
      kind: 'screen',
      width: 801,
      height: 602,
    });
  });

  it('finds that nothing is there, that it hangs up, and that it is silent', async () => {
    const kinds = await Promise.all([
      askDisplay('/nowhere/X0', true),
      serverThat(null).then((path) => askDisplay(path, true)),
      serverThat('').then((path) => askDisplay(path, true)),
      serverThat('').then((path) => askDisplay(path, false)),
      serverThat('\0\0\v\0\0\0\0\0').then((path) => askDisplay(path, true)),
      serverThat('nonsense').then((path) => askDisplay(path, true)),
    ]);
    expect(kinds.map(({ kind }) => kind)).toEqual([
      'unreachable',
      'unreachable',
      'unreachable',
      'reachable',
      'reachable',
      'unreachable',
    ]);
  });
});
