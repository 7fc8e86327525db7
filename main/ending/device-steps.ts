import { countInFolder, emptyFolder } from '../base/remove-tree.ts';
import type { Step } from './run-steps.ts';

/** Time for keeping what did not get through when the limit for the servers has passed. */
const GRACE_MS = 9000;

/** Signing the session out on the servers. */
export interface ServerSignOutRun {
  /** Starts it; resolves once nothing needs the browser's partition any more. */
  begin(): Promise<void>;
  /** How many things are neither signed out of nor kept for later, once all is through. */
  lost(): Promise<number>;
}

/**
 * While the partition still has its cookies, which signing out takes, and the provider's sign-out page.
 * The answers of the servers are waited for when the device is clear, by `leftovers`: clearing never
 * waits longer than that page takes, and never beyond `timeoutMs`.
 */
export function signOutOnServer(server: ServerSignOutRun, timeoutMs: number): Step {
  return {
    name: 'sign-out-on-server',
    limitMs: timeoutMs + GRACE_MS,
    clear: () => server.begin(),
    leftovers: () => server.lost(),
  };
}

/** What a session has printed, as far as the print system still has it. */
export interface PrintQueue {
  cancelAll(): Promise<void>;
  queuedCount(): Promise<number>;
}

/** A page that waits for paper must not come out for the next person. */
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
 * Empties folders that hold nothing but a session's downloads and temporary files. What links lead
 * to, in them or in their place, is left alone.
 * @param onLink is told of each folder that a link stood in the place of; the link is gone then
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

/** Where the session's tokens are. It rejects when it cannot do, or does not know. */
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
