// Everything that is checked, on a fresh clone: `npm test`.
import { prepare, root } from './prepare.mjs';
import { run } from './run.mjs';
import { runScript } from './setup-error.mjs';
import {
  busAndKeyring,
  cSharpCompiler,
  messageBroker,
  monitoring,
  syslogReceiver,
} from './system-packages.mjs';

await runScript(async () => {
  await prepare({
    programs: [
      ...busAndKeyring,
      ...cSharpCompiler,
      ...messageBroker,
      ...monitoring,
      ...syslogReceiver,
    ],
  });
  const check = run('npm', ['run', '--silent', 'check'], { cwd: root });
  if (check !== 0) return check;
  return run('npm', ['run', '--silent', 'e2e'], { cwd: root });
});
