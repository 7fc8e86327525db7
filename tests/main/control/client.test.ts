import { once } from 'node:events';
import { chmodSync, mkdirSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../../eventually.ts';
import { askConfig, askEndSession, askStatus } from '../../../main/control/client.ts';
import { MAX_ANSWER_BYTES } from '../../../main/control/protocol.ts';
import { ControlServer } from '../../../main/control/server.ts';
import {
  activeStatus,
  cleanReceipt,
  FakeControlledKiosk,
  shownDefaults,
} from '../../fakes/fake-controlled-kiosk.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { rawClient } from './raw-client.ts';
import { runningKiosk } from './running-kiosk.ts';
import { leaveStaleSocket } from './stale-socket.ts';

const patience = { connectMs: 400, statusMs: 100, endSessionMs: 200 };
const STATUS = `${JSON.stringify({ v: 1, ok: true, status: activeStatus })}\n`;

describe('asking the kiosk', () => {
  it('gets the status, and what a later version adds to it', async () => {
    const { dataFolder, kiosk } = await runningKiosk();
    kiosk.now = { ...activeStatus, more: 1 } as typeof activeStatus;
    expect(await askStatus(dataFolder)).toEqual({ ...activeStatus, more: 1 });
  });

  it('gets a config that is as long as a file may be', async () => {
    const { dataFolder, kiosk } = await runningKiosk();
    kiosk.shown = { ...shownDefaults, settings: { texts: 'x'.repeat(1_000_000) } };
    expect(await askConfig(dataFolder)).toEqual(kiosk.shown);
  });

  it('says of a kiosk that does not know the request that it is older', async () => {
    const refusal = { v: 1, ok: false, code: 'bad-request', message: 'no request of version 1' };
    const dataFolder = await otherServer((socket) => socket.write(`${JSON.stringify(refusal)}\n`));
    await expect(askConfig(dataFolder)).rejects.toMatchObject({ code: 'unknown-request' });
  });

  it('gets the receipt, and null where there was no session', async () => {
    const { dataFolder, kiosk } = await runningKiosk();
    expect(await askEndSession(dataFolder, 'fire drill')).toEqual(cleanReceipt);
    kiosk.ending = () => Promise.resolve(null);
    expect(await askEndSession(dataFolder, null)).toBeNull();
    expect(kiosk.reasons).toEqual(['fire drill', null]);
  });

  it('says that no kiosk runs, once it has waited for one', async () => {
    const dataFolder = temporaryFolder();
    const before = performance.now();
    const asked = askStatus(dataFolder, patience);
    await expect(asked).rejects.toMatchObject({ code: 'not-running' });
    expect(performance.now() - before).toBeGreaterThanOrEqual(patience.connectMs);
    await leaveStaleSocket(dataFolder);
    await expect(askStatus(dataFolder, patience)).rejects.toMatchObject({ code: 'not-running' });
  });

  it.skipIf(process.getuid?.() !== 0)(
    'says that the kiosk is another user’s (needs root, to become one)',
    async () => {
      const { dataFolder } = await runningKiosk();
      chmodSync(dataFolder, 0o755);
      process.seteuid?.(65_534);
      try {
        await expect(askStatus(dataFolder)).rejects.toMatchObject({ code: 'no-permission' });
      } finally {
        process.seteuid?.(0);
      }
    },
  );

  it('waits for the process that takes over', async () => {
    const { dataFolder, server } = await runningKiosk();
    await server.close();
    const asked = Promise.all([askStatus(dataFolder), askEndSession(dataFolder, null)]);
    await new Promise((resolve) => setTimeout(resolve, 150));
    await runningKiosk(dataFolder);
    expect(await asked).toEqual([activeStatus, cleanReceipt]);
  });

  it('asks the next process where this one is handing over', async () => {
    const { dataFolder, kiosk, server } = await runningKiosk();
    const next = new FakeControlledKiosk();
    kiosk.status = () => {
      // The greeting is answered; what follows on the connection comes too late.
      void server.close().then(async () => {
        const successor = await ControlServer.open(dataFolder);
        onTestFinished(() => successor.close());
        successor.serve(next);
      });
      return activeStatus;
    };
    expect(await askEndSession(dataFolder, 'x')).toEqual(cleanReceipt);
    expect([kiosk.reasons, next.reasons]).toEqual([[], ['x']]);
  });

  it('gets a receipt that was sent right before the process ended', async () => {
    const receipt = `${JSON.stringify({ v: 1, ok: true, receipt: cleanReceipt })}\n`;
    const dataFolder = await otherServer((socket, request) => {
      if (request === 1) socket.write(STATUS);
      else socket.write(receipt, () => socket.destroy());
    });
    expect(await askEndSession(dataFolder, null)).toEqual(cleanReceipt);
  });

  it('never asks twice for an ending', async () => {
    let asked = 0;
    const dataFolder = await otherServer((socket, request) => {
      asked = request;
      if (request === 1) socket.write(STATUS);
      else socket.destroy();
    });
    const broken = askEndSession(dataFolder, null, patience);
    await expect(broken).rejects.toMatchObject({ code: 'no-answer' });
    expect(asked).toBe(2);
  });

  it.each([
    ['silence', () => undefined, 'no-answer'],
    ['garbage', (socket: Socket) => socket.write('\u0000\n'), 'no-answer'],
    ['a broken line', (socket: Socket) => socket.end('{"v":1'), 'no-answer'],
    [
      'endless bytes',
      (socket: Socket) => socket.write('x'.repeat(2 * MAX_ANSWER_BYTES)),
      'no-answer',
    ],
    ['another version', (socket: Socket) => socket.write('{"v":2,"ok":true}\n'), 'no-answer'],
    [
      'a refusal',
      (socket: Socket) => socket.write('{"v":1,"ok":false,"code":"x","message":"no"}\n'),
      'refused',
    ],
  ])('is not held up by %s', async (_what, answer, code) => {
    const dataFolder = await otherServer(answer);
    await expect(askStatus(dataFolder, patience)).rejects.toMatchObject({ code });
    await expect(askEndSession(dataFolder, 'x', patience)).rejects.toMatchObject({ code });
  });

  it('waits for a kiosk that a page keeps busy, and has it end the session', async () => {
    const receipt = `${JSON.stringify({ v: 1, ok: true, receipt: cleanReceipt })}\n`;
    const dataFolder = await otherServer((socket, request) =>
      request === 1 ? setTimeout(() => socket.write(STATUS), 3300) : socket.write(receipt),
    );
    expect(await askEndSession(dataFolder, null)).toEqual(cleanReceipt);
  });

  it('gives an ending up after its own time limit', async () => {
    const { dataFolder, kiosk } = await runningKiosk();
    kiosk.ending = () => new Promise(() => undefined);
    const asked = askEndSession(dataFolder, null, patience);
    await expect(asked).rejects.toMatchObject({ code: 'no-answer' });
  });

  it('says that all connections are taken', async () => {
    const { dataFolder, kiosk } = await runningKiosk();
    kiosk.ending = () => new Promise(() => undefined);
    const clients = await Promise.all(Array.from({ length: 8 }, () => rawClient(dataFolder)));
    for (const { socket } of clients) socket.write('{"v":1,"ask":"end-session"}\n');
    await eventually(() => {
      expect(kiosk.reasons).toHaveLength(8);
    });
    await expect(askStatus(dataFolder, patience)).rejects.toMatchObject({
      code: 'no-answer',
      message: expect.stringContaining('no more connections') as string,
    });
  });
});

/** A program at the kiosk's place that answers as the test says. @returns its data folder */
async function otherServer(
  onRequest: (socket: Socket, request: number) => unknown,
): Promise<string> {
  const dataFolder = temporaryFolder();
  mkdirSync(join(dataFolder, 'control'));
  let requests = 0;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => {
      requests += 1;
      onRequest(socket, requests);
    });
  });
  server.listen(join(dataFolder, 'control', 'other'));
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  return dataFolder;
}
