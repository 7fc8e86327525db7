// The end-to-end tests on the real app: `npm run e2e -- [what Playwright takes]`.
import { startDisplay } from './display.mjs';
import { build, prepare, root } from './prepare.mjs';
import { run } from './run.mjs';
import { runScript } from './setup-error.mjs';
import { busAndKeyring } from './system-packages.mjs';

await runScript(async () => {
  const electron = await prepare({ programs: ['Xvfb', 'xdotool', 'import', ...busAndKeyring] });
  build();
  // Always a display of our own: the tests move the pointer and wait for nobody to.
  const { display, stop } = await startDisplay('1400x1400');
  const code = run('npx', ['playwright', 'test', ...process.argv.slice(2)], {
    cwd: root,
    env: { ...process.env, DISPLAY: display, CLEARDESK_ELECTRON: electron, NO_AT_BRIDGE: '1' },
  });
  stop();
  return code;
});
