// What of Windows can be tried without Windows, on Wine in a Debian of its own:
// `npm run windows-test -- [what Vitest takes]`, such as `registry`. It needs root and Debian; see docs/windows.md.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { buildForTests } from './package/build-for-tests.mjs';
import { buildWindowsFolder } from './package/other-systems.mjs';
import { prepare, root } from './prepare.mjs';
import { run } from './run.mjs';
import { runScript, SetupError } from './setup-error.mjs';
import { windowsPackages } from './windows-test/packages.mjs';
import { debianWithWine } from './windows-test/wine.mjs';

const results = join(root, 'out/windows-test');

await runScript(async () => {
  if (process.getuid?.() !== 0) throw new SetupError('These tests need root.', 'Use sudo.');
  const began = performance.now();
  await prepare({ programs: ['debootstrap'] });
  const debian = await debianWithWine();
  const { node, modules } = await windowsPackages();
  buildForTests(['--linux', 'dir']);
  await buildWindowsFolder();
  mkdirSync(results, { recursive: true });
  const prepared = performance.now();
  const code = runTests([debian, root, node, modules], process.argv.slice(2));
  summarise({ preparing: prepared - began, testing: performance.now() - prepared });
  return code;
});

/**
 * @param {readonly string[]} originals what the tests run on copies of
 * @param {readonly string[]} args of Vitest
 */
function runTests(originals, args) {
  const folder = mkdtempSync(join(tmpdir(), 'cleardesk-windows-'));
  const report = join(results, 'report.json');
  rmSync(report, { force: true });
  // Their mounts and their processes end with them.
  const alone = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const vitest = ['npx', 'vitest', 'run', '--no-file-parallelism'];
  const reporters = ['--reporter=verbose', '--reporter=json', `--outputFile.json=${report}`];
  const onCopies = [join(root, 'scripts/windows-test/on-copies.sh'), folder, ...originals];
  try {
    return run('unshare', [...alone, 'sh', ...onCopies, ...vitest, ...reporters, ...args], {
      cwd: root,
      env: { ...process.env, CLEARDESK_WINE: join(folder, 'debian') },
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {{preparing: number, testing: number}} times milliseconds */
function summarise({ preparing, testing }) {
  if (!existsSync(join(results, 'report.json'))) return;
  const { testResults } = JSON.parse(readFileSync(join(results, 'report.json'), 'utf8'));
  const seconds = (/** @type {number} */ ms) => `${Math.round(ms / 1000)} s`.padStart(7);
  console.log('\nWindows without Windows (docs/windows.md lists what this cannot show):');
  console.log(`${seconds(preparing)}  preparing`);
  for (const { name, startTime, endTime, assertionResults } of testResults) {
    const passed = assertionResults.filter(isPassed).length;
    const what = basename(name, '.test.ts');
    const tests = `${passed} of ${assertionResults.length} tests pass`;
    console.log(`${seconds(endTime - startTime)}  ${what}: ${tests}`);
  }
  console.log(`${seconds(testing)}  all tests`);
}

/** @param {{status: string}} result */
function isPassed({ status }) {
  return status === 'passed';
}
