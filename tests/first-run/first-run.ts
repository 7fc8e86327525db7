// The story of two users on the real app, for a system where Cleardesk has not been tried. scripts/first-run.mjs
// starts it.
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, homedir, hostname, release, totalmem, version } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { expect, type Page } from '@playwright/test';
import type { Mode } from '../../demo/config.ts';
import { type Demo, startDemo } from '../../demo/organisation.ts';
import { Kiosk } from '../e2e/support/kiosk.ts';
import { plant } from '../e2e/support/planting.ts';
import { ResidueScanner } from '../e2e/support/residue.ts';
import { type Report, reportPage, type Tried } from './report.ts';

const { values: options } = parseArgs({
  options: {
    /** Where the report goes. */
    report: { type: 'string', default: `cleardesk-first-run-${process.platform}.html` },
    /** Asks no questions, where no person is there to answer. */
    'no-questions': { type: 'boolean', default: false },
  },
});
/** Long enough to try each way out, and to wait for nothing. */
const TRY_SECONDS = 60;

const tried: Tried[] = [];
const pictures: { title: string; png: Buffer }[] = [];
const texts: Record<string, string> = {};
const answers: (readonly [string, string])[] = [];

/** A part of the story; where one step fails, the rest of its part is not reached. */
class Part {
  #hasFailed = false;
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  /** @param run returns what to note */
  async step(what: string, run: () => Promise<string>): Promise<void> {
    const start = performance.now();
    const note = (outcome: Tried['outcome'], text: string) => {
      tried.push({
        what: `${this.#name}: ${what}`,
        outcome,
        note: text,
        ms: performance.now() - start,
      });
      console.log(`  ${outcome.padEnd(12)} ${this.#name}: ${what}`);
    };
    if (this.#hasFailed) {
      note('not reached', '');
      return;
    }
    try {
      note('works', await run());
    } catch (error) {
      this.#hasFailed = true;
      note('FAILED', error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }
}

async function picture(title: string, page: Page): Promise<void> {
  const png = await page.screenshot({ timeout: 10_000 }).catch(() => null);
  if (png !== null) pictures.push({ title, png });
}

/** A kiosk for the demo organisation, over the whole screen as a device has it. */
async function launch(demo: Demo, change: (config: string) => string): Promise<Kiosk> {
  const config = demo
    .config()
    .replace('language: auto', 'language: en')
    .replace('fullScreen: false', 'fullScreen: true, downloads: session');
  return Kiosk.launch({
    config: change(config),
    // macOS looks for the user's keychain there.
    env: process.platform === 'darwin' ? { HOME: homedir() } : {},
    isDoomed: true, // its output counts where nothing can be attached to it
  });
}

async function withKiosk(
  mode: Mode,
  change: (config: string) => string,
  run: (kiosk: () => Kiosk, demo: Demo, part: Part) => Promise<void>,
  name: string,
): Promise<void> {
  const part = new Part(name);
  const demo = await startDemo({ port: 0, mode });
  const launched: Kiosk[] = [];
  await part.step('the login screen comes up', async () => {
    const kiosk = await launch(demo, change);
    launched.push(kiosk);
    await kiosk.connect();
    await expect(kiosk.screens.getByRole('heading', { name: 'Welcome' })).toBeVisible({
      timeout: 30_000,
    });
    await picture(`${name}: login`, kiosk.screens);
    return '';
  });
  const started = () => {
    const [kiosk] = launched;
    if (kiosk === undefined) throw new Error('the kiosk has not started');
    return kiosk;
  };
  await run(started, demo, part);
  if (launched.length > 0) {
    collect(name, started());
    await new Part(name).step('the kiosk ends when it is asked to', async () => {
      const gone = started().terminate();
      const isGone = await Promise.race([gone.then(() => true), pause(20_000, false)]);
      if (!isGone) throw new Error('its processes are still there after 20 s');
      return '';
    });
    await started().dispose();
  }
  await demo.close();
}

function collect(name: string, kiosk: Kiosk): void {
  const files = existsSync(kiosk.dataFolder)
    ? readdirSync(kiosk.dataFolder, { recursive: true, encoding: 'utf8' })
    : [];
  texts[`${name}: output`] = kiosk.output;
  for (const file of files.filter((path) => /^(audit|log).*\.(log|jsonl)$/.test(path)))
    texts[`${name}: ${file}`] = readFileSync(join(kiosk.dataFolder, file), 'utf8');
}

async function twoGuests(kiosk: () => Kiosk, { portal }: Demo, part: Part): Promise<void> {
  const seed = randomUUID();
  const scanner = new ResidueScanner(seed);
  const everything = `${portal.url}/everything`;
  await part.step('a session begins, and the site comes', async () => {
    await kiosk().startSession();
    await (await kiosk().site()).goto(everything);
    await picture('Guests: session', kiosk().screens);
    return '';
  });
  await part.step('the site leaves what it can', async () => {
    const kept = await plant(await kiosk().site('everything'), seed);
    await picture('Guests: the site', await kiosk().site('everything'));
    const onDisk = scanner.inFiles([kiosk().folder]);
    if (onDisk.size === 0)
      throw new Error('nothing of it is on the disk: the search would find nothing');
    return `${Object.keys(kept).length} kinds, on the disk: ${[...onDisk].join(', ')}\n${JSON.stringify(kept)}`;
  });
  await part.step('the session ends, and nothing is left', async () => {
    await kiosk().endSession();
    await picture('Guests: exit screen', kiosk().screens);
    const finished = kiosk()
      .audit()
      .findLast(({ event }) => event === 'ending-finished');
    expect(finished).toMatchObject({ clean: true });
    return JSON.stringify(finished);
  });
  await part.step('another process takes over', async () => {
    const before = kiosk().mainProcess;
    await kiosk().nextLogin();
    return `process ${before}, now ${kiosk().mainProcess}`;
  });
  await part.step('nothing of the first guest is on the disk', async () => {
    // What Windows still has open is removed a moment later.
    await expect.poll(() => [...scanner.inFiles([kiosk().folder])]).toEqual([]);
    return '';
  });
  await part.step('nothing of the first guest is in memory', () => {
    if (process.platform !== 'linux')
      return Promise.resolve('not searched: only Linux has /proc/PID/mem');
    expect([...scanner.inMemory(kiosk().processes())]).toEqual([]);
    return Promise.resolve('');
  });
  await part.step('the second guest sees nothing of the first', async () => {
    await kiosk().startSession();
    const site = await kiosk().site();
    await site.goto(`${portal.url}/inventory`);
    const seen = await site.evaluate<{ leftovers: Record<string, readonly unknown[]> }>(
      `inventory(${JSON.stringify(seed)})`,
    );
    const left = Object.entries(seen.leftovers).filter(([, all]) => all.length > 0);
    expect(left).toEqual([]);
    return `${Object.keys(seen.leftovers).length} kinds of places`;
  });
  await part.step('the kiosk answers to commands', async () => {
    const answer = async (...args: readonly string[]) => {
      const { code, output } = await kiosk().command(...args);
      texts[`cleardesk ${args.join(' ')} (${code})`] = output;
      return { code, output };
    };
    for (const args of [['diagnose'], ['audit', 'verify'], ['check']]) await answer(...args);
    const { code, output } = await answer('status', '--json');
    if (code !== 0) throw new Error(output);
    return output.trim();
  });
  await part.step('a session left alone is warned, and ends by itself', async () => {
    const { screens } = kiosk();
    console.log('               Hands off mouse and keyboard for a minute, please.');
    await expect(screens.getByRole('button', { name: 'Continue session' })).toBeVisible({
      timeout: 120_000,
    });
    await picture('Guests: warning', screens);
    const endings = () =>
      kiosk()
        .audit()
        .filter(({ event }) => event === 'ending-finished');
    await expect.poll(() => endings().length, { timeout: 60_000 }).toBe(2);
    const finished = endings().at(-1);
    expect(finished).toMatchObject({ reason: 'idle', clean: true });
    return '';
  });
}

async function signedIn(kiosk: () => Kiosk, _demo: Demo, part: Part): Promise<void> {
  await part.step('signs in with the OpenID provider', async () => {
    await kiosk().screens.getByRole('button', { name: 'Sign in with Riverside ID' }).click();
    const page = await kiosk().site('localhost');
    await picture('Signed in: the provider', page);
    await page.getByLabel('User name').fill('nurse1');
    await page.getByLabel('Password').fill('nurse1-demo');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(kiosk().screens.getByRole('button', { name: 'End session' })).toBeVisible();
    return '';
  });
  await part.step('the session ends, and the servers have signed the user out', async () => {
    await kiosk().endSession();
    const results = kiosk()
      .audit()
      .filter(({ event }) => ['server-sign-out', 'ending-finished'].includes(event));
    expect(results.at(-1)).toMatchObject({ clean: true });
    return results.map((record) => JSON.stringify(record)).join('\n');
  });
}

/** What only eyes see. */
const LOOKED_AT = [
  'Did the kiosk cover the whole screen, with the task bar, the dock or the menu bar?',
  'Was every other display blank? (no: which was not? none: there is one display)',
  'Did the desktop show for a moment, when one process took over from another?',
  'Were the texts of the screens sharp, and of a good size?',
];
const WAYS_OUT = [
  'Which keys or gestures led out of the kiosk, or showed something of the system?',
  'Did the keys for volume, brightness and accessibility still do what they do?',
  'Anything else that you saw?',
];

async function ask(questions: readonly string[]): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  for (const question of questions)
    answers.push([question, await terminal.question(`\n${question}\n> `)]);
  terminal.close();
}

async function byHand(kiosk: () => Kiosk, _demo: Demo, part: Part): Promise<void> {
  await part.step(`a person tries to get out for ${TRY_SECONDS} s`, async () => {
    await pause(TRY_SECONDS * 1000);
    const { output } = await kiosk().command('status', '--json');
    return output.trim();
  });
}

const short = (config: string) =>
  config.replace('idleTimeout: 2m', 'idleTimeout: 40s').replace('warning: 30s', 'warning: 20s');
const asItIs = (config: string) => config;

console.log(`
Cleardesk starts, and covers the screen. Please leave mouse and keyboard alone for about two minutes.
`);
await withKiosk('guest', short, twoGuests, 'Guests');
await withKiosk('oidc', asItIs, signedIn, 'Signed in');
if (process.stdin.isTTY && !options['no-questions']) {
  await ask(LOOKED_AT);
  console.log(`
Now it is your turn. The kiosk comes once more, and goes by itself after ${TRY_SECONDS} s. Try to get out: the Windows or
Command key, Alt+Tab, Alt+F4, Ctrl+Alt+Del, Ctrl+Shift+Esc, Command+Tab, Command+Q, Command+Space, swipes from each edge.
`);
  await withKiosk('guest', asItIs, byHand, 'By hand');
  await ask(WAYS_OUT);
} else {
  answers.push(['What only a person sees', 'not asked']);
}

const report: Report = {
  facts: {
    system: `${process.platform} ${release()} (${version()}), ${arch()}`,
    computer: `${hostname()}, ${cpus().length} processors (${cpus()[0]?.model ?? '?'}), ${Math.round(totalmem() / 1e9)} GB`,
    electron: process.env['CLEARDESK_ELECTRON_NAME'] ?? '?',
    node: process.version,
    date: new Date().toISOString(),
  },
  tried,
  answers,
  pictures,
  texts,
};
const file = resolve(options.report);
writeFileSync(file, reportPage(report));
const failed = tried.filter(({ outcome }) => outcome === 'FAILED');
console.log(`
${failed.length === 0 ? 'Nothing failed.' : `${failed.length} failed.`} The report, to read and to send back: ${file}`);
process.exit(failed.length === 0 ? 0 : 1);
