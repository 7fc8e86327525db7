// Runs a command of the app from a checkout: `npm run cleardesk -- COMMAND`.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build, electronArgs, prepare, root } from './prepare.mjs';
import { run } from './run.mjs';
import { runScript } from './setup-error.mjs';

await runScript(async () => {
  const electron = await prepare({ programs: [] });
  if (!existsSync(join(root, 'out/main/main.cjs'))) build();
  return run(electron, [...electronArgs(), ...process.argv.slice(2)]);
});
