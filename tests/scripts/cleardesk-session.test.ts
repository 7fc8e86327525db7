import { describe, expect, test } from 'vitest';
import { Supervised } from './supervised.ts';

describe.skipIf(process.platform !== 'linux')('cleardesk-session', () => {
  test.concurrent('starts a kiosk that died again, and says so', async (context) => {
    const supervised = new Supervised(context, 'healthy');
    const first = await supervised.kiosk(1);
    expect(first.restarted).toBe('no');
    process.kill(first.pid, 'SIGKILL');
    const second = await supervised.kiosk(2);
    expect(second.restarted).toBe('died');
    expect(supervised.errors).toContain(`the kiosk (process ${first.pid}) has died`);
    expect(supervised.processes()).toHaveLength(2); // the kiosk and its helper: none is left over
  });

  for (const signal of ['SIGSTOP', 'SIGHUP'] as const) {
    const how = signal === 'SIGSTOP' ? 'was stopped' : 'runs in circles';
    test.concurrent(`kills a kiosk that ${how}, and starts it again`, async (context) => {
      const supervised = new Supervised(context, 'healthy');
      const first = await supervised.kiosk(1);
      process.kill(first.pid, signal);
      const second = await supervised.kiosk(2);
      expect(second.restarted).toBe('hung');
      expect(supervised.errors).toContain(`the kiosk (process ${first.pid}) hangs`);
      expect(supervised.processes()).not.toContain(first.pid);
      expect(supervised.processes()).toHaveLength(2);
    });
  }

  test.concurrent('knows a takeover from a death', async (context) => {
    const supervised = new Supervised(context, 'healthy');
    let { pid } = await supervised.kiosk(1);
    for (let next = 2; next <= 4; next += 1) {
      process.kill(pid, 'SIGUSR2');
      ({ pid } = await supervised.kiosk(next));
    }
    await supervised.quiet();
    expect(supervised.log()).toHaveLength(4);
    expect(supervised.errors).toBe('');
    process.kill(pid, 'SIGKILL');
    expect((await supervised.kiosk(5)).restarted).toBe('died');
  });

  test.concurrent('kills a process that stays after it has handed over', async (context) => {
    const supervised = new Supervised(context, 'lingers');
    const first = await supervised.kiosk(1);
    process.kill(first.pid, 'SIGUSR2');
    await supervised.kiosk(2);
    expect(supervised.processes()).toContain(first.pid);
    await supervised.until(() => !supervised.processes().includes(first.pid));
    expect(supervised.errors).toBe('');
  });

  test.concurrent(
    'kills both processes of a takeover that hangs in its middle',
    async (context) => {
      const supervised = new Supervised(context, 'healthy');
      const first = await supervised.kiosk(1);
      process.kill(first.pid, 'SIGSTOP');
      process.kill(first.pid, 'SIGUSR2'); // it will not get to it
      expect((await supervised.kiosk(2)).restarted).toBe('hung');
      expect(supervised.processes()).not.toContain(first.pid);
    },
  );

  test.concurrent('kills a new process that hangs as soon as it has the kiosk', async (context) => {
    const supervised = new Supervised(context, 'healthy');
    process.kill((await supervised.kiosk(1)).pid, 'SIGUSR2');
    const second = await supervised.kiosk(2);
    process.kill(second.pid, 'SIGSTOP');
    expect((await supervised.kiosk(3)).restarted).toBe('hung');
    expect(supervised.processes()).not.toContain(second.pid);
  });

  test.concurrent(
    'ends when the kiosk says good-bye, with nothing left behind',
    async (context) => {
      const supervised = new Supervised(context, 'healthy');
      process.kill((await supervised.kiosk(1)).pid, 'SIGTERM');
      expect(await supervised.exitCode).toBe(0);
      expect(supervised.log().at(-1)).toMatchObject({ what: 'bye' });
      expect(supervised.processes()).toEqual([]);
      expect(supervised.errors).toBe('');
    },
  );

  test.concurrent('ends what a kiosk leaves behind that said good-bye', async (context) => {
    const supervised = new Supervised(context, 'litters');
    process.kill((await supervised.kiosk(1)).pid, 'SIGTERM');
    expect(await supervised.exitCode).toBe(0);
    expect(supervised.processes()).toEqual([]);
  });

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    test.concurrent(
      `hands ${signal} to the kiosk of the day as SIGTERM, and ends`,
      async (context) => {
        const supervised = new Supervised(context, 'healthy');
        process.kill((await supervised.kiosk(1)).pid, 'SIGUSR2');
        const { pid } = await supervised.kiosk(2);
        await supervised.quiet();
        supervised.kill(signal);
        expect(await supervised.exitCode).toBe(0);
        expect(supervised.log().at(-1)).toMatchObject({ pid, what: 'bye' });
        expect(supervised.processes()).toEqual([]);
      },
    );
  }

  test.concurrent('kills a kiosk that hangs instead of ending', async (context) => {
    const supervised = new Supervised(context, 'healthy');
    process.kill((await supervised.kiosk(1)).pid, 'SIGSTOP');
    supervised.kill('SIGTERM');
    expect(await supervised.exitCode).toBe(1);
    expect(supervised.processes()).toEqual([]);
    expect(supervised.log()).toHaveLength(1);
  });

  test.concurrent('waits longer before each start of a kiosk that keeps dying', async (context) => {
    const supervised = new Supervised(context, 'exit-1');
    await supervised.kiosk(6);
    const starts = supervised.log().map(({ at }) => at);
    for (const [nth, pauseMs] of [0, 200, 400, 1000, 2000].entries()) {
      expect((starts[nth + 1] ?? 0) - (starts[nth] ?? 0)).toBeGreaterThanOrEqual(pauseMs);
    }
    // The next one is the longest, and SIGTERM does not have to wait for it.
    supervised.kill('SIGTERM');
    const asked = performance.now();
    expect(await supervised.exitCode).toBe(0);
    expect(performance.now() - asked).toBeLessThan(5500); // the pause has 6000
  });

  test.concurrent('starts a kiosk at once that was well for a minute', async (context) => {
    const supervised = new Supervised(context, 'healthy', { tickSeconds: 0.05 });
    for (let kiosk = 1; kiosk <= 5; kiosk += 1) {
      process.kill((await supervised.kiosk(kiosk)).pid, 'SIGKILL');
    }
    const { pid } = await supervised.kiosk(6);
    await supervised.quiet(8000);
    process.kill(pid, 'SIGKILL');
    await supervised.kiosk(7);
    const pauses = Array.from(
      supervised.errors.matchAll(/starting it again(.*)\./g),
      ([, how]) => how,
    );
    expect(pauses).toEqual(['', ' in 1 s', ' in 2 s', ' in 5 s', ' in 10 s', '']);
  });

  test.concurrent('starts a kiosk again that never comes up', async (context) => {
    const supervised = new Supervised(context, 'mute', { tickSeconds: 0.02 });
    await supervised.kiosk(1);
    expect((await supervised.kiosk(2)).restarted).toBe('hung');
    expect(supervised.errors).toContain('the kiosk did not come up');
    expect(supervised.processes()).toHaveLength(2);
  });

  test.concurrent('does not start again what cannot run', async (context) => {
    const supervised = new Supervised(context, 'exit-2');
    expect(await supervised.exitCode).toBe(2);
    expect(supervised.log()).toHaveLength(1);
    expect(supervised.errors).toContain('the kiosk cannot run like this (exit code 2)');
  });

  test.concurrent('leaves the data folder to the kiosk that has it', async (context) => {
    const supervised = new Supervised(context, 'exit-3');
    expect(await supervised.exitCode).toBe(3);
    expect(supervised.log()).toHaveLength(1);
    expect(supervised.errors).toContain('another kiosk has the data folder');
  });

  test.concurrent(
    'tries on where another kiosk took the data folder meanwhile',
    async (context) => {
      const supervised = new Supervised(context, 'then-3', { tickSeconds: 0.05 });
      process.kill((await supervised.kiosk(1)).pid, 'SIGKILL');
      const second = await supervised.kiosk(2);
      const third = await supervised.kiosk(3);
      expect(third.at - second.at).toBeGreaterThanOrEqual(3000); // the longest pause
      expect(supervised.errors).toContain('another kiosk has the data folder');
    },
  );

  test.concurrent('ends with whoever started it, where it is told to', async (context) => {
    const supervised = new Supervised(context, 'healthy', { withParent: true });
    await supervised.kiosk(1);
    supervised.kill('SIGKILL'); // the parent: see supervised.ts
    await supervised.until(() => supervised.processes().length === 0);
    expect(supervised.log().at(-1)).toMatchObject({ what: 'bye' });
  });
});
