import { describe, expect, it } from 'vitest';
import { allSteps, stepsAfterCrash, type BrowserTargets } from '../../../main/ending/step-list.ts';
import { runSteps } from '../../../main/ending/run-steps.ts';

/** A session's browser and device in which something of everything is left until it is cleared. */
function desk() {
  const log: string[] = [];
  const left = {
    sites: 1,
    gate: 1,
    downloads: 8,
    pages: 2,
    servers: 7,
    workers: 3,
    processes: 4,
    data: 5,
    readers: 9,
    jobs: 2,
    formats: 6,
    tokens: 1,
  };
  const clear = (what: keyof typeof left) => () => {
    log.push(what);
    left[what] = 0;
  };
  const clearLater = (what: keyof typeof left) => () => Promise.resolve().then(clear(what));
  const browser: BrowserTargets = {
    cover: { cover: clear('sites'), visibleCount: () => left.sites },
    gate: { shut: clear('gate'), isOpen: () => left.gate > 0 },
    downloads: { cancelAll: clearLater('downloads'), runningCount: () => left.downloads },
    pages: { closeAll: clear('pages'), openCount: () => left.pages },
    workers: { stopAll: clearLater('workers'), runningCount: () => left.workers },
    processes: { killAll: clearLater('processes'), aliveCount: () => left.processes },
    data: { clearAll: clearLater('data'), count: () => Promise.resolve(left.data) },
  };
  const device = {
    screenReaders: { stopAll: clearLater('readers'), processCount: () => left.readers },
    printQueue: { cancelAll: clearLater('jobs'), queuedCount: () => Promise.resolve(left.jobs) },
    clipboard: { empty: clearLater('formats'), formatCount: () => Promise.resolve(left.formats) },
    folders: [],
    credentials: {
      list: () =>
        Promise.resolve(left.tokens > 0 ? ['session:tokens', 'pending:1'] : ['pending:1']),
      remove: clearLater('tokens'),
    },
  };
  const remote = {
    side: { begin: clearLater('servers'), lost: () => Promise.resolve(left.servers) },
    timeoutMs: 3000,
  };
  return { log, left, browser, device, remote };
}

describe('allSteps', () => {
  it('covers, denies, closes, stops and kills before it clears', async () => {
    const { browser, device, remote, log, left } = desk();
    const results = await runSteps(allSteps(browser, device, remote), () => 0);
    expect(log).toEqual(Object.keys(left));
    expect(results.map(({ name, ok }) => `${name} ${String(ok)}`)).toEqual([
      'cover-screen true',
      'deny-traffic true',
      'cancel-downloads true',
      'close-pages true',
      'sign-out-on-server true',
      'stop-workers true',
      'end-processes true',
      'clear-browser-data true',
      'stop-screen-reader true',
      'cancel-print-jobs true',
      'clear-files true',
      'clear-clipboard true',
      'clear-credentials true',
    ]);
  });

  it('counts what each of them leaves', async () => {
    const { browser, device, remote } = desk();
    const counts: number[] = [];
    for (const step of allSteps(browser, device, remote)) counts.push(await step.leftovers());
    expect(counts).toEqual([1, 1, 8, 2, 7, 3, 4, 5, 9, 2, 0, 6, 1]);
  });
});

describe('stepsAfterCrash', () => {
  it('touch no browser', async () => {
    const { device, remote, left, log } = desk();
    await runSteps(stepsAfterCrash(device, remote), () => 0);
    expect(log).toEqual(['servers', 'readers', 'jobs', 'formats', 'tokens']);
    expect(left).toMatchObject({ formats: 0, data: 5 });
  });
});
