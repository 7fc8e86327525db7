import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transition } from '../../../main/session/rules/transition.ts';
import { SuspendAwareClock } from '../../../main/session/time/suspend-aware-clock.ts';
import { commands } from './exploration/commands.ts';
import { mutants } from './exploration/mutants.ts';
import { World, type Breakage } from './exploration/world.ts';

/** `npm run soak` asks for many more. */
const numRuns = Number(process.env['CLEARDESK_RUNS'] ?? 300);

function lives(seen: Set<string>, breakage: Breakage = {}) {
  return fc.asyncProperty(commands, async (life) => {
    const world = new World(breakage);
    try {
      for (const command of life) await world.run(command);
      await world.settle();
    } finally {
      for (const step of world.seen) seen.add(step);
    }
  });
}

describe('a kiosk, whatever happens to it', () => {
  it('breaks none of its laws', async () => {
    const seen = new Set<string>();
    await fc.assert(lives(seen), { numRuns });
    // The lives got everywhere, so what they did not find is not there.
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'signed-out > signing-in',
        'signing-in > signed-out',
        'signing-in > active',
        'signing-in > ending',
        'active > warning',
        'warning > active',
        'warning > ending',
        'active > ending',
        'ending > ended',
        'ending > signed-out',
        'ending > out-of-service',
        'out-of-service > ending',
        'ended > signed-out',
      ]),
    );
  }, 600_000);
});

describe('a kiosk with a broken part', { timeout: 600_000 }, () => {
  /** What the laws say to it; null where they do not notice. */
  async function complaint(breakage: Breakage): Promise<string | null> {
    const result = await fc.check(lives(new Set(), breakage), {
      numRuns: 5000,
      seed: 7,
      endOnFailure: true,
    });
    return result.failed ? String(result.errorInstance) : null;
  }

  it.each(mutants)('is caught: $what', async ({ rules, noticed }) => {
    expect(await complaint({ rules })).toContain(noticed);
  });

  it('is caught: its clock knows nothing of the wall clock', async () => {
    const clock = (computer: ConstructorParameters<typeof SuspendAwareClock>[0]) =>
      new SuspendAwareClock({
        now: computer.now,
        after: (ms, callback) => computer.after(ms, callback),
        wall: () => new Date(computer.now()),
      });
    expect(await complaint({ clock })).toContain('outlives');
  });

  it('is caught: its desk gives a password away', async () => {
    expect(await complaint({ leaks: true })).toContain('a secret is shown');
  });

  it('is not caught where nothing is broken', async () => {
    expect(await complaint({ rules: transition })).toBeNull();
  });
});
