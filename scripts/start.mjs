// Runs the kiosk from a checkout: `npm start -- [--demo guest] [--config FILE] [--data-dir DIR]`.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasDisplay, startDisplay } from './display.mjs';
import { build, electronArgs, prepare, root } from './prepare.mjs';
import { runScript, SetupError } from './setup-error.mjs';

await runScript(async () => {
  const { demo, kioskArgs } = readArguments(process.argv.slice(2));
  const needsDisplay = !hasDisplay();
  const electron = await prepare({ programs: needsDisplay ? ['Xvfb'] : [] });
  build();
  const display = needsDisplay ? await startDisplay() : null;
  if (display) console.log(`There is no display: using a virtual one, ${display.display}.`);
  const config = demo === null ? [] : ['--config', await startDemo()];
  const env = display ? { ...process.env, DISPLAY: display.display } : process.env;
  const code = await runKiosk(electron, [...config, ...kioskArgs], env);
  display?.stop();
  return code;
});

/** @param {readonly string[]} args */
function readArguments(args) {
  const kioskArgs = [...args];
  const at = kioskArgs.findIndex((arg) => arg === '--demo' || arg.startsWith('--demo='));
  const hasConfig =
    Boolean(process.env['CLEARDESK_CONFIG']) || args.some((arg) => /^--config(=|$)/.test(arg));
  if (at < 0) return { demo: hasConfig ? null : 'guest', kioskArgs };
  const [, inline] = (kioskArgs[at] ?? '').split('=');
  const demo = inline ?? kioskArgs[at + 1];
  kioskArgs.splice(at, inline === undefined ? 2 : 1);
  if (demo !== 'guest') {
    throw new SetupError(`There is no demo "${demo ?? ''}" yet.`, 'Use: --demo guest');
  }
  return { demo, kioskArgs };
}

/** @returns {Promise<string>} the config file of the demo, once its web app answers */
function startDemo() {
  const config = join(mkdtempSync(join(tmpdir(), 'cleardesk-demo-')), 'cleardesk.yaml');
  const args = ['--import', 'tsx', join(root, 'demo/main.ts'), '--port', '0', '--with-parent'];
  const server = spawn(process.execPath, [...args, '--config-out', config], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  process.once('exit', () => server.kill());
  return new Promise((resolve, reject) => {
    server.once('exit', (code) => {
      reject(new SetupError(`The demo's web app ended with ${code}.`, 'See the errors above.'));
    });
    server.stdout.once('data', (line) => {
      console.log(`The demo's web app: ${JSON.parse(String(line)).portal}`);
      resolve(config);
    });
  });
}

/**
 * Runs the kiosk until its last process has gone. One process follows another, each with the output
 * streams of the first: the streams end when nobody is left, and not when the first has ended.
 * @param {string} electron
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} the exit code
 */
function runKiosk(electron, args, env) {
  const pidFile = join(mkdtempSync(join(tmpdir(), 'cleardesk-start-')), 'kiosk.pid');
  const kiosk = spawn(electron, [...electronArgs(), ...args], {
    env: { ...env, CLEARDESK_PID_FILE: pidFile },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Not in our process group: a Ctrl-C there would hit Chromium's helpers too, in mid-session.
    detached: true,
  });
  kiosk.stdout.pipe(process.stdout);
  kiosk.stderr.pipe(process.stderr);
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
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
