import { root } from '../prepare.mjs';
import { run } from '../run.mjs';
import { SetupError } from '../setup-error.mjs';

/**
 * Builds packages to test, and not to use: with the stand-in Electron, unless the caller's environment names another.
 * @param {readonly string[]} args what `npm run package` takes
 */
export function buildForTests(args) {
  const env = { CLEARDESK_USE_ELECTRON: 'stand-in', ...process.env };
  if (run('npm', ['run', '--silent', 'package', '--', ...args], { cwd: root, env }) !== 0) {
    throw new SetupError('The package could not be built.', 'See the errors above.');
  }
}
