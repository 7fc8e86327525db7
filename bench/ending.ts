// From the press of "End session" to the old processes gone, on the demo's web app: for an ordinary session, one whose
// site hangs, one with ten sites, and one with as many windows as a site may open. What a person in a hurry sees of the
// next session, and endings of heavy sessions, are in next.ts.
// npm run bench -- ending [--blocks N] [--rest MS] [--only PART OF A KIND] [--fleet] [--against NAME=CHECKOUT]...
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startPortal } from '../demo/portal.ts';
import { cleardesk, configFor, inFleet, makePlace, otherBuilds, Running } from './support/apps.ts';
import { waitingProcesses } from '../tests/e2e/support/processes.ts';
import { timeOfNewest } from './support/audit-times.ts';
import { Kiosk } from './support/kiosk.ts';
import { Screen } from './support/screen.ts';
import { printRatio, Samples } from './support/statistics.ts';

/** The most that a median may be, in ms. */
const LIMITS = [
  ['exit screen painted', 300],
  ['old processes gone', 2000],
] as const;
/** The site's own heading, where a screen of the kiosk has nothing but its background. */
const SITE_AREA = { x: 16, y: 76, width: 240, height: 32 };
/** Endings from one launch to the next; builds that are compared take turns with these. */
const BLOCK = 5;
const LOADED_MS = 300;

const { values: options } = parseArgs({
  options: {
    blocks: { type: 'string', default: '4' },
    rest: { type: 'string', default: '6000' },
    only: { type: 'string', default: '' },
    fleet: { type: 'boolean', default: false },
    against: { type: 'string', multiple: true, default: [] },
  },
});
/** How long the person before uses the site: long enough that a process waits, unless the caller says less. */
const restMs = Number(options.rest);
const portal = await startPortal({ port: 0 });
const place = await makePlace();
const screen = await Screen.open(place.display);

/** What the session has when it ends. */
interface Kind {
  readonly name: string;
  readonly config: string;
  /** For more figures of an ordinary session. */
  readonly blocks: number;
  readonly use: (kiosk: Kiosk) => Promise<void>;
}

const SITES = 10;
const WINDOWS_ASKED_FOR = 50;
/** Short, so that all of them fit beside the other buttons. */
const names = Array.from({ length: SITES }, (_, at) => `S${at + 1}`);
const listed = names.map((name) => `{ name: ${name}, url: "${portal.url}" }`).join(', ');
const one = configFor(portal.url);
const kinds: readonly Kind[] = [
  { name: 'one site', config: one, blocks: Number(options.blocks), use: () => Promise.resolve() },
  {
    name: 'a site that hangs',
    config: one,
    blocks: 1,
    use: (kiosk) => kiosk.inSite('setTimeout(() => { for (;;); })'),
  },
  {
    name: 'ten sites',
    config: one.replace(/sites: .*/, `sites: [${listed}]`),
    blocks: 1,
    use: async (kiosk) => {
      for (const name of names.slice(1)) {
        await kiosk.press(name);
        await pause(LOADED_MS);
      }
    },
  },
  {
    name: 'a site that asks for 50 windows',
    config: one,
    blocks: 1,
    use: async (kiosk) => {
      for (let at = 0; at < WINDOWS_ASKED_FOR; at += 1) await kiosk.inSite('void open("/")');
    },
  },
];

for (const kind of kinds.filter(({ name }) => name.includes(options.only))) await measure(kind);
process.exit();

async function measure({ name, config, blocks, use }: Kind): Promise<void> {
  const apps = [
    cleardesk(config),
    ...(options.fleet ? [await inFleet(config)] : []),
    ...otherBuilds(options.against, config),
  ];
  const builds = apps.map((app) => ({ app, samples: new Samples() }));
  for (let block = 0; block < blocks; block += 1) {
    for (const { app, samples } of builds) {
      const running = await Running.launch(app, place);
      const kiosk = new Kiosk(running);
      await kiosk.startSession();
      for (let round = 0; round < BLOCK; round += 1) {
        await kiosk.signInToSite('Ada');
        await use(kiosk);
        await pause(restMs);
        const times = await oneEnding(kiosk, running);
        for (const [what, ms] of Object.entries(times)) samples.add(what, ms);
      }
      kiosk.close();
      await running.stop();
    }
  }
  for (const { app, samples } of builds) {
    samples.print(`${app.name}, ${name}: after the press of "End session", ms`);
    for (const [what, limitMs] of LIMITS) {
      printRatio(`${what} / ${limitMs} ms`, samples.median(what) / limitMs, {
        kind: 'at most',
        value: 1,
      });
    }
  }
}

async function oneEnding(
  kiosk: Kiosk,
  running: Running,
): Promise<Readonly<Record<string, number>>> {
  const waiting = waitingProcesses(running.mainProcess);
  const old = running.processes().filter((pid) => !waiting.includes(pid));
  const covered = screen.nextChange(SITE_AREA);
  const exitPainted = kiosk.nextScreen('Your session has ended');
  const pressed = await kiosk.press('End session');
  const gone = await kiosk.whenGone(old);
  const next = await kiosk.startSession();
  const recorded = (event: string) => timeOfNewest(event, running.auditFile) - pressed;
  return {
    'site covered': (await covered) - pressed,
    'ending-started on the disk': recorded('ending-started'),
    'ending-finished on the disk': recorded('ending-finished'),
    'exit screen painted': (await exitPainted) - pressed,
    'new process has the kiosk': recorded('kiosk-started'),
    'old processes gone': gone - pressed,
    'site painted, from the press of "Start session"': next.sitePainted - next.pressed,
  };
}
