import { spawn, spawnSync } from 'node:child_process';

/**
 * Runs a command to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{cwd?: string, quiet?: boolean, timeoutSeconds?: number, env?: NodeJS.ProcessEnv}} [options]
 * @returns {number} the exit code; 127 when the command is not there, 124 when it took too long
 */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: options.quiet ? 'ignore' : 'inherit',
    // On Windows they are batch files.
    shell: process.platform === 'win32' && ['npm', 'npx'].includes(command),
    timeout: (options.timeoutSeconds ?? 0) * 1000,
  });
  if (result.error) return 'code' in result.error && result.error.code === 'ETIMEDOUT' ? 124 : 127;
  return result.status ?? 1;
}

/**
 * Runs a command that may take a while, saying every five seconds that it still does.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{cwd: string, what: string}} options
 * @returns {Promise<void>} rejects with what the command printed when it fails
 */
export function runWithProgress(command, args, { cwd, what }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (chunk) => (errors += chunk));
    const start = Date.now();
    const timer = setInterval(() => {
      console.log(`  … ${what}, ${Math.round((Date.now() - start) / 1000)} s`);
    }, 5000);
    child.on('error', (error) => {
      clearInterval(timer);
      reject(error);
    });
    child.on('close', (code) => {
      clearInterval(timer);
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}\n${errors}`));
    });
  });
}
