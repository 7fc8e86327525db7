import { describe, expect, it } from 'vitest';
import { redact } from '../../../../main/device/log/log.ts';
import { wholeAddresses } from '../../../../main/identity/sign-in/fault-text.ts';
import { attempt } from '../../../fakes/providers/attempt.ts';
import { shapes } from '../../../fakes/providers/shapes.ts';
import { slips } from '../../../fakes/providers/slips.ts';
import { SECRETS } from '../../../fakes/providers/stand-in.ts';

describe('a stand-in for each provider', () => {
  it.each(shapes.map((shape) => [shape.name, shape] as const))(
    'signs a user in, about which the log says nothing: %s',
    async (_, shape) => {
      const slip = { name: '', shape, log: null, check: null };
      expect(await attempt(slip)).toEqual({ refusal: null, faults: [] });
    },
  );

  it.each(shapes.map((shape) => [shape.name, shape] as const))(
    'signs a user in whose tokens can be renewed: %s',
    async (_, shape) => {
      const config = { scopes: ['openid', 'offline_access'] };
      const slip = { name: '', shape, config, log: null, check: null };
      expect(await attempt(slip)).toEqual({ refusal: null, faults: [] });
    },
  );
});

describe('a slip at a provider', () => {
  it.each(slips.map((slip) => [slip.shape.name, slip.name, slip] as const))(
    'has its own line in the log, once, without a secret: %s, %s',
    async (_provider, _name, slip) => {
      const { refusal, faults } = await attempt(slip);
      expect(refusal).not.toBeNull();
      expect(faults).toEqual(slip.log === null ? [] : [slip.log]);
      for (const secret of Object.values(SECRETS)) expect(faults.join()).not.toContain(secret);
    },
  );

  it('has a line that the log writes as it is, with the slash at the end of an issuer', () => {
    for (const { log } of slips) {
      if (log !== null) expect(redact(log, wholeAddresses(log))).toBe(log);
    }
  });

  it('is one of many, most of which have a line of their own', () => {
    const lines = slips.flatMap(({ log }) => log ?? []);
    expect(lines.length).toBeGreaterThanOrEqual(60);
    expect(new Set(lines).size).toBe(lines.length);
  });

  it('is refused without an answer in time, with a line that says so', async () => {
    const [shape] = shapes;
    if (shape === undefined) throw new Error('no shape');
    const change = { answers: { metadata: 'never' } } as const;
    const slip = { name: 'no answer', shape, change, log: null, check: null };
    expect(await attempt(slip, 300)).toEqual({
      refusal: 'provider-unreachable',
      faults: ['the metadata: login.microsoftonline.com did not answer in time'],
    });
  });
});
