import { once } from 'node:events';
import type { Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode, errorText } from '../base/errors.ts';
import { pipeName } from './address.ts';
import { FolderClaim } from './claim-folder.ts';
import { ControlError, inUse } from './control-error.ts';

const LOOK_AGAIN_MS = 20;

/** One way of being the only one that listens at a data folder. */
interface Claim {
  /** @returns false while a kiosk that is alive has it */
  take(): Promise<boolean>;
  /** Undoes whatever was done; nobody finds the server from then on. */
  release(): void;
}

/**
 * Makes a server the one that listens at a data folder, which keeps every other kiosk off it.
 * @param patienceMs how long to wait for a kiosk that is about to let go
 * @returns a function that lets go at once
 * @throws ControlError `in-use`, or `unusable`
 */
export async function claimChannel(
  server: Server,
  dataFolder: string,
  patienceMs: number,
): Promise<() => void> {
  const claim: Claim =
    process.platform === 'win32'
      ? pipeClaim(server, dataFolder)
      : new FolderClaim(server, dataFolder);
  const end = performance.now() + patienceMs;
  const release = () => {
    claim.release();
    server.close();
  };
  try {
    while (!(await claim.take())) {
      if (performance.now() >= end) throw inUse();
      await sleep(LOOK_AGAIN_MS);
    }
  } catch (error) {
    release();
    if (error instanceof ControlError) throw error;
    const why = errorText(error);
    throw new ControlError('unusable', `The control channel cannot be opened: ${why}`, error);
  }
  return release;
}

/** Windows gives a pipe's name to one process only, and frees it when that process has gone. */
function pipeClaim(server: Server, dataFolder: string): Claim {
  return {
    take: async () => {
      try {
        server.listen(pipeName(dataFolder));
        await once(server, 'listening');
        return true;
      } catch (error) {
        if (errorCode(error) === 'EADDRINUSE') return false;
        throw error;
      }
    },
    release: () => undefined, // closing the server frees the name
  };
}
