// Runs the kiosk from a checkout: `npm start -- [--demo MODE] [--config FILE] [--data-dir DIR]`.
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasDisplay, startDisplay } from './display.mjs';
import { describeElectron } from './electron-binary.mjs';
import { build, electronArgs, prepare, root } from './prepare.mjs';
import { runScript, SetupError } from './setup-error.mjs';
import { superviseKiosk } from './supervise.mjs';
import { watchStart } from './watch-start.mjs';

await runScript(async () => {
  const { demo, kioskArgs } = readArguments(process.argv.slice(2));
  const needsDisplay = !hasDisplay();
  const electron = await prepare({ programs: needsDisplay ? ['Xvfb'] : [] });
  build();
  const display = needsDisplay ? await startDisplay() : null;
  if (display) console.log(`There is no display: using a virtual one, ${display.display}.`);
  const config = demo === null ? [] : ['--config', await startDemo(demo)];
  const env = display ? { ...process.env, DISPLAY: display.display } : process.env;
  const { version, isStandIn } = describeElectron(electron);
  const note = isStandIn ? ', a stand-in that gets no security updates' : '';
  console.log(`The kiosk runs on Electron ${version}${note}.`);
  const command = [electron, ...electronArgs(), ...config, ...kioskArgs];
  const stopWatching = watchStart([electron, ...electronArgs(), ...kioskArgs], { env, isStandIn });
  const code = await superviseKiosk(command, env);
  stopWatching();
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
  if (demo === undefined || !['guest', 'accounts', 'oidc'].includes(demo)) {
    throw new SetupError(
      `There is no demo "${demo ?? ''}".`,
      'Use: --demo guest, --demo accounts, or --demo oidc',
    );
  }
  return { demo, kioskArgs };
}

/**
 * @param {string} mode guest, accounts or oidc
 * @returns {Promise<string>} the config file of the demo, once its servers answer
 */
function startDemo(mode) {
  const config = join(mkdtempSync(join(tmpdir(), 'cleardesk-demo-')), 'cleardesk.yaml');
  const args = ['--import', 'tsx', join(root, 'demo/main.ts'), '--port', '0', '--with-parent'];
  const server = spawn(process.execPath, [...args, '--mode', mode, '--config-out', config], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  process.once('exit', () => server.kill());
  return new Promise((resolve, reject) => {
    server.once('exit', (code) => {
      reject(new SetupError(`The demo's web app ended with ${code}.`, 'See the errors above.'));
    });
    server.stdout.once('data', (line) => {
      const { portal, issuer, people = [] } = JSON.parse(String(line));
      console.log(`The demo's web app: ${portal}`);
      if (issuer) console.log(`The demo's OpenID provider: ${issuer}`);
      for (const { user, password } of people) {
        console.log(`Sign in as ${user} with the password ${password}`);
      }
      resolve(config);
    });
  });
}
