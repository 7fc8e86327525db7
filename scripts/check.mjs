// Format, lint, types, unused code, then unit tests: `npm run check`. Lint takes as long as what runs beside it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { root } from './prepare.mjs';
import { run } from './run.mjs';

const SIDE_BY_SIDE = [['lint'], ['format:check', 'types', 'unused']];

const codes = await Promise.all(SIDE_BY_SIDE.map(oneAfterAnother));
const failure = codes.find((code) => code !== 0);
process.exitCode = failure ?? run('npm', ['run', '--silent', 'unit'], { cwd: root });

/**
 * @param {readonly string[]} names of scripts of package.json
 * @returns {Promise<number>} 0, or the exit code of the first that failed
 */
async function oneAfterAnother(names) {
  for (const name of names) {
    const shell = process.platform === 'win32';
    const child = spawn('npm', ['run', '--silent', name], { cwd: root, stdio: 'inherit', shell });
    const [code] = await once(child, 'exit');
    if (code !== 0) return typeof code === 'number' ? code : 1;
  }
  return 0;
}
