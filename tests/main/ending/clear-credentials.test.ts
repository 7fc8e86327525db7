import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { clearCredentials } from '../../../main/ending/device-steps.ts';

function storeWith(...names: readonly string[]) {
  const left = new Set(names);
  return {
    left,
    list: () => Promise.resolve([...left]),
    remove: (name: string) => Promise.resolve(void left.delete(name)),
  };
}

describe('clearCredentials', () => {
  it("removes what is the session's own, and counts what is left of that", async () => {
    const store = storeWith('session:tokens', 'pending:1', 'session:more');
    const step = clearCredentials(store);
    expect(await step.leftovers()).toBe(2);
    await step.clear();
    expect(await step.leftovers()).toBe(0);
    expect([...store.left]).toEqual(['pending:1']);
  });

  it('has nothing to do where there is nothing', async () => {
    const step = clearCredentials(storeWith());
    await step.clear();
    expect(await step.leftovers()).toBe(0);
  });

  it('removes all else where one stays, and fails', async () => {
    const store = storeWith('session:stays', 'session:goes');
    const remove = async (name: string) => {
      if (name === 'session:stays') throw new Error('it stays');
      await wait(5);
      await store.remove(name);
    };
    const step = clearCredentials({ ...store, remove });
    await expect(step.clear()).rejects.toThrow('it stays');
    expect([...store.left]).toEqual(['session:stays']);
  });

  it('counts what a store only says it has removed', async () => {
    const step = clearCredentials({ ...storeWith('session:a'), remove: () => Promise.resolve() });
    await step.clear();
    expect(await step.leftovers()).toBe(1);
  });

  it('cannot tell where the store does not know', async () => {
    const list = () => Promise.reject(new Error('locked'));
    const step = clearCredentials({ ...storeWith(), list });
    await expect(step.clear()).rejects.toThrow('locked');
    await expect(step.leftovers()).rejects.toThrow('locked');
  });
});
