import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { z } from 'zod';
import { debian, wine } from './wine.ts';

/** A file that has not ended by then is killed; on an idle computer of two cores most take 4 seconds. */
const LIMIT_SECONDS = 120;

const root = resolve(import.meta.dirname, '../..');
const listFile = join(import.meta.dirname, 'passes.txt');
/** What the list would be after this run. */
const newListFile = join(root, 'out/windows-test/passes.txt');

/** The part of Vitest's report in JSON that counts. */
const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
});

interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** On purpose, by a test that knows the system that it runs on. */
  readonly skipped: number;
}

/** Without the screens (`.tsx`): Vite's resolver of packages, which is native code, finds none on Wine. */
const files = ['main', 'renderer', 'demo', 'scripts', 'docs']
  .flatMap((folder) =>
    readdirSync(join(root, 'tests', folder), { recursive: true, encoding: 'utf8' }).map(
      (name) => `tests/${folder}/${name}`,
    ),
  )
  .filter((file) => /\.test\.ts$/.test(file))
  .sort();
const listed = new Map(
  readFileSync(listFile, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(' '))
    .map(([file = '', passing]) => [file, Number(passing)]),
);
const found = new Map<string, Counts>();

/** Runs one file in a process of its own, so that one that hangs or crashes spoils no other. */
async function run(file: string): Promise<{ readonly counts: Counts; readonly output: string }> {
  const json = `results/${file.replaceAll('/', '_')}.json`;
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=Z:/${json}`];
  const { out, err } = await wine(
    ['/node.exe', 'node_modules/vitest/vitest.mjs', 'run', '--project=unit', file, ...reporters],
    { timeoutSeconds: LIMIT_SECONDS },
  );
  const path = join(debian, json);
  const isThere = existsSync(path);
  const text = isThere ? readFileSync(path, 'utf8') : '';
  rmSync(path, { force: true });
  if (text === '') return { counts: { passed: 0, failed: 0, skipped: 0 }, output: `${out}${err}` };
  const { numPassedTests, numFailedTests, numPendingTests } = report.parse(JSON.parse(text));
  const counts = { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests };
  return { counts, output: `${out}${err}` };
}

describe.concurrent('unit tests in Node for Windows', () => {
  it.for(files)('%s', { timeout: 3 * LIMIT_SECONDS * 1000, retry: 1 }, async (file, { expect }) => {
    const { counts, output } = await run(file);
    const before = found.get(file);
    if (before === undefined || counts.passed > before.passed) found.set(file, counts);
    expect(counts.passed, output.slice(-3000)).toBeGreaterThanOrEqual(listed.get(file) ?? 0);
  });

  afterAll(() => {
    console.log(summary().join('\n'));
  });
});

it('are all there', ({ expect }) => {
  expect([...listed.keys()].filter((file) => !files.includes(file))).toEqual([]);
});

/** The counts of this run; a longer list is written for a look and a copy. */
function summary(): readonly string[] {
  const all = [...found.values()];
  const sum = (key: keyof Counts) => all.reduce((total, counts) => total + counts[key], 0);
  const whole = all.filter(({ passed, failed }) => passed > 0 && failed === 0).length;
  const more = [...found].filter(([file, { passed }]) => passed > (listed.get(file) ?? 0));
  for (const [file, { passed }] of more) listed.set(file, passed);
  mkdirSync(dirname(newListFile), { recursive: true });
  const comments = readFileSync(listFile, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('#'));
  const lines = [...listed].sort().map(([file, passing]) => `${file} ${passing}`);
  writeFileSync(newListFile, `${[...comments, ...lines].join('\n')}\n`);
  return [
    `${sum('passed')} unit tests pass, ${sum('failed')} fail, ${sum('skipped')} are skipped; ${whole} of ${all.length} files pass as a whole.`,
    ...more.map(([file, { passed }]) => `more than the list has: ${file} ${passed}`),
    ...(more.length > 0 ? [`The longer list: cp ${newListFile} ${listFile}`] : []),
  ];
}
