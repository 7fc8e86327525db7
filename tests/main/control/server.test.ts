import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { eventually } from '../../eventually.ts';
import { askEndSession, askStatus } from '../../../main/control/client.ts';
import type { Receipt } from '../../../main/ending/receipt.ts';
import { activeStatus, cleanReceipt } from '../../fakes/fake-controlled-kiosk.ts';
import { rawClient } from './raw-client.ts';
import { runningKiosk } from './running-kiosk.ts';
import { socketPath } from './socket-path.ts';

const ASK_STATUS = '{"v":1,"ask":"status"}\n';
const ASK_END = '{"v":1,"ask":"end-session"}\n';
const STATUS = JSON.stringify({ v: 1, ok: true, status: activeStatus });
const RECEIPT = JSON.stringify({ v: 1, ok: true, receipt: cleanReceipt });

afterEach(() => {
  vi.useRealTimers();
});

describe('the control server', () => {
  it('answers requests of one connection in their order', async () => {
    const { dataFolder } = await runningKiosk();
    const client = await rawClient(dataFolder);
    client.socket.write(ASK_END + ASK_STATUS);
    expect(await client.lines(2)).toEqual([RECEIPT, STATUS]);
  });

  it('answers a client that has closed its own direction', async () => {
    const { dataFolder, kiosk } = await runningKiosk();
    kiosk.ending = () => new Promise((resolve) => setTimeout(resolve, 50, cleanReceipt));
    const client = await rawClient(dataFolder);
    client.socket.end(ASK_END);
    await client.closed;
    expect(client.received()).toBe(`${RECEIPT}\n`);
  });

  it('puts a half line together, and drops one that never ends', async () => {
    const { dataFolder, kiosk } = await runningKiosk();
    const client = await rawClient(dataFolder);
    client.socket.write(ASK_STATUS.slice(0, 9));
    await new Promise((resolve) => setTimeout(resolve, 20));
    client.socket.write(ASK_STATUS.slice(9));
    expect(await client.lines(1)).toEqual([STATUS]);
    client.socket.end(ASK_END.trimEnd());
    await client.closed;
    expect(kiosk.reasons).toEqual([]);
  });

  it('ends a connection that sends a line without end', async () => {
    const { dataFolder } = await runningKiosk();
    const client = await rawClient(dataFolder);
    client.socket.write(Buffer.alloc(1024 * 1024, 'x'));
    await client.closed;
    expect(client.received()).toMatch(/^(\{"v":1,"ok":false,"code":"too-long".*\n)?$/);
    await expect(askStatus(dataFolder)).resolves.toEqual(activeStatus);
  });

  it('goes on after any bytes', async () => {
    const { dataFolder, kiosk } = await runningKiosk();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 6000 }), async (bytes) => {
        const client = await rawClient(dataFolder);
        client.socket.end(bytes);
        await client.closed;
        expect(client.received()).not.toContain('"ok":true');
        client.socket.destroy();
      }),
      { numRuns: 60 },
    );
    await expect(askStatus(dataFolder)).resolves.toEqual(activeStatus);
    expect(kiosk.reasons).toEqual([]);
  });

  it('keeps its memory flat through a flood', async () => {
    const { dataFolder } = await runningKiosk();
    const client = await rawClient(dataFolder);
    const before = heapBytes();
    client.socket.write(ASK_STATUS.repeat(10_000));
    const other = await askStatus(dataFolder);
    expect(other).toEqual(activeStatus);
    expect(await client.lines(10_000)).toEqual(Array.from({ length: 10_000 }, () => STATUS));
    // What the client received is in the same process.
    expect(heapBytes() - before).toBeLessThan(5 * 1024 * 1024);
  });

  it('reads no more from a client that never reads, and then ends it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { dataFolder, kiosk } = await runningKiosk();
    const status = vi.spyOn(kiosk, 'status');
    const client = await rawClient(dataFolder);
    client.socket.pause();
    client.socket.write(ASK_STATUS.repeat(200_000));
    await stable(() => status.mock.calls.length);
    // As many as the system's own buffers take, and no more.
    expect(status.mock.calls.length).toBeLessThan(20_000);
    expect(status.mock.calls.length).toBeGreaterThan(0);
    vi.advanceTimersByTime(10_000);
    client.socket.resume();
    await client.closed;
  });

  it('ends a connection that says nothing for ten seconds, however it dribbles', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { dataFolder } = await runningKiosk();
    const client = await rawClient(dataFolder);
    client.socket.write(ASK_STATUS);
    await client.lines(1);
    vi.advanceTimersByTime(6_000);
    client.socket.write('{');
    await new Promise((resolve) => setImmediate(resolve));
    vi.advanceTimersByTime(3_999);
    expect(client.socket.readyState).toBe('open');
    vi.advanceTimersByTime(1);
    await client.closed;
  });

  it('lets an ending take its time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { dataFolder, kiosk } = await runningKiosk();
    let finish: (receipt: Receipt) => void = () => undefined;
    kiosk.ending = () => new Promise((resolve) => (finish = resolve));
    const client = await rawClient(dataFolder);
    client.socket.write(ASK_END);
    await eventually(() => {
      expect(kiosk.reasons).toEqual([null]);
    });
    vi.advanceTimersByTime(59_000);
    finish(cleanReceipt);
    expect(await client.lines(1)).toEqual([RECEIPT]);
  });

  it('lets eight wait for an ending, and one more when one of them has its answer', async () => {
    const { dataFolder, kiosk } = await runningKiosk();
    const finish: ((receipt: Receipt) => void)[] = [];
    kiosk.ending = () => new Promise((resolve) => finish.push(resolve));
    const clients = await Promise.all(Array.from({ length: 8 }, () => rawClient(dataFolder)));
    for (const { socket } of clients) socket.write(ASK_END);
    await eventually(() => {
      expect(kiosk.reasons).toHaveLength(8);
    });
    const ninth = await rawClient(dataFolder);
    await ninth.closed;
    expect(ninth.received()).toBe('');
    setTimeout(() => finish[0]?.(cleanReceipt), 50);
    await expect(askStatus(dataFolder)).resolves.toEqual(activeStatus);
  });

  it('answers beside forty connections that are idle, say half a line, or take no answer', async () => {
    const { dataFolder } = await runningKiosk();
    const connect = async (text: string) => {
      const { socket } = await rawClient(dataFolder);
      socket.pause();
      socket.write(text);
    };
    for (const text of ['', '{"v":1', ASK_STATUS, ASK_STATUS.repeat(200)]) {
      for (let count = 0; count < 10; count++) await connect(text);
    }
    await expect(askStatus(dataFolder)).resolves.toEqual(activeStatus);
    await expect(askEndSession(dataFolder, null)).resolves.toEqual(cleanReceipt);
  });

  it('lets the connection give way that was idle for longest, and none whose ending runs', async () => {
    const { dataFolder, kiosk } = await runningKiosk();
    let finish: (receipt: Receipt) => void = () => undefined;
    kiosk.ending = () => new Promise((resolve) => (finish = resolve));
    const ending = await rawClient(dataFolder);
    ending.socket.write(ASK_END);
    const [first, second] = [await rawClient(dataFolder), await rawClient(dataFolder)];
    first.socket.write(ASK_STATUS);
    await first.lines(1);
    for (let count = 0; count < 6; count++) await rawClient(dataFolder);
    await second.closed;
    first.socket.write(ASK_STATUS);
    expect(await first.lines(2)).toEqual([STATUS, STATUS]);
    finish(cleanReceipt);
    expect(await ending.lines(1)).toEqual([RECEIPT]);
  });

  it('pays what it owes when it closes, and does nothing more', async () => {
    const { dataFolder, kiosk, server } = await runningKiosk();
    let finish: (receipt: Receipt) => void = () => undefined;
    kiosk.ending = () => new Promise((resolve) => (finish = resolve));
    const [asker, late] = [await rawClient(dataFolder), await rawClient(dataFolder)];
    asker.socket.write(ASK_END);
    await eventually(() => {
      expect(kiosk.reasons).toEqual([null]);
    });
    let isClosed = false;
    const closed = server.close().then(() => (isClosed = true));
    late.socket.write(ASK_END);
    expect(await late.lines(1)).toEqual([expect.stringContaining('"code":"handing-over"')]);
    expect(isClosed).toBe(false);
    finish(cleanReceipt);
    await closed;
    expect(await asker.lines(1)).toEqual([RECEIPT]);
    expect(kiosk.reasons).toEqual([null]);
  });

  it.skipIf(process.getuid?.() !== 0)(
    'cannot be reached by another user (needs root, to become one)',
    async () => {
      const { dataFolder } = await runningKiosk();
      chmodSync(dataFolder, 0o755);
      expect(connectAs(0, socketPath(dataFolder))).toBe('connected');
      expect(connectAs(65_534, socketPath(dataFolder))).toBe('EACCES');
      // Even if the folder is open to all users, the socket belongs to the kiosk's user only.
      chmodSync(`${dataFolder}/control`, 0o755);
      expect(connectAs(65_534, socketPath(dataFolder))).toBe('EACCES');
    },
  );
});

/** What a program of another user gets that knows the very path. */
function connectAs(uid: number, path: string): string {
  const program = `require('node:net').connect(process.argv[1])
    .on('connect', () => { console.log('connected'); process.exit(); })
    .on('error', (error) => console.log(error.code));`;
  const { stdout } = spawnSync(process.execPath, ['-e', program, path], {
    uid,
    gid: uid,
    cwd: '/',
    encoding: 'utf8',
  });
  return stdout.trim();
}

/** Resolves when a figure no longer changes. */
async function stable(figure: () => number): Promise<void> {
  for (let last = -1, turns = 0; turns < 200; turns += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (figure() !== last) turns = 0;
    last = figure();
  }
}

function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
