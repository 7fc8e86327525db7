// Whether anything grows with the number of people: one guest session after another, by the real UI.
// npx tsx bench/sessions.ts [COUNT]; exit code 1 when something does.
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startPortal } from '../demo/portal.ts';
import { processesWith } from '../tests/e2e/support/processes.ts';
import { cleardesk, configFor, makePlace, Running } from './support/apps.ts';
import { footprint, type Footprint } from './support/footprint.ts';
import { Kiosk } from './support/kiosk.ts';
import { isSite, Page, until } from './support/page.ts';
import { printRatio } from './support/statistics.ts';

/**
 * The most that a figure may be at the end, as a multiple of what it was after the first sessions. Each
 * session has processes of its own, so nothing may grow at all; memory of two fresh processes differs
 * by a few parts in a hundred, open files by one or two of a hundred, a profile by a log file.
 */
const LIMITS: Readonly<Partial<Record<keyof Footprint, number>>> = {
  processes: 1,
  rssMegabytes: 1.1,
  pssMegabytes: 1.1,
  openFiles: 1.05,
  dataMegabytes: 1.25,
};
/** After this long nothing is still loading, and what went before is gone. */
const SETTLED_MS = 5000;

const { positionals } = parseArgs({ allowPositionals: true });
const count = Number(positionals[0] ?? 1000);
const looks = [...new Set([10, 100, 1000, count])].filter((at) => at <= count);
const portal = await startPortal({ port: 0 });
const app = cleardesk(configFor(`${portal.url}/everything`));
const place = await makePlace();
const running = await Running.launch(app, place);
const kiosk = new Kiosk(running);
const seen: Footprint[] = [];

console.log(
  ['sessions', 'min', 'processes', 'RSS MB', 'PSS MB', 'open files', 'data MB', 'audit kB']
    .map((title) => title.padStart(11))
    .join(''),
);
const startedAt = performance.now();
for (let session = 1; session <= count; session += 1) {
  await oneSession(session);
  if (looks.includes(session)) {
    await kiosk.press('Done');
    await pause(SETTLED_MS);
    look(session);
  }
}
kiosk.close();
await running.stop();

const [first, last] = [seen[0], seen.at(-1)];
let isGrowing = first === undefined || last === undefined;
for (const [name, limit] of Object.entries(LIMITS) as [keyof Footprint, number][]) {
  if (first === undefined || last === undefined) break;
  const ratio = last[name] / first[name];
  printRatio(`${name}, after ${count} / after ${looks[0] ?? 0} sessions`, ratio, {
    kind: 'at most',
    value: limit,
  });
  isGrowing ||= !(ratio <= limit);
}
process.exit(isGrowing ? 1 : 0);

/** Somebody comes, leaves all that a page can keep, and goes. */
async function oneSession(number: number): Promise<void> {
  await kiosk.startSession();
  const site = await Page.attach(running.port, isSite);
  await until('the page to keep all it can', () =>
    // Asked for again and again, for an answer that is waited for is lost when the page adds a frame.
    site.evaluate<boolean | null>(
      `globalThis.planting ??= globalThis.plant?.('session-${number}').then(() => (globalThis.isPlanted = true)),
      globalThis.isPlanted ?? null`,
    ),
  );
  site.close();
  const before = running.processes();
  await kiosk.press('End session');
  await kiosk.whenGone(before);
}

function look(session: number): void {
  const others = processesWith(app.home).filter((pid) => pid !== running.mainProcess);
  const found = footprint([running.mainProcess, ...others], `${app.home}/data`);
  seen.push(found);
  const minutes = (performance.now() - startedAt) / 60_000;
  const { processes, rssMegabytes, pssMegabytes, openFiles, dataMegabytes, auditKilobytes } = found;
  const figures = [
    String(session),
    minutes.toFixed(1),
    String(processes),
    rssMegabytes.toFixed(0),
    pssMegabytes.toFixed(0),
    String(openFiles),
    dataMegabytes.toFixed(2),
    auditKilobytes.toFixed(0),
  ];
  console.log(figures.map((figure) => figure.padStart(11)).join(''));
}
