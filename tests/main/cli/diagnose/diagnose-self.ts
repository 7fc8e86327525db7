// What `diagnose` starts once more, for diagnose.test.ts: as the program itself does.
import { diagnose } from '../../../../main/cli/diagnose/diagnose.ts';
import { fakeCommandIo } from '../../../fakes/fake-command-io.ts';

const [, ...args] = process.argv.slice(2);
const io = fakeCommandIo();
void diagnose(args, io).then((code) => {
  process.stdout.write(io.outLines.join('\n'), () => {
    process.exit(code);
  });
});
