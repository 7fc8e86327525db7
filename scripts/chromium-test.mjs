// What the app takes for granted of Chromium, measured in its Electron and in Debian's Chromium:
// `npm run chromium-test`, or `npm run chromium-test -- PART` for the rows that have a text in them.
import { hasDisplay, startDisplay } from './display.mjs';
import { prepare, root } from './prepare.mjs';
import { run } from './run.mjs';
import { runScript } from './setup-error.mjs';

await runScript(async () => {
  const electron = await prepare({ programs: ['chromium', 'Xvfb', 'xwininfo'] });
  const env = { ...process.env };
  if (!hasDisplay()) env['DISPLAY'] = (await startDisplay()).display;
  const rows = process.argv.slice(2).filter((arg) => arg !== '--');
  const args = ['tsx', 'tests/chromium/main.ts', electron, ...rows];
  return run('npx', args, { cwd: root, env });
});
