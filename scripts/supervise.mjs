import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './prepare.mjs';

const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Runs the kiosk until it is meant to end, under the supervisor that the packages have too, which
 * starts it again when it has died or hangs. A signal to this process ends the kiosk.
 * @param {readonly string[]} command
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} the exit code
 */
export function superviseKiosk(command, env) {
  if (process.platform !== 'linux') return runUnsupervised(command, env);
  const session = join(root, 'build/cleardesk-session');
  const supervisor = spawn(session, ['--with-parent', ...command], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    // Not in our process group: the supervisor would get a Ctrl-C twice.
    detached: true,
  });
  for (const signal of signals) process.on(signal, () => supervisor.kill(signal));
  return new Promise((resolve, reject) => {
    supervisor.on('error', reject);
    supervisor.on('exit', (code) => {
      resolve(code ?? 1);
    });
  });
}

/**
 * Where there are no named pipes or no /proc, for development: runs the kiosk until its last process
 * has gone. One follows another, each with the output streams of the first: the streams end when
 * nobody is left, and not when the first has ended.
 * @param {readonly string[]} command
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} the exit code
 */
function runUnsupervised([program = '', ...args], env) {
  const pidFile = join(mkdtempSync(join(tmpdir(), 'cleardesk-start-')), 'kiosk.pid');
  const kiosk = spawn(program, args, {
    env: { ...env, CLEARDESK_PID_FILE: pidFile },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Not in our process group: a Ctrl-C there would hit Chromium's helpers too, in mid-session.
    detached: true,
  });
  kiosk.stdout.pipe(process.stdout);
  kiosk.stderr.pipe(process.stderr);
  for (const signal of signals) {
    process.on(signal, () => {
      // Until the first process is the kiosk, it has not said so.
      if (existsSync(pidFile)) process.kill(Number(readFileSync(pidFile, 'utf8')), signal);
      else kiosk.kill(signal);
    });
  }
  return new Promise((resolve, reject) => {
    kiosk.on('error', reject);
    kiosk.on('close', (code) => {
      resolve(code ?? 1);
    });
  });
}
