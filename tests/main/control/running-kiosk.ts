import { onTestFinished } from 'vitest';
import { ControlServer } from '../../../main/control/server.ts';
import { FakeControlledKiosk } from '../../fakes/fake-controlled-kiosk.ts';
import { temporaryFolder } from '../temporary-folder.ts';

export interface RunningKiosk {
  readonly dataFolder: string;
  readonly kiosk: FakeControlledKiosk;
  readonly server: ControlServer;
}

/** A kiosk that can be asked, until the test that asks for it has finished. */
export async function runningKiosk(dataFolder = temporaryFolder()): Promise<RunningKiosk> {
  const kiosk = new FakeControlledKiosk();
  const server = await ControlServer.open(dataFolder);
  server.serve(kiosk);
  onTestFinished(() => server.close());
  return { dataFolder, kiosk, server };
}
