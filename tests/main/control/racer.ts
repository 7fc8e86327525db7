// A process of its own that tries to become the kiosk when the test says so, for claim.test.ts.
import { ControlError } from '../../../main/control/errors.ts';
import { ControlServer } from '../../../main/control/server.ts';

let server: ControlServer | null = null;

async function race({ dataFolder, at }: { dataFolder: string; at: number }): Promise<string> {
  while (Date.now() < at); // so that all of them start at the same millisecond
  try {
    server = await ControlServer.open(dataFolder);
    return 'won';
  } catch (error) {
    return error instanceof ControlError ? error.code : String(error);
  }
}

process.on('message', (message: { dataFolder: string; at: number } | 'let-go') => {
  if (message === 'let-go') {
    void server?.close().then(() => process.send?.('gone'));
  } else void race(message).then((result) => process.send?.(result));
});
process.send?.('ready');
