import type { ServerResult } from '../../../../main/identity/sign-out/server-result.ts';
import type { StepResult } from '../../../../main/ending/receipt.ts';
import type { Random } from './random.ts';

const STEPS = [
  'cover-screen',
  'deny-traffic',
  'close-pages',
  'sign-out-on-server',
  'stop-workers',
  'end-processes',
  'clear-browser-data',
  'clear-files',
  'clear-clipboard',
  'clear-credentials',
];
const SLOW = ['sign-out-on-server', 'end-processes'];

/** @param clean that of an ending that is tried again; by chance for the first try */
export function simulatedSteps(random: Random, clean?: boolean): readonly StepResult[] {
  return STEPS.map((name) => {
    const isOk = clean === undefined ? !random.perMille(0.4) : clean || name !== 'clear-files';
    return step(random, name, isOk);
  });
}

function step(random: Random, name: string, ok: boolean): StepResult {
  const isSlow = SLOW.includes(name);
  const ms = Math.round(random.length(isSlow ? 60 : 6, isSlow ? 0.8 : 0.4));
  if (ok) return { name, ok, ms, leftovers: 0, tries: random.perMille(20) ? 2 : 1 };
  const problem = random.pick({ leftovers: 3, 'timed-out': 2, failed: 1 });
  const leftovers = problem === 'leftovers' ? random.between(1, 4) : null;
  return { name, ok, ms: problem === 'timed-out' ? 3000 : ms, leftovers, tries: 2, problem };
}

/** What became of the session on the servers. */
export function simulatedServers(random: Random): readonly ServerResult[] {
  const things = [
    { what: 'refresh-token' },
    { what: 'provider-session' },
    { what: 'site', site: 'Patient portal' },
  ] as const;
  return things.map((thing) => {
    const result = random.pick({
      proven: 900,
      'signed-out': 60,
      refused: 6,
      unreachable: 25,
      'not-offered': 8,
      'still-alive': 1,
    });
    return { ...thing, result, pending: result === 'unreachable' };
  });
}
