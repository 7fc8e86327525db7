import { countInFolder, emptyFolder } from '../base/remove-tree.ts';
import type { Step } from './run-steps.ts';

/** Time to store the sign-outs that did not succeed within the limit for the servers. */
const GRACE_MS = 9000;

/** Signing the session out on the servers. */
export interface ServerSignOutRun {
  /** Starts it; resolves once nothing needs the browser's partition any more. */
  begin(): Promise<void>;
  /**
   * Waits for the servers.
   * @returns how many sign-outs neither succeeded nor were kept for later
   */
  lost(): Promise<number>;
}

/**
 * Runs while the partition still has its cookies and can show the provider's sign-out page. `clear`
 * waits for that page at most, and never beyond `timeoutMs`; `leftovers` waits for the servers'
 * answers, when the device is clear.
 */
export function signOutOnServer(server: ServerSignOutRun, timeoutMs: number): Step {
  return {
    name: 'sign-out-on-server',
    limitMs: timeoutMs + GRACE_MS,
    clear: () => server.begin(),
    leftovers: () => server.lost(),
  };
}

/** The processes of screen readers, also of earlier processes of the kiosk. */
export interface ScreenReaders {
  stopAll(): Promise<void>;
  processCount(): number;
}

/** What a screen reader has read aloud is in its memory. */
export function stopScreenReader(readers: ScreenReaders): Step {
  return {
    name: 'stop-screen-reader',
    limitMs: 5000,
    repeats: true,
    clear: () => readers.stopAll(),
    leftovers: () => readers.processCount(),
  };
}

/** A session's jobs in the print system. */
export interface PrintQueue {
  cancelAll(): Promise<void>;
  queuedCount(): Promise<number>;
}

/** The printer must not print a waiting page for the next user. */
export function cancelPrintJobs(queue: PrintQueue): Step {
  return {
    name: 'cancel-print-jobs',
    limitMs: 5000,
    repeats: true,
    clear: () => queue.cancelAll(),
    leftovers: () => queue.queuedCount(),
  };
}

/**
 * Empties folders that hold nothing but a session's downloads and temporary files. It leaves the
 * targets of links alone, also of a link in place of such a folder.
 * @param onLink called with each folder in whose place a link stood; the link has been removed
 */
export function clearFiles(
  folders: readonly string[],
  onLink: (folder: string) => void = () => undefined,
): Step {
  return {
    name: 'clear-files',
    limitMs: 10_000,
    repeats: true,
    clear: async () => {
      const work = folders.map((folder) => emptyFolder(folder, () => onLink(folder)));
      // One that stays must not keep the others; `leftovers` counts it.
      await Promise.allSettled(work);
      await Promise.all(work);
    },
    leftovers: async () => {
      const counts = await Promise.all(folders.map(countInFolder));
      return counts.reduce((sum, count) => sum + count, 0);
    },
  };
}

/** The system's clipboard, and the selection clipboard where there is one. */
export interface Clipboard {
  /** Takes the clipboard over and empties it, also from the memory of an X server. */
  empty(): Promise<void>;
  /** How many formats it still offers. */
  formatCount(): Promise<number>;
}

export function clearClipboard(clipboard: Clipboard): Step {
  return {
    name: 'clear-clipboard',
    limitMs: 2000,
    clear: () => clipboard.empty(),
    leftovers: () => clipboard.formatCount(),
  };
}

/** The store of the session's tokens. Its calls reject if the store fails or cannot tell. */
export interface SessionCredentials<Name extends string> {
  list(): Promise<readonly Name[]>;
  remove(name: Name): Promise<void>;
}

/** Sign-outs that still have to reach a server (`pending:`) are not the session's own, and stay. */
export function clearCredentials<Name extends string>(store: SessionCredentials<Name>): Step {
  const names = async () => (await store.list()).filter((name) => name.startsWith('session:'));
  return {
    name: 'clear-credentials',
    limitMs: 8000,
    clear: async () => {
      const removals = (await names()).map((name) => store.remove(name));
      // One that stays must not keep the others; `leftovers` counts it.
      await Promise.allSettled(removals);
      await Promise.all(removals);
    },
    leftovers: async () => (await names()).length,
  };
}
