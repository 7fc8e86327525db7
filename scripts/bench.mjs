// Measures: `npm run bench` runs every bench, `npm run bench -- NAME [its options]` runs one. At the end, one table.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benches, benchRows, benchTable } from './benches.mjs';
import { prepare, root } from './prepare.mjs';
import { run } from './run.mjs';
import { runScript, SetupError } from './setup-error.mjs';

await runScript(async () => {
  const [name, ...options] = process.argv.slice(2);
  const chosen = name === undefined ? Object.keys(benches) : [name];
  const programs = chosen.flatMap((one) => {
    const needed = benches[one];
    if (needed !== undefined) return needed;
    throw new SetupError(
      `There is no bench "${one}".`,
      `Use one of: ${Object.keys(benches).join(', ')}`,
    );
  });
  await prepare({ programs });
  const folder = mkdtempSync(join(tmpdir(), 'cleardesk-bench-rows-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const rows = new Map();
  const failed = chosen.filter((one) => {
    console.log(`\n${one}`);
    const file = join(folder, one);
    const env = { ...process.env, CLEARDESK_BENCH_ROWS: file };
    const code = run('npx', ['tsx', `bench/${one}.ts`, ...options], { cwd: root, env });
    // A bench that fails has given the rows before that.
    rows.set(one, existsSync(file) ? benchRows(readFileSync(file, 'utf8')) : []);
    return code !== 0;
  });
  console.log(`\n${benchTable(rows)}`);
  if (failed.length > 0) console.error(`\nThese benches failed: ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
});
