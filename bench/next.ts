// From the end of one session to the next person's site answering a click, by a person in a hurry on the display:
// Cleardesk, and Chromium in the ways in which kiosks run it today.
// npm run bench -- next [--rounds N] [--profile light|heavy] [--alone] [--against NAME=CHECKOUT]...
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { inMemory, isIn } from '../tests/e2e/support/secrets.ts';
import { cleardesk, configFor, makePlace, otherBuilds } from './support/apps.ts';
import {
  ClearedChromium,
  ContextChromium,
  RestartedChromium,
} from './support/chromium-contestants.ts';
import { CleardeskContestant, type Contestant, type Target } from './support/contestants.ts';
import { pssMegabytes } from './support/processes.ts';
import { ANSWERED, startProfileSite, WAITING, type ProfileSize } from './support/profile-site.ts';
import { type Area, Screen } from './support/screen.ts';
import { printRatio, Samples, wallClock } from './support/statistics.ts';

/** Someone whose click had no effect clicks again. */
const AGAIN_MS = 250;
const LOOK_AFTER_MS = 1500;
const PATIENCE_MS = 30_000;
const ANSWERS = 'site answers a click, ms';
/** Sessions from one launch to the next; contestants take turns with these. */
const BLOCK = 5;

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    profile: { type: 'string', multiple: true, default: ['light', 'heavy'] },
    against: { type: 'string', multiple: true, default: [] },
    alone: { type: 'boolean', default: false },
  },
});
const sizes = options.profile.map((size): ProfileSize => (size === 'heavy' ? 'heavy' : 'light'));
const site = await startProfileSite();
const place = await makePlace();
const screen = await Screen.open(place.display);
const config = configFor(site.url).replace('fullScreen: false', 'fullScreen: true');
const apps = [cleardesk(config), ...otherBuilds(options.against, config)];
const hasChromium = spawnSync('chromium', ['--version']).status === 0 && !options.alone;
if (!hasChromium) console.log('Chromium is not installed, or not wanted: no peers are measured.');
const contestants: readonly Contestant[] = [
  ...apps.map((app) => new CleardeskContestant(app, place, screen)),
  ...(hasChromium
    ? [RestartedChromium, ContextChromium, ClearedChromium].map(
        (Peer) => new Peer(site.url, place.display),
      )
    : []),
];

const SITE_POINT = { x: 900, y: 600, width: 1, height: 1 };
const shows = (colour: readonly number[]) => (pixels: Buffer) =>
  colour.every((part, at) => pixels[at] === part);
const isGone = (pixels: Buffer) => !shows(ANSWERED)(pixels);
const begin: Target = { name: 'the site', area: SITE_POINT, looks: shows(WAITING) };

for (const size of sizes) {
  site.size = size;
  const samples = new Map(contestants.map((contestant) => [contestant, new Samples()]));
  for (let round = 0; round < Number(options.rounds); round += BLOCK) {
    for (const [contestant, own] of samples) await block(contestant, own);
  }
  for (const [{ name }, own] of samples) own.print(`${name}, ${size} profile`);
  const [first, ...others] = [...samples];
  for (const [{ name }, own] of others) {
    const ratio = (first?.[1].median(ANSWERS) ?? NaN) / own.median(ANSWERS);
    printRatio(`${first?.[0].name ?? ''} / ${name}, ${size}`, ratio, { kind: 'at most', value: 1 });
  }
}
process.exit();

async function block(contestant: Contestant, samples: Samples): Promise<void> {
  await contestant.launch();
  await through(begin);
  for (let round = 0; round < BLOCK; round += 1) {
    await endOfUse(contestant, samples);
    const pressed = wallClock();
    const ending = contestant.end();
    samples.add('site gone from the display, ms', (await until(isGone, SITE_POINT)) - pressed);
    for (const target of contestant.between) {
      samples.add(`"${target.name}" seen, ms`, (await through(target)) - pressed);
    }
    samples.add('site seen, ms', (await through(begin)) - pressed);
    samples.add(ANSWERS, (await until(shows(ANSWERED), SITE_POINT)) - pressed);
    await ending;
  }
  await look(contestant, await endOfUse(contestant, samples), samples);
  await contestant.stop();
}

/** @returns the marker that the session has left wherever a page can leave one */
async function endOfUse(contestant: Contestant, samples: Samples): Promise<string> {
  const marker = await site.planted();
  await pause(contestant.restMs);
  samples.add('PSS in the session, MB', pssMegabytes(contestant.processes()));
  return marker;
}

/** What the next person's session finds of the one before. */
async function look(contestant: Contestant, marker: string, samples: Samples): Promise<void> {
  await contestant.end();
  for (const target of contestant.between) await through(target);
  await until(begin.looks, SITE_POINT);
  await pause(LOOK_AFTER_MS);
  const clipboard = spawnSync('xclip', ['-o', '-selection', 'clipboard'], {
    env: { ...process.env, DISPLAY: place.display },
    encoding: 'utf8',
    timeout: 2000,
  });
  samples.add('left on disk, files', filesWith(marker, contestant.folder));
  samples.add('left in memory (1: yes)', inMemory([marker], contestant.processes()).length);
  samples.add('left in the clipboard (1: yes)', clipboard.stdout.includes(marker) ? 1 : 0);
}

/** Clicks what is there as soon as it is, until it is gone. @returns when it was seen, by the wall clock */
async function through({ area, looks }: Target): Promise<number> {
  const seen = await until(looks, area);
  for (;;) {
    await screen.click(area.x + Math.floor(area.width / 2), area.y + Math.floor(area.height / 2));
    const clickedAt = wallClock();
    const isOver = (pixels: Buffer) => !looks(pixels) || wallClock() - clickedAt > AGAIN_MS;
    await until(isOver, area);
    if (!looks(await screen.look(area))) return seen;
  }
}

async function until(isIt: (pixels: Buffer) => boolean, area: Area): Promise<number> {
  const givenUpAt = wallClock() + PATIENCE_MS;
  const at = await screen.until((pixels) => isIt(pixels) || wallClock() > givenUpAt, area);
  if (at > givenUpAt) throw new Error('waited too long for the display');
  return at;
}

function filesWith(marker: string, folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return files.filter(
    (entry) => entry.isFile() && isIn(readFileSync(join(entry.parentPath, entry.name)), marker),
  ).length;
}
