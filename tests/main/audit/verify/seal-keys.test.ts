import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { nextSealKey, type SealKey } from '../../../../main/audit/file/seal.ts';
import { SealKeys } from '../../../../main/audit/verify/seal-keys.ts';

describe('SealKeys', () => {
  it('gives the keys in order, no matter which thread derives them', async () => {
    let expected: SealKey = { keyId: 'k', seq: 7, key: randomBytes(32) };
    const keys = new SealKeys(expected);
    for (let count = 1; count <= 60_000; count += 1) {
      // The second thread starts after 5,000 keys. Here it gets ahead until it has to wait.
      if (count % 10_000 === 0) await pause(300);
      expected = nextSealKey(expected);
      const { keyId, seq, key } = keys.next();
      const isRight = keyId === 'k' && seq === expected.seq && key.equals(expected.key);
      if (!isRight) expect({ keyId, seq, key }).toEqual(expected);
    }
    expect(keys.current).toEqual(expected);
    keys.close();
  });

  it('goes on alone after it was closed', () => {
    let expected: SealKey = { keyId: 'k', seq: 1, key: randomBytes(32) };
    const keys = new SealKeys(expected);
    for (let count = 1; count <= 12_000; count += 1) {
      if (count === 6000) keys.close();
      expected = nextSealKey(expected);
      keys.next();
    }
    expect(keys.current).toEqual(expected);
  });
});
