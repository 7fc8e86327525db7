import { describe, expect, it } from 'vitest';
import {
  MemoryStore,
  type PackedStore,
} from '../../../../main/identity/credentials/memory-store.ts';

describe('MemoryStore', () => {
  it('keeps secrets until they are removed', async () => {
    const store = new MemoryStore();
    await store.put('session:tokens', 'one ü😀');
    await store.put('pending:1', '');
    await store.put('session:tokens', 'two ü😀');
    expect(await store.list()).toEqual(['pending:1', 'session:tokens']);
    expect(await store.get('session:tokens')).toBe('two ü😀');
    expect(await store.get('pending:1')).toBe('');
    await store.remove('session:tokens');
    await store.remove('session:tokens');
    expect(await store.get('session:tokens')).toBeNull();
    expect(await store.list()).toEqual(['pending:1']);
  });

  it('packs what is for later tries, and nothing else, for the next process', async () => {
    const store = new MemoryStore();
    expect([store.isEmpty, store.packed()]).toEqual([true, null]);
    await store.put('session:tokens', 'of the session');
    expect([store.isEmpty, store.packed()]).toEqual([false, null]);
    await store.put('pending:1', 'to be revoked ü😀');
    const text = JSON.stringify(store.packed());
    expect(text).not.toContain('to be revoked');
    const next = new MemoryStore(JSON.parse(text) as PackedStore);
    expect(await next.list()).toEqual(['pending:1']);
    expect(await next.get('pending:1')).toBe('to be revoked ü😀');
  });

  it('does not give one secret for another', async () => {
    const store = new MemoryStore();
    await store.put('session:a', 'a');
    expect(await store.get('session:b')).toBeNull();
  });
});
