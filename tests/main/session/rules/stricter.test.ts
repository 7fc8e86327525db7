import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sessionLimit } from '../../../../main/session/rules/limits.ts';
import type { SessionRules } from '../../../../main/session/state.ts';
import { stricter } from '../../../../main/session/rules/stricter.ts';
import { policy } from '../fake-kiosk.ts';

const aTime = fc.record({ hour: fc.nat(23), minute: fc.nat(59) });
const aPolicy: fc.Arbitrary<SessionRules> = fc
  .record({
    idleTimeoutMs: fc.integer({ min: 5000, max: 86_400_000 }),
    warningShare: fc.double({ min: 0, max: 0.99, noNaN: true }),
    waitForFirstInput: fc.boolean(),
    maxDurationMs: fc.option(fc.integer({ min: 60_000, max: 86_400_000 })),
    endAt: fc.array(aTime, { maxLength: 4 }),
    exitScreenMs: fc.nat(60_000),
    siteCount: fc.nat(5),
  })
  .map(({ warningShare, ...rest }) => ({
    ...rest,
    warningMs: Math.floor(rest.idleTimeoutMs * warningShare),
    useBanner: null,
    problem: null,
  }));

const wall = new Date(2026, 0, 15, 12);
const limitOf = (rules: SessionRules) => sessionLimit(rules, 0, 0, wall)?.at ?? Infinity;

describe('stricter', () => {
  it('ends and warns no later than either of the two would', () => {
    const check = fc.property(aPolicy, aPolicy, (current, next) => {
      const both = stricter(current, next);
      for (const one of [current, next]) {
        expect(both.idleTimeoutMs).toBeLessThanOrEqual(one.idleTimeoutMs);
        expect(both.idleTimeoutMs - both.warningMs).toBeLessThanOrEqual(
          one.idleTimeoutMs - one.warningMs,
        );
        expect(limitOf(both)).toBeLessThanOrEqual(limitOf(one));
        expect(both.waitForFirstInput && !one.waitForFirstInput).toBe(false);
      }
    });
    fc.assert(check);
  });

  it('is no stricter than it has to be', () => {
    const check = fc.property(aPolicy, aPolicy, (current, next) => {
      const both = stricter(current, next);
      expect([current.idleTimeoutMs, next.idleTimeoutMs]).toContain(both.idleTimeoutMs);
      expect(limitOf(both)).toBe(Math.min(limitOf(current), limitOf(next)));
    });
    fc.assert(check);
  });

  it('is a policy again: its warning is shorter than its idle timeout', () => {
    const check = fc.property(fc.array(aPolicy, { minLength: 1, maxLength: 5 }), (policies) => {
      const all = policies.reduce(stricter);
      expect(all.warningMs).toBeGreaterThanOrEqual(0);
      expect(all.warningMs).toBeLessThan(all.idleTimeoutMs);
    });
    fc.assert(check);
  });

  it('changes nothing the second time', () => {
    const check = fc.property(aPolicy, aPolicy, (current, next) => {
      const once = stricter(current, next);
      expect(stricter(once, next)).toEqual(once);
      expect(stricter(current, current)).toEqual(current);
    });
    fc.assert(check);
  });

  it('takes what does not concern the running session from where it belongs', () => {
    const problem = { kind: 'config', file: 'cleardesk.yaml', errors: [] } as const;
    const next = { ...policy, exitScreenMs: 5000, siteCount: 9, problem };
    expect(stricter(policy, next)).toEqual({ ...policy, exitScreenMs: 5000, problem });
  });
});
