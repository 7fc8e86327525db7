import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextSealKey, sealWith } from '../../../../main/audit/file/seal.ts';

const bytes = (size: { minLength?: number; maxLength: number }) =>
  fc.uint8Array(size).map((array) => Buffer.from(array));

describe('a seal', () => {
  it('is an HMAC-SHA256, as is the next key, whatever was sealed before', () => {
    const aKey = bytes({ minLength: 32, maxLength: 32 });
    const aLine = fc.oneof(
      bytes({ maxLength: 200 }),
      fc.nat({ max: 20_000 }).map((size) => randomBytes(size)),
    );
    const property = fc.property(aKey, aLine, (key, line) => {
      const sealKey = { keyId: 'k', seq: 1, key };
      const seal = createHmac('sha256', key).update('seal').update(line).digest('hex');
      const next = createHmac('sha256', key).update('next key').digest();
      expect(sealWith(sealKey, line)).toBe(seal);
      expect(nextSealKey(sealKey)).toEqual({ keyId: 'k', seq: 2, key: next });
    });
    fc.assert(property, { numRuns: 500 });
  });
});
