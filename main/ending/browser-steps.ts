import type { Step } from './step.ts';

/** The sites a session shows, as far as the screen is concerned. */
export interface Cover {
  /** Hides every site behind the screens. */
  cover(): void;
  /** How many sites can still be seen. */
  visibleCount(): number;
}

/** First of all: whoever comes to the device must not see the last page while the rest is cleared. */
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
  /** From now on every request of the partition is cancelled, for ever. */
  shut(): void;
  isOpen(): boolean;
}

/**
 * Before anything is closed: a keepalive request would otherwise set its cookie after the wipe. The
 * gate's handlers were installed when the partition was made, for late ones do not stop requests
 * that are under way.
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
 * A download that began as a navigation belongs to no page and passed the gate before it was shut, so
 * that neither ends it: its connection would stay open, and the cache in use.
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
  /** Closes all, without asking them: a `beforeunload` handler could refuse for ever. */
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

/** Service workers outlive their pages, sockets and all. They are stopped before their processes are killed: the other order made the stop hang (7 of 100). */
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

/** Whatever a page left running dies with its process, and the process's memory with it. */
export function endProcesses(processes: SiteProcesses): Step {
  return {
    name: 'end-processes',
    limitMs: 3000,
    repeats: true,
    clear: () => processes.killAll(),
    leftovers: () => processes.aliveCount(),
  };
}

/** All that the browser keeps in one session's partition. */
export interface BrowserData {
  /** Every clear call there is, for none is complete. */
  clearAll(): Promise<void>;
  /** Cookies, plus the HTTP cache counted as one thing if anything is in it. */
  count(): Promise<number>;
}

/** After the processes are gone, so that nothing writes behind the wipe. */
export function clearBrowserData(data: BrowserData): Step {
  return {
    name: 'clear-browser-data',
    limitMs: 5000,
    repeats: true,
    clear: () => data.clearAll(),
    leftovers: () => data.count(),
  };
}
