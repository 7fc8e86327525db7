// Endings while everything is in flight: downloads of every kind, uploads, streams, media, prints, late writers.
// npx tsx bench/endings.ts [COUNT]; exit code 1 when one was not clean or the server still saw something.
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { DOWNLOADS, OTHERS, startRestlessSite } from '../tests/e2e/support/restless-site.ts';
import { startPrintSystem } from '../tests/e2e/support/print-system.ts';
import { cleardesk, makePlace, Running } from './support/apps.ts';
import { Kiosk } from './support/kiosk.ts';
import { isSite, Page, until } from './support/page.ts';

interface Finished {
  readonly clean: boolean;
  readonly durationMs: number;
  readonly steps: readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly tries: number;
  }[];
}

/** Chromium opens six connections to a host; the page's own requests need one. */
const MOST_AT_ONCE = 5;
/** Of which each ending has another part, so that every pair of kinds meets. */
const KINDS = [...DOWNLOADS, ...OTHERS];
const CLOSED_MS = 1000;
const SILENT_MS = 200;

const { positionals } = parseArgs({ allowPositionals: true });
const count = Number(positionals[0] ?? 500);
const site = await startRestlessSite();
const prints = process.getuid?.() === 0 ? await startPrintSystem() : null;
if (prints === null) console.log('no prints: only root can start a print system');
else {
  prints.pausePrinter();
  Object.assign(process.env, prints.env);
}
const app = cleardesk(`version: 1
sites: [{ name: Restless, url: "${site.url}" }]
kiosk: { fullScreen: false, downloads: session, printing: ${prints === null ? 'block' : 'allow'} }
exitScreen: { showFor: 1s }
language: en
`);
const running = await Running.launch(app, await makePlace());
const kiosk = new Kiosk(running);
const begun = new Map<string, number>();
const repeated = new Map<string, number>();
const durations: number[] = [];
const faults: string[] = [];

for (let number = 1; number <= count; number += 1) {
  const kinds = kindsOf(number);
  const before = await sessionWith(kinds, number);
  await judge(number, kinds);
  await kiosk.whenGone(before);
  if (number % 25 === 0) console.log(`${number} endings, ${faults.length} with a fault`);
}
kiosk.close();
await running.stop();
site.close();
await prints?.close();

durations.sort((a, b) => a - b);
const at = (share: number) => durations[Math.floor(share * (durations.length - 1))] ?? NaN;
console.log(`begun: ${listed(begun)}`);
console.log(
  `steps that took more than one try: ${repeated.size === 0 ? 'none' : listed(repeated)}`,
);
console.log(`ms from begin to end of an ending: median ${at(0.5)}, p99 ${at(0.99)}, most ${at(1)}`);
console.log(`${count} endings, ${faults.length} with a fault`);
for (const fault of faults) console.log(fault);
process.exit(faults.length === 0 ? 0 : 1);

/** Each of the kinds in turn begins the choice, and the rest follow at another distance each round. */
function kindsOf(number: number): readonly string[] {
  const step = 1 + (Math.floor(number / KINDS.length) % (KINDS.length - 1));
  const chosen = Array.from(
    { length: MOST_AT_ONCE },
    (_, nth) => KINDS[(number + nth * step) % KINDS.length] ?? 'link',
  );
  return [...new Set(chosen)];
}

/** @returns the processes of the session, once "End session" is pressed */
async function sessionWith(kinds: readonly string[], number: number): Promise<readonly number[]> {
  await kiosk.startSession();
  const page = await Page.attach(running.port, isSite);
  await until('the page to begin', () =>
    page.evaluate<boolean | null>('globalThis.beginAll ? true : null'),
  );
  site.takeRequests();
  await page.evaluate(`beginAll(${JSON.stringify(kinds)}, ${String(number % 2 === 0)})`);
  page.close();
  if (prints !== null && number % 5 === 0) await kiosk.press('Print');
  // At another moment each time, from before the last has begun to well after.
  await pause(100 + ((number * 37) % 900));
  for (const [kind, times] of site.takeRequests()) add(begun, kind, times);
  const before = running.processes();
  await kiosk.press('End session');
  return before;
}

async function judge(number: number, kinds: readonly string[]): Promise<void> {
  const problems: string[] = [];
  const { clean, durationMs, steps } = await until(`ending ${number}`, () => {
    const endings = finishedEndings();
    return Promise.resolve(endings.length >= number ? (endings[number - 1] ?? null) : null);
  });
  durations.push(durationMs);
  for (const { name, ok, tries } of steps) {
    if (tries > 1) add(repeated, `${name} (${tries} tries)`, 1);
    if (!ok) problems.push(`${name} is not ok after ${tries} tries`);
  }
  if (!clean) problems.push('not clean');
  const closedBy = performance.now() + CLOSED_MS;
  while (site.openConnections() > 0 && performance.now() < closedBy) await pause(20);
  if (site.openConnections() > 0) problems.push(`${site.openConnections()} connections are open`);
  site.takeBytes();
  await pause(SILENT_MS);
  const bytes = site.takeBytes();
  if (bytes > 0) problems.push(`${bytes} bytes flowed`);
  const waiting = prints?.waiting().length ?? 0;
  if (waiting > 0) problems.push(`${waiting} print jobs wait`);
  if (problems.length === 0) return;
  faults.push(`ending ${number} (${kinds.join(', ')}): ${problems.join('; ')}`);
  console.log(faults.at(-1));
  if (!clean) throw new Error('the kiosk is out of service');
}

function finishedEndings(): readonly Finished[] {
  return readFileSync(running.auditFile, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"event":"ending-finished"'))
    .map((line) => JSON.parse(line) as Finished);
}

function add(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

function listed(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([key, times]) => `${key || 'page'} ${times}`).join(', ');
}
