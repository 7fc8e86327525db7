// The first run on a system where Cleardesk has not been tried: `npm run first-run`. It starts the demo, goes through
// the story of two users, asks what only a person sees, and writes one report to send back.
import { hasDisplay, startDisplay } from './display.mjs';
import { describeElectron } from './electron-binary.mjs';
import { build, prepare, root } from './prepare.mjs';
import { run } from './run.mjs';
import { runScript } from './setup-error.mjs';

await runScript(async () => {
  const needsDisplay = !hasDisplay();
  const electron = await prepare({ programs: needsDisplay ? ['Xvfb'] : [] });
  build();
  const display = needsDisplay ? await startDisplay() : null;
  const { version, isStandIn } = describeElectron(electron);
  const code = run(
    process.execPath,
    ['--import', 'tsx', 'tests/first-run/first-run.ts', ...process.argv.slice(2)],
    {
      cwd: root,
      env: {
        ...process.env,
        ...(display && { DISPLAY: display.display }),
        CLEARDESK_ELECTRON: electron,
        CLEARDESK_ELECTRON_NAME: `Electron ${version}${isStandIn ? ', the stand-in' : ''}`,
      },
    },
  );
  display?.stop();
  return code;
});
