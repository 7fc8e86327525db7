import { describe, expect, it } from 'vitest';
import { KeychainClient } from '../../../../main/identity/credentials/keychain-client.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { FakeKeychainProcess } from '../../../fakes/fake-keychain-process.ts';

function setUp() {
  const clock = new FakeClock();
  const processes: FakeKeychainProcess[] = [];
  const keychain = new KeychainClient({
    start: (events) => {
      const started = new FakeKeychainProcess(events);
      processes.push(started);
      return started;
    },
    after: (ms, callback) => clock.after(ms, callback),
  });
  const process = (index = 0) => {
    const found = processes[index];
    if (found === undefined) throw new Error(`there is no process ${index}`);
    return found;
  };
  return { clock, processes, process, keychain };
}

describe('KeychainClient', () => {
  it('starts a process when it is needed, and asks it', async () => {
    const { keychain, processes, process } = setUp();
    expect(processes).toEqual([]);
    const [set, get, list, remove] = [
      keychain.set('a', 'secret'),
      keychain.get('a'),
      keychain.list(),
      keychain.delete('a'),
    ];
    expect(process().requests).toEqual([
      { kind: 'set', account: 'a', secret: 'secret', id: 1 },
      { kind: 'get', account: 'a', id: 2 },
      { kind: 'list', id: 3 },
      { kind: 'delete', account: 'a', id: 4 },
    ]);
    process().says({ kind: 'ready' });
    process().says({ kind: 'done', id: 2, value: 'secret' });
    process().says({ kind: 'done', id: 1, value: null });
    process().says({ kind: 'done', id: 4, value: true });
    process().says({ kind: 'done', id: 3, value: ['a'] });
    expect(await Promise.all([set, get, list, remove])).toEqual([undefined, 'secret', ['a'], true]);
    expect(processes).toHaveLength(1);
  });

  it('passes on what went wrong', async () => {
    const { keychain, process } = setUp();
    const set = keychain.set('a', 'secret');
    process().says({ kind: 'failed', id: 1, problem: 'locked', message: 'a locked collection' });
    await expect(set).rejects.toMatchObject({ code: 'locked', message: 'a locked collection' });
    expect(process().isKilled).toBe(false);
  });

  it('kills a process that does not answer in time, and asks a new one', async () => {
    const { keychain, clock, process } = setUp();
    const get = keychain.get('a');
    process().says({ kind: 'ready' });
    const list = keychain.list();
    clock.advance(1999);
    expect(process().isKilled).toBe(false);
    clock.advance(1);
    expect(process().isKilled).toBe(true);
    await expect(get).rejects.toMatchObject({ code: 'timed-out' });
    await expect(list).rejects.toMatchObject({ code: 'timed-out' });
    const again = keychain.get('a');
    process(1).says({ kind: 'ready' });
    process(1).says({ kind: 'done', id: 1, value: 'secret' });
    expect(await again).toBe('secret');
  });

  it('gives each answer its time', async () => {
    const { keychain, clock, process } = setUp();
    const answers = [keychain.get('a'), keychain.get('b')];
    process().says({ kind: 'ready' });
    for (const id of [1, 2]) {
      clock.advance(1900);
      process().says({ kind: 'done', id, value: null });
    }
    expect(await Promise.all(answers)).toEqual([null, null]);
    clock.advance(1900);
    const later = keychain.get('c');
    clock.advance(1900);
    process().says({ kind: 'done', id: 3, value: 'late' });
    expect(await later).toBe('late');
  });

  it('kills a process that does not come up', async () => {
    const { keychain, clock, process } = setUp();
    const get = keychain.get('a');
    clock.advance(4999);
    expect(process().isKilled).toBe(false);
    clock.advance(1);
    await expect(get).rejects.toMatchObject({ code: 'timed-out' });
    expect(process().isKilled).toBe(true);
  });

  it('survives the death of its process', async () => {
    const { keychain, process, processes } = setUp();
    const list = keychain.list();
    process().says({ kind: 'ready' });
    process().dies();
    await expect(list).rejects.toMatchObject({ code: 'failed' });
    void keychain.list().catch(() => undefined);
    expect(processes).toHaveLength(2);
  });

  it('hears nothing more from a process that is over', async () => {
    const { keychain, process, clock } = setUp();
    const first = keychain.get('a');
    process().dies();
    await expect(first).rejects.toThrow();
    const second = keychain.get('b');
    process().says({ kind: 'done', id: 1, value: 'of a' });
    process().dies();
    process(1).says({ kind: 'ready' });
    process(1).says({ kind: 'done', id: 1, value: 'of b' });
    expect(await second).toBe('of b');
    expect(clock.waits).toHaveLength(1);
  });

  it('starts anew when the keychain is gone, for the process keeps its address', async () => {
    const { keychain, process, processes } = setUp();
    const list = keychain.list();
    process().says({ kind: 'ready' });
    process().says({ kind: 'failed', id: 1, problem: 'no-keychain', message: 'gone' });
    await expect(list).rejects.toMatchObject({ code: 'no-keychain' });
    expect(process().isKilled).toBe(true);
    void keychain.list().catch(() => undefined);
    expect(processes).toHaveLength(2);
  });

  it('ends a process that has nothing to do, so that no secret stays in it', async () => {
    const { keychain, clock, process } = setUp();
    const get = keychain.get('a');
    process().says({ kind: 'ready' });
    process().says({ kind: 'done', id: 1, value: 'secret' });
    await get;
    clock.advance(2999);
    expect(process().isKilled).toBe(false);
    clock.advance(1);
    expect(process().isKilled).toBe(true);
    expect(clock.waits).toEqual([]);
  });

  it('takes no nonsense for an answer', async () => {
    const { keychain, process } = setUp();
    const answers = [keychain.list(), keychain.get('a'), keychain.delete('a')];
    for (const id of [1, 2, 3]) process().says({ kind: 'done', id, value: null });
    const [list, get, remove] = await Promise.allSettled(answers);
    expect(list).toMatchObject({ reason: { code: 'failed' } });
    expect([get, remove]).toMatchObject([{ value: null }, { value: false }]);
  });
});
