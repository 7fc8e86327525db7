import { once } from 'node:events';
import { mkdirSync, renameSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** Leaves in a data folder what a kiosk leaves that was killed. */
export async function leaveStaleSocket(dataFolder: string): Promise<void> {
  const folder = join(dataFolder, 'control');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const server = createServer().listen(join(folder, 'made'));
  await once(server, 'listening');
  // Node unlinks the name it bound; a killed process unlinks nothing.
  renameSync(join(folder, 'made'), join(folder, '0123456789'));
  server.close();
  await once(server, 'close');
}
