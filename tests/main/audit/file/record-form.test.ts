import { describe, expect, it } from 'vitest';
import { boundedFields } from '../../../../main/audit/file/record-form.ts';
import { auditFileWith, started } from '../example-entries.ts';
import { readFileSync, statSync } from 'node:fs';
import { verifyAuditFile } from '../../../../main/audit/verify/verify.ts';

describe('boundedFields', () => {
  it('leaves a record of ordinary length as it is', () => {
    const fields = { event: 'blocked', detail: 'x'.repeat(10_000), results: [{ ok: true }] };
    expect(boundedFields(fields)).toBe(fields);
  });

  it('shortens texts and lists, however deep, and says that it did', () => {
    const bounded = boundedFields({
      event: 'config-rejected',
      errors: Array.from({ length: 5000 }, (_, nth) => `${nth} ${'ä'.repeat(2000)}`),
      steps: [{ name: 'n'.repeat(50_000), ok: false }],
      keptLastGood: true,
    });
    expect(Buffer.byteLength(JSON.stringify(bounded))).toBeLessThanOrEqual(16 * 1024);
    expect(bounded).toMatchObject({
      event: 'config-rejected',
      steps: [{ ok: false }],
      keptLastGood: true,
      cut: true,
    });
    expect(Object.keys(bounded)).toEqual(['event', 'errors', 'steps', 'keptLastGood', 'cut']);
  });

  it('bounds every record in the audit file, and the chain holds', () => {
    const huge = {
      event: 'out-of-service',
      session: null,
      problem: '\u0001'.repeat(3_000_000),
    } as const;
    const path = auditFileWith([started, huge, started]);
    expect(statSync(path).size).toBeLessThan(20_000);
    expect(readFileSync(path, 'utf8')).toContain('"cut":true');
    expect(verifyAuditFile(path)).toMatchObject({ kind: 'good', head: { seq: 3 } });
  });
});
