// What `diagnose` starts once more, for diagnose.test.ts: as the program itself does.
import { runCommand } from '../../../../main/cli/run-command.ts';
import { fakeCommandIo } from '../../../fakes/fake-command-io.ts';

const io = fakeCommandIo();
void runCommand(process.argv.slice(2), io, null).then((code) => {
  process.stdout.write(io.outLines.join('\n'), () => {
    process.exit(code);
  });
});
