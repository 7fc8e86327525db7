// Long runs, for a night or a release: `npm run soak -- NAME`, and without a name it lists them.
import { prepare, root } from './prepare.mjs';
import { run } from './run.mjs';
import { runScript, SetupError } from './setup-error.mjs';
import { monitoring, realSoftware } from './system-packages.mjs';

/** @typedef {{ does: string, programs: readonly string[], command: readonly string[], env?: Readonly<Record<string, string>> }} Soak */
/** @type {Readonly<Record<string, Soak>>} */
const soaks = {
  'kill-matrix': {
    does: 'kills the app in, before and after every step and record of an ending (about 10 minutes)',
    programs: [],
    command: ['npm', 'run', '--silent', 'e2e', '--', 'tests/e2e/kill-matrix.spec.ts'],
  },
  passwords: {
    does: 'tries 1,000 wrong passwords, and looks at waits, memory and records (a minute)',
    programs: [],
    command: ['npm', 'run', '--silent', 'e2e', '--', 'tests/e2e/accounts.spec.ts'],
  },
  clock: {
    does: 'sets the clock by an hour and by a year, both ways, in a session (3 minutes)',
    programs: [],
    command: ['npm', 'run', '--silent', 'e2e', '--', 'tests/e2e/clock.spec.ts'],
  },
  floods: {
    does: 'has a page make 40 kinds of things without end, and looks when the ending begins (5 minutes)',
    programs: [],
    command: ['npm', 'run', '--silent', 'e2e', '--', 'tests/e2e/flood.spec.ts', '--workers=1'],
  },
  handovers: {
    does: 'hands over 200 times while records, forwarding, sign-outs and configs arrive at random moments (9 minutes)',
    programs: ['python3'],
    command: ['npm', 'run', '--silent', 'e2e', '--', 'tests/e2e/handovers.spec.ts', '--workers=1'],
  },
  'power-cut': {
    does: 'cuts the power under 20,000 chains of audit files, and has strace check the model (5 minutes)',
    programs: ['strace'],
    command: ['npx', 'vitest', 'run', 'tests/main/audit/power-cut'],
    env: { CLEARDESK_RUNS: '20000' },
  },
  exploration: {
    does: "looks for a way round the session's rules in 10,000 random lives of a kiosk",
    programs: [],
    command: ['npx', 'vitest', 'run', 'tests/main/session/exploration.test.ts'],
    env: { CLEARDESK_RUNS: '10000' },
  },
  report: {
    does: 'compares the report on a year, 100,000 records, with a second calculation',
    programs: [],
    command: ['npx', 'vitest', 'run', 'tests/main/audit/report/year.test.ts'],
  },
  metrics: {
    does: 'writes the metrics 10,000 times while node_exporter reads them (half a minute)',
    programs: monitoring,
    command: ['npx', 'vitest', 'run', 'tests/main/metrics/real-monitoring.test.ts'],
    env: { CLEARDESK_RUNS: '10000' },
  },
  software: {
    does: 'uses software that others wrote: DokuWiki, Roundcube, noVNC, a terminal, PeerJS, TinyMCE, 1,200 PDFs (25 minutes, 200 MB to load)',
    programs: realSoftware,
    command: [
      ...['npm', 'run', '--silent', 'e2e', '--', '--config', 'tests/software/playwright.config.ts'],
    ],
  },
  endings: {
    does: 'ends 500 sessions (or `-- COUNT`) with downloads, uploads, media, prints and late writers in flight (40 minutes)',
    programs: ['Xvfb', 'lp', '/usr/sbin/cupsd'],
    command: ['npx', 'tsx', 'bench/endings.ts'],
  },
  sessions: {
    does: 'has 1,000 people (or `-- COUNT`) use the kiosk, and looks for anything that grows (an hour)',
    programs: ['Xvfb'],
    command: ['npx', 'tsx', 'bench/sessions.ts'],
  },
};

await runScript(async () => {
  const [name, ...more] = process.argv.slice(2).filter((arg) => arg !== '--');
  if (name === undefined) {
    for (const [known, { does }] of Object.entries(soaks)) {
      console.log(`npm run soak -- ${known.padEnd(11)}  ${does}`);
    }
    return 0;
  }
  const soak = soaks[name];
  if (soak === undefined) {
    const names = Object.keys(soaks).join(', ');
    throw new SetupError(`There is no soak "${name}".`, `Use one of: ${names}`);
  }
  await prepare({ programs: soak.programs });
  const [command = '', ...args] = soak.command;
  const env = { ...process.env, CLEARDESK_SOAK: '1', ...soak.env };
  return run(command, [...args, ...more], { cwd: root, env });
});
