import { spawn } from 'node:child_process';

const ASK_EVERY_MS = 3000;
const LIMIT_MS = 30_000;

/**
 * Says so where a kiosk does not come up, and which command tries the other Electron. It asks as `cleardesk status`
 * does, so a kiosk that works is not disturbed.
 * @param {readonly string[]} command how the kiosk is started: of its arguments, the data folder counts
 * @param {{env: NodeJS.ProcessEnv, isStandIn: boolean}} electron
 * @returns {() => void} ends the watch
 */
export function watchStart([program = '', ...args], { env, isStandIn }) {
  const end = performance.now() + LIMIT_MS;
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const again = () => {
    timer = setTimeout(ask, ASK_EVERY_MS);
  };
  const ask = () => {
    const status = spawn(program, [...withoutConfig(args), 'status'], {
      env,
      stdio: 'ignore',
      timeout: ASK_EVERY_MS,
    });
    status.once('error', again);
    status.once('exit', (code) => {
      if (code === 0 || timer === undefined) return;
      if (performance.now() < end) again();
      else console.error(advice(isStandIn));
    });
  };
  again();
  return () => {
    clearTimeout(timer);
    timer = undefined;
  };
}

/** @param {boolean} isStandIn */
function advice(isStandIn) {
  const other = isStandIn ? 'official' : 'stand-in';
  return `
The kiosk has not come up within ${LIMIT_MS / 1000} s. What it says is above; with a file, it stays:
  npm start 2>&1 | tee cleardesk-start.log
To try the other Electron:
  CLEARDESK_USE_ELECTRON=${other} npm start`;
}

/** The status command takes the data folder, and no config. @param {readonly string[]} args */
function withoutConfig(args) {
  const at = args.indexOf('--config');
  const rest = at < 0 ? args : args.toSpliced(at, 2);
  return rest.filter((arg) => !arg.startsWith('--config='));
}
