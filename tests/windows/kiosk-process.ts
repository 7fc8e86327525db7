// Runs in Node for Windows, for pipe.test.ts: answers as a kiosk until its session is ended, and prints the reasons
// that it was given. usage: kiosk-process.ts FOLDER end|die
import { ControlServer } from '../../main/control/server.ts';
import { cleanReceipt, FakeControlledKiosk } from '../fakes/fake-controlled-kiosk.ts';

const [folder = '', how] = process.argv.slice(2);
const kiosk = new FakeControlledKiosk();
const server = await ControlServer.open(folder);
kiosk.ending = () => {
  if (how === 'die') process.exit(9);
  setImmediate(() => void close());
  return Promise.resolve(cleanReceipt);
};
server.serve(kiosk);

async function close(): Promise<void> {
  await server.close();
  console.log(JSON.stringify(kiosk.reasons));
}
