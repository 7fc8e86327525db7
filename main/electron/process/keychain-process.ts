import { join } from 'node:path';
import { utilityProcess } from 'electron';
import type {
  KeychainProcess,
  KeychainProcessEvents,
} from '../../identity/credentials/keychain-client.ts';

/**
 * Starts a process for the keychain's native code. After `ready` only (Electron docs, utilityProcess).
 * @param folder where the build put the worker
 */
export function startKeychainProcess(
  folder: string,
  { onMessage, onGone }: KeychainProcessEvents,
): KeychainProcess {
  const child = utilityProcess.fork(join(folder, 'keychain-worker.cjs'), [], {
    serviceName: 'Cleardesk keychain',
    stdio: 'ignore',
    // The worker distinguishes errors by their English text.
    env: { ...process.env, LC_ALL: 'C', LANGUAGE: 'C' },
  });
  child.on('message', (message) => onMessage(message));
  child.once('exit', onGone);
  // Without a listener this event would be an exception here.
  child.on('error', onGone);
  return {
    send: (request) => child.postMessage(request),
    kill: () => killNow(child),
  };
}

/** Electron's `kill()` sends SIGTERM, which does not end a process that hangs in native code. */
function killNow(child: Electron.UtilityProcess): void {
  if (child.pid === undefined) child.once('spawn', () => killNow(child));
  else
    try {
      process.kill(child.pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
}
