import { describe, expect, test } from 'vitest';
import { eventually } from '../../../eventually.ts';
import { stayConnected } from '../../../../main/device/logind/stay-connected.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

/** Something to connect to. */
class Remote {
  readonly clock = new FakeClock();
  isThere = true;
  opened = 0;
  closed = 0;
  lose: () => void = () => undefined;

  readonly open = (onLost: () => void): Promise<{ close(): void }> => {
    if (!this.isThere) return Promise.reject(new Error('nobody is there'));
    this.opened += 1;
    this.lose = onLost;
    return Promise.resolve({ close: () => void (this.closed += 1) });
  };

  /** Waits for the next try to be due, and has it happen. @returns how long it had to wait */
  async nextTry(): Promise<number> {
    const [pauseMs = 0] = await eventually(() => {
      expect(this.clock.waits).toHaveLength(1);
      return this.clock.waits;
    });
    this.clock.advance(pauseMs);
    return pauseMs;
  }
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('a connection that is kept', () => {
  test('is opened again when it is lost', async () => {
    const remote = new Remote();
    stayConnected(remote.open, remote.clock);
    await settled();
    remote.lose();
    expect(await remote.nextTry()).toBe(1000);
    expect(remote.opened).toBe(2);
  });

  test('is tried at growing pauses, also where it is lost as soon as it is open', async () => {
    const remote = new Remote();
    stayConnected(remote.open, remote.clock);
    const pauses: number[] = [];
    for (let tries = 0; tries < 7; tries += 1) {
      await settled();
      remote.lose();
      pauses.push(await remote.nextTry());
    }
    expect(pauses).toEqual([1000, 2000, 5000, 10_000, 30_000, 60_000, 60_000]);
  });

  test('that held for a minute is opened again soon', async () => {
    const remote = new Remote();
    remote.isThere = false;
    stayConnected(remote.open, remote.clock);
    for (let tries = 0; tries < 4; tries += 1) await remote.nextTry();
    remote.isThere = true;
    expect(await remote.nextTry()).toBe(30_000);
    await settled();
    remote.clock.advance(60_000);
    remote.lose();
    expect(await remote.nextTry()).toBe(1000);
  });

  test('that is lost while it is being opened is tried again once, not twice', async () => {
    const remote = new Remote();
    let tries = 0;
    stayConnected((onLost) => {
      tries += 1;
      onLost();
      return Promise.reject(new Error('lost while it was joined'));
    }, remote.clock);
    await settled();
    expect(remote.clock.waits).toEqual([1000]);
    expect(await remote.nextTry()).toBe(1000);
    await settled();
    expect(remote.clock.waits).toEqual([2000]);
    expect(tries).toBe(2);
  });

  test('that was lost before it is there is closed, and tried again once', async () => {
    const remote = new Remote();
    let closed = 0;
    const end = stayConnected((onLost) => {
      onLost();
      return Promise.resolve({ close: () => void (closed += 1) });
    }, remote.clock);
    await settled();
    expect(closed).toBe(1);
    expect(remote.clock.waits).toEqual([1000]);
    end();
    expect(closed).toBe(1);
    expect(remote.clock.waits).toEqual([]);
  });

  test('is closed, and not tried any more', async () => {
    const remote = new Remote();
    const end = stayConnected(remote.open, remote.clock);
    await settled();
    end();
    expect(remote.closed).toBe(1);
    remote.lose();
    expect(remote.clock.waits).toEqual([]);
  });

  test('is closed also when it comes about after its end', async () => {
    const remote = new Remote();
    const end = stayConnected(remote.open, remote.clock);
    end();
    await settled();
    expect(remote.closed).toBe(1);
  });
});
