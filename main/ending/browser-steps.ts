import type { Step } from './run-steps.ts';

/** The part of a session's sites that the display shows. */
export interface Cover {
  /** Hides every site behind the screens. */
  cover(): void;
  /** How many sites can still be seen. */
  visibleCount(): number;
}

/** The first step: the next user must not see the last page while the other steps run. */
export function coverScreen(sites: Cover): Step {
  return {
    name: 'cover-screen',
    limitMs: 500,
    clear: () => {
      sites.cover();
    },
    leftovers: () => sites.visibleCount(),
  };
}

/** The gate in front of the network that a session's partition was made with. */
export interface TrafficGate {
  /** Permanently cancels every further request of the partition. */
  shut(): void;
  isOpen(): boolean;
}

/**
 * Runs before anything is closed: otherwise a keepalive request could set a cookie after the wipe.
 * The gate's handlers were installed when the partition was created, for handlers that are added
 * later do not stop requests that are under way.
 */
export function denyTraffic(gate: TrafficGate): Step {
  return {
    name: 'deny-traffic',
    limitMs: 500,
    clear: () => {
      gate.shut();
    },
    leftovers: () => (gate.isOpen() ? 1 : 0),
  };
}

/** The downloads of one session's partition. */
export interface Downloads {
  /** Cancels all, refuses those that begin later, and resolves when the last one has ended. */
  cancelAll(): Promise<void>;
  runningCount(): number;
}

/**
 * A download that began as a navigation belongs to no page and passed the gate before it was shut.
 * So neither step ends it: its connection would stay open, and the cache in use.
 */
export function cancelDownloads(downloads: Downloads): Step {
  return {
    name: 'cancel-downloads',
    limitMs: 2000,
    repeats: true,
    clear: () => downloads.cancelAll(),
    leftovers: () => downloads.runningCount(),
  };
}

/** The pages of one session's partition. */
export interface Pages {
  /** Closes all without running `beforeunload` handlers, which could refuse every time. */
  closeAll(): void;
  openCount(): number;
}

/** Ends the pages, and with them their WebSockets, streams and dedicated workers. */
export function closePages(pages: Pages): Step {
  return {
    name: 'close-pages',
    limitMs: 2000,
    repeats: true,
    clear: () => {
      pages.closeAll();
    },
    leftovers: () => pages.openCount(),
  };
}

/** The service workers of one session's partition. */
export interface ServiceWorkers {
  stopAll(): Promise<void>;
  runningCount(): number;
}

/**
 * Service workers and their sockets outlive their pages. The workers are stopped before their
 * processes are killed: in the other order the stop hung (7 of 100).
 */
export function stopWorkers(workers: ServiceWorkers): Step {
  return {
    name: 'stop-workers',
    limitMs: 2000,
    repeats: true,
    clear: () => workers.stopAll(),
    leftovers: () => workers.runningCount(),
  };
}

/** The operating system's processes that ran the session's pages and workers. */
export interface SiteProcesses {
  /** Kills them, and resolves when they are gone. */
  killAll(): Promise<void>;
  aliveCount(): number;
}

/** Ends everything that a page left running, and frees the memory of its process. */
export function endProcesses(processes: SiteProcesses): Step {
  return {
    name: 'end-processes',
    limitMs: 3000,
    repeats: true,
    clear: () => processes.killAll(),
    leftovers: () => processes.aliveCount(),
  };
}

/** All data that the browser keeps in one session's partition. */
export interface BrowserData {
  /** Makes every clear call that Electron has, for none is complete. */
  clearAll(): Promise<void>;
  /** The number of cookies, plus 1 if the HTTP cache is not empty. */
  count(): Promise<number>;
}

/** Runs after the processes are gone, so that nothing writes after the wipe. */
export function clearBrowserData(data: BrowserData): Step {
  return {
    name: 'clear-browser-data',
    limitMs: 5000,
    repeats: true,
    clear: () => data.clearAll(),
    leftovers: () => data.count(),
  };
}
