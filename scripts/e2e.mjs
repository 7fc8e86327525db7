// The end-to-end tests on the real app: `npm run e2e -- [what Playwright takes]`.
import { spawnSync } from 'node:child_process';
import { build, prepare, root } from './prepare.mjs';
import { run } from './run.mjs';
import { runScript } from './setup-error.mjs';
import {
  busAndKeyring,
  certificatesAndPrinting,
  displays,
  monitoring,
  messageBroker,
  screenReader,
} from './system-packages.mjs';

await runScript(async () => {
  const electron = await prepare({
    programs: [
      'Xvfb',
      'xdotool',
      'import',
      'xwininfo',
      'openbox',
      'cage',
      'Xwayland',
      ...displays,
      ...screenReader,
      ...busAndKeyring,
      ...certificatesAndPrinting,
      ...monitoring,
      ...messageBroker,
    ],
  });
  build();
  return run('npx', ['playwright', 'test', `--workers=${workers()}`, ...process.argv.slice(2)], {
    cwd: root,
    env: { ...process.env, CLEARDESK_ELECTRON: electron, NO_AT_BRIDGE: '1' },
  });
});

/**
 * Most of a test is waiting, so that three side by side are quicker than two. Where processes start slowly (a virtual
 * machine that takes 12 µs to give a page of memory started Electron five times as slowly as another), the third one
 * makes the others miss their limits.
 */
function workers() {
  const startMs = () => {
    const before = performance.now();
    spawnSync(process.execPath, ['--eval', '']);
    return performance.now() - before;
  };
  return Math.min(...Array.from({ length: 5 }, startMs)) < 70 ? 3 : 2;
}
