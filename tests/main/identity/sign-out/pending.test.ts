import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionTokens } from '../../../../main/identity/sign-in/session-tokens.ts';
import { backChannel } from '../../../../main/identity/sign-out/back-channel.ts';
import { Pending, type LaterResult } from '../../../../main/identity/sign-out/pending.ts';
import type { Task } from '../../../../main/identity/sign-out/task.ts';
import { tokenTasks } from '../../../../main/identity/sign-out/tasks-of.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { FakeCredentialStore } from '../../../fakes/fake-credential-store.ts';
import { FakeServer, type Reply } from '../../../fakes/fake-server.ts';
import { nodeSend } from '../../../fakes/node-network.ts';

const HOUR = 3_600_000;
const request = backChannel({ limitMs: 500, maxBytes: 10_000 }, nodeSend);

let server: FakeServer;
let clock: FakeClock;
let store: FakeCredentialStore;
let told: LaterResult[];

beforeEach(async () => {
  server = await FakeServer.start();
  clock = new FakeClock();
  store = new FakeCredentialStore();
  told = [];
});

afterEach(() => server.close());

function makePending(keepTryingForMs = 24 * HOUR): Pending {
  const onResult = (result: LaterResult) => told.push(result);
  return new Pending({ store, request, clock, keepTryingForMs, onResult });
}

const task = (token = 'secret-1'): Task => ({
  kind: 'revoke-access-token',
  token,
  clientId: 'cleardesk',
  revocationEndpoint: `${server.origin}/revoke`,
  userinfoEndpoint: null,
});

/** Lets the time pass to the next try, and waits until that is over. */
async function nextTry(pending: Pending): Promise<void> {
  const [wait = 0] = clock.waits;
  clock.advance(wait);
  await expect
    .poll(() => clock.waits.length === 1 || pending.count === 0, { interval: 2 })
    .toBe(true);
}

const answers = (...replies: Reply[]) => server.on('POST /revoke', () => replies.shift() ?? 200);

const result = (what: string, of: string) => ({ what, result: of, pending: false });

describe('what is still to be signed out of', () => {
  it('is tried again until the server says yes', async () => {
    answers(503, 'never');
    const pending = makePending();
    expect(await pending.keep('a1b2', [task()])).toEqual(['kept']);
    expect(pending.count).toBe(1);
    for (let tries = 0; tries < 3; tries += 1) await nextTry(pending);
    expect(server.asked.length).toBe(3);
    expect(told).toEqual([
      { session: 'a1b2', results: [result('access-token', 'signed-out')], pending: 0 },
    ]);
    expect([...store.entries]).toEqual([]);
    expect(clock.waits).toEqual([]);
  });

  it('is tried with growing pauses, which differ from kiosk to kiosk', async () => {
    server.on('POST /revoke', 503);
    const pending = makePending();
    await pending.keep('a1b2', [task()]);
    for (const seconds of [5, 15, 60, 300, 900, 900]) {
      const [waitMs = 0] = clock.waits;
      expect(waitMs).toBeGreaterThanOrEqual(seconds * 800);
      expect(waitMs).toBeLessThanOrEqual(seconds * 1200);
      await nextTry(pending);
    }
    // Something new is soon tried again.
    await pending.keep('c3d4', [task('secret-2')]);
    expect(clock.waits[0]).toBeLessThanOrEqual(6000);
  });

  it('is over when the server refuses it for good', async () => {
    answers(403);
    const pending = makePending();
    await pending.keep('a1b2', [task()]);
    await nextTry(pending);
    expect(told[0]?.results).toEqual([result('access-token', 'refused')]);
    expect([pending.count, [...store.entries]]).toEqual([0, []]);
  });

  it('is given up when it has been kept long enough', async () => {
    server.on('POST /revoke', 503);
    const pending = makePending(10_000);
    await pending.keep('a1b2', [task()]);
    await nextTry(pending);
    expect(told).toEqual([]);
    await nextTry(pending);
    expect(told[0]?.results).toEqual([result('access-token', 'unreachable')]);
    expect([...store.entries]).toEqual([]);
  });

  it('is not kept for ever by a clock that was set back', async () => {
    server.on('POST /revoke', 503);
    await makePending().keep('a1b2', [task()]);
    const [key = '', value = ''] = [...store.entries].flat();
    const item = JSON.parse(value) as { keptSince: number };
    store.entries.set(key, JSON.stringify({ ...item, keptSince: item.keptSince + 99_999 * HOUR }));
    clock = new FakeClock();
    const pending = makePending(10_000);
    await pending.open();
    for (let tries = 0; tries < 3; tries += 1) await nextTry(pending);
    expect(told[0]?.results).toEqual([result('access-token', 'unreachable')]);
  });

  it('is only kept so often', async () => {
    const pending = makePending();
    const tasks = Array.from({ length: 502 }, (_, index) => task(`secret-${index}`));
    await pending.keep('a1b2', tasks);
    expect(pending.count).toBe(500);
    expect(told).toEqual([
      { session: 'a1b2', results: [result('access-token', 'unreachable')], pending: 500 },
      { session: 'a1b2', results: [result('access-token', 'unreachable')], pending: 500 },
    ]);
    expect([...store.entries.values()].join()).not.toMatch(/"secret-[01]"/);
    expect(store.entries.size).toBe(500);
  });

  it('is not kept where the config says so', async () => {
    const pending = makePending(0);
    expect(await pending.keep('a1b2', [task()])).toEqual(['not-wanted']);
    expect([pending.count, clock.waits, store.entries.size]).toEqual([0, [], 0]);
  });

  it('is not kept by a store that fails', async () => {
    store.failing = ['put'];
    const pending = makePending();
    expect(await pending.keep('a1b2', [task()])).toEqual(['failed']);
    expect([pending.count, clock.waits]).toEqual([0, []]);
  });

  it('keeps what is left of it, and says what was found', async () => {
    server.on('POST /revoke', ({ body }) => (body.includes('refresh-1') ? 200 : 503));
    server.on('POST /token', { status: 200, body: '{"refresh_token":"refresh-2"}' });
    const pending = makePending();
    await pending.keep('a1b2', [
      {
        kind: 'revoke-refresh-token',
        token: 'refresh-1',
        clientId: 'cleardesk',
        revocationEndpoint: `${server.origin}/revoke`,
        tokenEndpoint: `${server.origin}/token`,
      },
    ]);
    await nextTry(pending);
    expect(told).toEqual([
      {
        session: 'a1b2',
        results: [{ what: 'refresh-token', result: 'still-alive', pending: true }],
        pending: 1,
      },
    ]);
    expect([...store.entries.values()].join()).toMatch(/refresh-2/);
    expect([...store.entries.values()].join()).not.toMatch(/refresh-1/);
  });
});

describe('after a restart', () => {
  it('goes on where the process before it was', async () => {
    const before = makePending();
    await before.keep('a1b2', [task()]);
    before.close();
    expect(clock.waits).toEqual([]);
    server.on('POST /revoke', 200);
    const pending = makePending();
    await pending.open();
    expect(pending.count).toBe(1);
    await nextTry(pending);
    expect(told).toMatchObject([{ session: 'a1b2', pending: 0 }]);
  });

  it('does nothing where there is nothing, whatever else is in the store', async () => {
    store.entries.set('session:tokens', '{}');
    const pending = makePending();
    await pending.open();
    expect([pending.count, clock.waits, told]).toEqual([0, [], []]);
    expect(store.entries.size).toBe(1);
  });

  it.each(['', 'garbage', '[]', '{"version":1}', '{"version":2,"task":{}}'])(
    'removes what makes no sense, and says so: %j',
    async (garbage) => {
      store.entries.set('pending:x', garbage);
      const pending = makePending();
      await pending.open();
      expect(told).toEqual([
        { session: null, results: [result('unknown', 'unreachable')], pending: 0 },
      ]);
      expect([store.entries.size, clock.waits]).toEqual([0, []]);
    },
  );

  it.each(['list', 'get', 'remove'] as const)(
    'lives with a store that fails to %s',
    async (what) => {
      await makePending().keep('a1b2', [task()]);
      store.entries.set('pending:x', 'garbage');
      clock = new FakeClock();
      store.failing = [what];
      server.on('POST /revoke', 200);
      const pending = makePending();
      await pending.open();
      await nextTry(pending);
      expect(pending.count).toBe(0);
      // What could not be read or removed is there for another start.
      expect(store.entries.size).toBe(2);
    },
  );

  it('ends what is under way when it lets go', async () => {
    server.on('POST /revoke', 'never');
    const pending = makePending(1000);
    await pending.keep('a1b2', [task()]);
    clock.advance(6000);
    await expect.poll(() => server.asked.length, { interval: 2 }).toBe(1);
    pending.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([told, clock.waits, store.entries.size]).toEqual([[], [], 1]);
  });
});

describe('what is insured while it is tried', () => {
  it('is in the store, and is not tried by this process', async () => {
    const pending = makePending();
    const insurance = await pending.insure('a1b2', [task()]);
    expect(insurance?.tasks).toEqual([task()]);
    expect([store.entries.size, pending.count, clock.waits]).toEqual([1, 0, []]);
  });

  it('is tried by the next process where this one is killed', async () => {
    answers(200);
    await makePending().insure('a1b2', [task()]);
    const pending = makePending(0);
    await pending.open();
    await nextTry(pending);
    expect(told[0]?.results).toEqual([result('access-token', 'signed-out')]);
    expect(store.entries.size).toBe(0);
  });

  it('is removed when the server has answered, and tried again where it has not', async () => {
    answers(503, 200);
    const pending = makePending();
    const insurance = await pending.insure('a1b2', [task('secret-1'), task('secret-2')]);
    await insurance?.settle((each) => 'token' in each && each.token === 'secret-2');
    expect([...store.entries.values()].join()).not.toContain('secret-1');
    expect([...store.entries.values()].join()).toContain('secret-2');
    for (let tries = 0; tries < 2; tries += 1) await nextTry(pending);
    expect([told.length, store.entries.size]).toEqual([1, 0]);
  });

  it('is whole or not there', async () => {
    let puts = 0;
    const put = (key: string, value: string) => {
      puts += 1;
      if (puts === 2) return Promise.reject(new Error('locked'));
      store.entries.set(key, value);
      return Promise.resolve();
    };
    const halting = Object.assign(store, { put });
    expect(await makePending().insure('a1b2', [task('secret-1'), task('secret-2')])).toBeNull();
    expect(halting.entries.size).toBe(0);
  });

  it('is refused once the kiosk has been handed over', async () => {
    const pending = makePending();
    pending.close();
    expect(await pending.insure('a1b2', [task()])).toBeNull();
    expect(store.entries.size).toBe(0);
  });
});

describe('tokens that a crash left', () => {
  const tokens = (): SessionTokens => ({
    issuer: server.origin,
    clientId: 'cleardesk',
    accessToken: 'access-1',
    refreshToken: 'refresh-1',
    idToken: 'id-1',
    tokenEndpoint: `${server.origin}/token`,
    revocationEndpoint: `${server.origin}/revoke`,
    endSessionEndpoint: `${server.origin}/sign-out`,
  });

  beforeEach(() => {
    server
      .on('POST /revoke', 200)
      .on('POST /sign-out', 200)
      .on('POST /token', { status: 400, body: '{"error":"invalid_grant"}' });
  });

  it.each([24 * HOUR, 0])('are taken back at once, kept for %d ms or not', async (keepMs) => {
    const pending = makePending(keepMs);
    expect(await pending.recoverTokens('a1b2', tokens())).toBe(0);
    expect(clock.waits).toEqual([0]);
    await nextTry(pending);
    const results = told.flatMap((each) => each.results);
    expect(results).toHaveLength(3);
    expect(results).toEqual(
      expect.arrayContaining([
        result('refresh-token', 'proven'),
        result('access-token', 'signed-out'),
        result('provider-session', 'signed-out'),
      ]),
    );
  });

  it('are kept until they have been tried, also where nothing is kept for longer', async () => {
    await makePending(0).recoverTokens('a1b2', tokens());
    expect(store.entries.size).toBe(3);
  });

  it('are taken back once where they were insured as well', async () => {
    await makePending().insure('a1b2', tokenTasks(tokens()));
    const pending = makePending();
    await pending.open();
    expect(await pending.recoverTokens('a1b2', tokens())).toBe(0);
    expect([pending.count, store.entries.size]).toEqual([3, 3]);
  });

  it('have to stay where they are when the store does not take them', async () => {
    store.failing = ['put'];
    expect(await makePending().recoverTokens('a1b2', tokens())).toBe(3);
  });

  it('say what the provider has no way to do', async () => {
    const pending = makePending();
    const none = { ...tokens(), revocationEndpoint: null, endSessionEndpoint: null };
    expect(await pending.recoverTokens('a1b2', none)).toBe(0);
    expect(told.flatMap((each) => each.results.map(({ what }) => what))).toEqual([
      'refresh-token',
      'access-token',
    ]);
    expect(clock.waits).toEqual([]);
  });
});

it('never tells a token', async () => {
  answers(503, 403);
  const pending = makePending();
  await pending.keep('a1b2', [task()]);
  for (let tries = 0; tries < 2; tries += 1) await nextTry(pending);
  expect(told).toHaveLength(1);
  expect(JSON.stringify(told)).not.toContain('secret');
});

describe('once the kiosk has been handed over', () => {
  const tokens: SessionTokens = {
    issuer: 'https://id.example.org',
    clientId: 'cleardesk',
    accessToken: 'secret-1',
    refreshToken: null,
    idToken: 'secret-2',
    tokenEndpoint: 'https://id.example.org/token',
    revocationEndpoint: null,
    endSessionEndpoint: null,
  };

  it('keeps, holds and tells nothing of what comes too late, and counts it', async () => {
    const pending = makePending();
    pending.close();
    expect(await pending.keep('a1b2', [task()])).toEqual(['failed']);
    await pending.recoverTokens('a1b2', tokens);
    expect([[...store.entries], told, clock.waits, pending.count]).toEqual([[], [], [], 0]);
    expect(pending.refusedCount).toBeGreaterThanOrEqual(2);
  });

  it('takes nothing up that the store gives after that', async () => {
    await makePending().keep('a1b2', [task()]);
    store.entries.set('pending:nonsense', 'nonsense');
    for (const wait of clock.waits) clock.sleep(wait);
    const before = [...store.entries];
    const late = makePending();
    const opening = late.open();
    late.close();
    await opening;
    expect([...store.entries]).toEqual(before);
    expect([told, late.count]).toEqual([[], 0]);
  });

  it('tells nothing of an answer that is still on its way', async () => {
    let answer: () => void = () => undefined;
    const pending = new Pending({
      store,
      clock,
      keepTryingForMs: 0,
      onResult: (result) => told.push(result),
      request: () => new Promise((_resolve, reject) => (answer = () => reject(new Error('late')))),
    });
    await pending.keep('a1b2', [task()]);
    pending.close();
    answer();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(told).toEqual([]);
  });
});
