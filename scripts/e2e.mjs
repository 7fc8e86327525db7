// The end-to-end tests on the real app: `npm run e2e -- [what Playwright takes]`.
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
  return run('npx', ['playwright', 'test', ...process.argv.slice(2)], {
    cwd: root,
    env: { ...process.env, CLEARDESK_ELECTRON: electron, NO_AT_BRIDGE: '1' },
  });
});
