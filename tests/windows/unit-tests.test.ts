import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { debian, inDebian, wine } from './wine.ts';

/** Vitest takes 5 seconds to start on Wine, so one process of it runs several files. */
const FILES_A_PROCESS = 16;
/** A process that has not ended by then is killed, and each of its files gets one of its own. */
const LIMIT_SECONDS = 300;
const LIMIT_ALONE_SECONDS = 90;

const root = resolve(import.meta.dirname, '../..');
const listFile = join(import.meta.dirname, 'passes.txt');
/** What the list would be after this run. */
const newListFile = join(root, 'out/windows-test/passes.txt');

/** The part of Vitest's report in JSON that counts. */
const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
});

interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** On purpose, by a test that knows the system that it runs on. */
  readonly skipped: number;
}

interface Result {
  readonly file: string;
  readonly counts: Counts;
  /** What failed, by name. */
  readonly failures: readonly string[];
}

/** Without the screens (`.tsx`): Vite's resolver of packages, which is native code, finds none on Wine. */
const files = ['main', 'renderer', 'demo', 'scripts', 'docs']
  .flatMap((folder) =>
    readdirSync(join(root, 'tests', folder), { recursive: true, encoding: 'utf8' }).map(
      (name) => `tests/${folder}/${name}`,
    ),
  )
  .filter((file) => file.endsWith('.test.ts'))
  .sort();
const listed = new Map(
  readFileSync(listFile, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(' '))
    .map(([file = '', passing]) => [file, Number(passing)]),
);
const found = new Map<string, Counts>();
const batches = Array.from({ length: Math.ceil(files.length / FILES_A_PROCESS) }, (_, index) =>
  files.slice(index * FILES_A_PROCESS, (index + 1) * FILES_A_PROCESS),
);

/** What each of these files did; null when Vitest did not end. */
async function run(
  these: readonly string[],
  timeoutSeconds: number,
): Promise<readonly Result[] | null> {
  const json = join(debian, 'results/unit-tests.json');
  const reporters = ['--reporter=json', '--outputFile=Z:/results/unit-tests.json'];
  const options = ['run', '--project=unit', `--maxWorkers=${availableParallelism()}`];
  const vitest = ['/node.exe', 'node_modules/vitest/vitest.mjs', ...options, ...reporters];
  await wine([...vitest, ...these], { timeoutSeconds });
  if (!existsSync(json)) {
    // Vitest was killed, but not the processes that it had started.
    await inDebian(['wineserver', '--kill']);
    return null;
  }
  const { testResults } = report.parse(JSON.parse(readFileSync(json, 'utf8')));
  rmSync(json);
  return testResults.map(({ name, message, assertionResults }) => {
    const count = (...statuses: readonly string[]) =>
      assertionResults.filter(({ status }) => statuses.includes(status)).length;
    const passed = count('passed');
    const failed = count('failed') + (assertionResults.length === 0 ? 1 : 0);
    const failures = assertionResults.filter(({ status }) => status === 'failed');
    return {
      file: name.replaceAll('\\', '/').replace(/^.*\/cleardesk\//, ''),
      counts: { passed, failed, skipped: assertionResults.length - passed - count('failed') },
      failures: [message, ...failures.map(({ fullName }) => fullName)].filter(Boolean),
    };
  });
}

describe.each(batches.map((batch) => [batch]))('unit tests in Node for Windows (%#)', (batch) => {
  const results = new Map<string, Result>();
  const note = (list: readonly Result[] | null) => {
    for (const result of list ?? []) results.set(result.file, result);
  };

  beforeAll(async () => {
    note(await run(batch, LIMIT_SECONDS));
    const again = batch.filter((file) => !results.has(file) || isWorse(file, results.get(file)));
    for (const file of again) note(await run([file], LIMIT_ALONE_SECONDS));
  }, 0);

  it.each(batch)('%s', (file) => {
    const result = results.get(file);
    if (result !== undefined) found.set(file, result.counts);
    const passed = result?.counts.passed ?? 0;
    expect(passed, result?.failures.join('\n')).toBeGreaterThanOrEqual(listed.get(file) ?? 0);
  });
});

/** Whether fewer tests passed than the list says. */
function isWorse(file: string, result: Result | undefined): boolean {
  return (result?.counts.passed ?? 0) < (listed.get(file) ?? 0);
}

afterAll(() => {
  console.log(summary().join('\n'));
});

it('are all there', () => {
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
