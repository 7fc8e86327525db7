import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FolderClaim } from '../../../main/control/lock.ts';
import { askStatus } from '../../../main/control/client.ts';
import type { ControlError } from '../../../main/control/errors.ts';
import { ControlServer } from '../../../main/control/server.ts';
import { activeStatus } from '../../fakes/fake-controlled-kiosk.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runningKiosk } from './running-kiosk.ts';
import { socketPath } from './socket-path.ts';
import { leaveStaleSocket } from './stale-socket.ts';
import { itOnPosix } from '../../posix.ts';

describe('taking a data folder', () => {
  itOnPosix('makes the folder, and lets no other user in', async () => {
    const { dataFolder } = await runningKiosk(join(temporaryFolder(), 'new', 'data'));
    expect(statSync(join(dataFolder, 'control')).mode & 0o777).toBe(0o700);
    expect(statSync(socketPath(dataFolder)).mode & 0o777).toBe(0o600);
    expect(readdirSync(dataFolder)).toEqual(['control']);
  });

  it('keeps a second kiosk off it, and leaves the first one alone', async () => {
    const { dataFolder } = await runningKiosk();
    await expect(ControlServer.open(dataFolder)).rejects.toMatchObject({ code: 'in-use' });
    expect(readdirSync(dataFolder)).toEqual(['control']);
    await expect(askStatus(dataFolder)).resolves.toEqual(activeStatus);
  });

  it('replaces what a killed kiosk left', async () => {
    const dataFolder = temporaryFolder();
    await leaveStaleSocket(dataFolder);
    mkdirSync(join(dataFolder, 'control.0123456789'));
    writeFileSync(join(dataFolder, 'control', 'no-socket'), '');
    await runningKiosk(dataFolder);
    expect(readdirSync(dataFolder)).toEqual(['control']);
    expect(readdirSync(join(dataFolder, 'control'))).toHaveLength(1);
    await expect(askStatus(dataFolder)).resolves.toEqual(activeStatus);
  });

  it('is free as soon as close has been called', async () => {
    const { dataFolder, server } = await runningKiosk();
    const closed = server.close();
    await runningKiosk(dataFolder);
    await closed;
    await expect(askStatus(dataFolder)).resolves.toEqual(activeStatus);
  });

  it('waits for a kiosk that is about to release the folder, and no longer than its limit', async () => {
    const { dataFolder, server } = await runningKiosk();
    const before = performance.now();
    await expect(ControlServer.open(dataFolder, 100)).rejects.toMatchObject({ code: 'in-use' });
    expect(performance.now() - before).toBeGreaterThanOrEqual(100);
    const next = ControlServer.open(dataFolder, 5_000);
    setTimeout(() => void server.close(), 50);
    await (await next).close();
  });

  it('takes a folder whose path is longer than a socket address', async () => {
    const long = join(temporaryFolder(), 'x'.repeat(120), 'y'.repeat(120));
    const { dataFolder, server } = await runningKiosk(long);
    await expect(askStatus(dataFolder)).resolves.toEqual(activeStatus);
    await expect(ControlServer.open(dataFolder)).rejects.toMatchObject({ code: 'in-use' });
    await server.close();
    expect(readdirSync(join(dataFolder, 'control'))).toEqual([]);
    await leaveStaleSocketAt(long);
    await runningKiosk(dataFolder);
    await expect(askStatus(dataFolder)).resolves.toEqual(activeStatus);
  });

  itOnPosix('replaces a symbolic link, and leaves alone what that leads to', async () => {
    const [dataFolder, elsewhere] = [temporaryFolder(), temporaryFolder()];
    writeFileSync(join(elsewhere, 'kept.txt'), 'kept');
    symlinkSync(elsewhere, join(dataFolder, 'control'));
    await runningKiosk(dataFolder);
    expect(lstatSync(join(dataFolder, 'control')).isDirectory()).toBe(true);
    expect(readdirSync(elsewhere)).toEqual(['kept.txt']);
  });

  it('says why a folder cannot be used', async () => {
    const dataFolder = temporaryFolder();
    writeFileSync(join(dataFolder, 'control'), '');
    await expect(ControlServer.open(dataFolder)).rejects.toMatchObject({
      code: 'unusable',
      message: expect.stringContaining('ENOTDIR') as string,
    });
    expect(readdirSync(dataFolder)).toEqual(['control']);
  });

  // In one process all of them find the stale socket before the first of them has replaced it.
  it('is won by exactly one of those who find the same stale socket', async () => {
    const dataFolder = temporaryFolder();
    await leaveStaleSocket(dataFolder);
    const starts = Array.from({ length: 8 }, () => ControlServer.open(dataFolder));
    const results = await Promise.allSettled(starts);
    const servers = results.flatMap((result) => ('value' in result ? [result.value] : []));
    onTestFinished(async () => {
      await Promise.all(servers.map((server) => server.close()));
    });
    expect(servers).toHaveLength(1);
    const codes = results.flatMap((result) =>
      'reason' in result ? [(result.reason as ControlError).code] : [],
    );
    expect(new Set(codes)).toEqual(new Set(['in-use']));
    await expect(ControlServer.open(dataFolder)).rejects.toMatchObject({ code: 'in-use' });
    expect(readdirSync(dataFolder)).toEqual(['control']);
  });

  it('is lost to a kiosk that has removed the socket and not yet its folder', async () => {
    const dataFolder = temporaryFolder();
    const server = createServer();
    server.on('listening', () => {
      const [prepared = ''] = readdirSync(dataFolder);
      for (const name of readdirSync(join(dataFolder, prepared))) {
        unlinkSync(join(dataFolder, prepared, name));
      }
    });
    const claim = new FolderClaim(server, dataFolder);
    onTestFinished(() => {
      claim.release();
      server.close();
    });
    await expect(claim.take()).rejects.toMatchObject({ code: 'in-use' });
  });

  it('is won by exactly one of several processes', async () => {
    const racers = await Promise.all([startRacer(), startRacer(), startRacer(), startRacer()]);
    for (let round = 0; round < 40; round += 1) {
      const dataFolder = temporaryFolder();
      if (round % 2 === 1) await leaveStaleSocket(dataFolder);
      const at = Date.now() + 3;
      const results = await Promise.all(racers.map((racer) => send(racer, { dataFolder, at })));
      expect(results.toSorted()).toEqual(['in-use', 'in-use', 'in-use', 'won']);
      expect(readdirSync(dataFolder)).toEqual(['control']);
      const winner = racers[results.indexOf('won')];
      if (winner !== undefined) await send(winner, 'let-go');
    }
  });

  it('is free when the process that had it was killed', async () => {
    const dataFolder = temporaryFolder();
    const racer = await startRacer();
    expect(await send(racer, { dataFolder, at: 0 })).toBe('won');
    racer.kill('SIGSTOP');
    await expect(ControlServer.open(dataFolder)).rejects.toMatchObject({ code: 'in-use' });
    racer.kill('SIGKILL');
    await once(racer, 'exit');
    await runningKiosk(dataFolder);
  });
});

/** As leaveStaleSocket, where the path is too long for it: by way of a killed process. */
async function leaveStaleSocketAt(dataFolder: string): Promise<void> {
  const racer = await startRacer();
  expect(await send(racer, { dataFolder, at: 0 })).toBe('won');
  racer.kill('SIGKILL');
  await once(racer, 'exit');
  expect(readdirSync(join(dataFolder, 'control'))).toHaveLength(1);
}

async function startRacer(): Promise<ChildProcess> {
  const racer = fork(new URL('./racer.ts', import.meta.url), { execArgv: ['--import', 'tsx'] });
  onTestFinished(() => void racer.kill('SIGKILL'));
  await once(racer, 'message');
  return racer;
}

async function send(racer: ChildProcess, message: object | string): Promise<string> {
  const answer = once(racer, 'message');
  racer.send(message);
  const [result] = (await answer) as [string];
  return result;
}
