// From the press of "End session" to the old processes gone, on the demo's web app. What a person in a hurry sees of
// the next session is in next.ts.
// npm run bench -- ending [--blocks N] [--rest MS] [--against NAME=CHECKOUT]...
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startPortal } from '../demo/portal.ts';
import { cleardesk, configFor, makePlace, otherBuilds, Running } from './support/apps.ts';
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

const { values: options } = parseArgs({
  options: {
    blocks: { type: 'string', default: '4' },
    rest: { type: 'string', default: '6000' },
    against: { type: 'string', multiple: true, default: [] },
  },
});
/** How long the person before uses the site: long enough that a process waits, unless the caller says less. */
const restMs = Number(options.rest);
const portal = await startPortal({ port: 0 });
const config = configFor(portal.url);
const others = otherBuilds(options.against, config);
const place = await makePlace();
const screen = await Screen.open(place.display);

const builds = [cleardesk(config), ...others].map((app) => ({ app, samples: new Samples() }));

for (let block = 0; block < Number(options.blocks); block += 1) {
  for (const { app, samples } of builds) {
    const running = await Running.launch(app, place);
    const kiosk = new Kiosk(running);
    await kiosk.startSession();
    for (let round = 0; round < BLOCK; round += 1) {
      await kiosk.signInToSite('Ada');
      await pause(restMs);
      const times = await oneEnding(kiosk, running);
      for (const [name, ms] of Object.entries(times)) samples.add(name, ms);
    }
    kiosk.close();
    await running.stop();
  }
}

for (const { app, samples } of builds) {
  samples.print(`${app.name}: after the press of "End session", ms`);
  for (const [name, limitMs] of LIMITS) {
    printRatio(`${name} / ${limitMs} ms`, samples.median(name) / limitMs, {
      kind: 'at most',
      value: 1,
    });
  }
}
process.exit();

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
