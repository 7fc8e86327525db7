import {
  type BrowserData,
  cancelDownloads,
  clearBrowserData,
  closePages,
  type Cover,
  coverScreen,
  denyTraffic,
  type Downloads,
  endProcesses,
  type Pages,
  type ServiceWorkers,
  type SiteProcesses,
  stopWorkers,
  type TrafficGate,
} from './browser-steps.ts';
import {
  cancelPrintJobs,
  clearClipboard,
  clearCredentials,
  clearFiles,
  type Clipboard,
  type PrintQueue,
  type ServerSignOutRun,
  type SessionCredentials,
  signOutOnServer,
} from './device-steps.ts';
import type { Step } from './run-steps.ts';

/** What a session used in the browser. */
export interface BrowserTargets {
  readonly cover: Cover;
  readonly gate: TrafficGate;
  readonly downloads: Downloads;
  readonly pages: Pages;
  readonly workers: ServiceWorkers;
  readonly processes: SiteProcesses;
  readonly data: BrowserData;
}

/** What any session may have used of the device. */
export interface DeviceTargets {
  readonly printQueue: PrintQueue;
  readonly clipboard: Clipboard;
  /** Folders with nothing but a session's files. */
  readonly folders: readonly string[];
  /** Is told of each of them that a symbolic link stood in the place of. */
  readonly onLink?: (folder: string) => void;
  readonly credentials: SessionCredentials<string>;
}

/** Where the session is known outside of the device. */
export interface ServerTargets {
  readonly side: ServerSignOutRun;
  /** For all servers together. */
  readonly timeoutMs: number;
}

/**
 * The steps of an ending. Their order was tried 100 times against pages and workers that write in
 * tight loops: block, close, stop workers, kill what is left, then clear, left residue 0 times;
 * "clear, then close" left some every time.
 *
 * The servers come when nothing of the session runs any more, but its cookies are there still, which
 * signing out takes. Credentials are the last: until then, a crash leaves what it takes to go on.
 */
export function allSteps(
  browser: BrowserTargets,
  device: DeviceTargets,
  { side, timeoutMs }: ServerTargets,
): readonly Step[] {
  return [
    coverScreen(browser.cover),
    denyTraffic(browser.gate),
    cancelDownloads(browser.downloads),
    closePages(browser.pages),
    signOutOnServer(side, timeoutMs),
    stopWorkers(browser.workers),
    endProcesses(browser.processes),
    clearBrowserData(browser.data),
    ...deviceSteps(device),
  ];
}

/** The steps of an ending at start, where no process that saw the session is alive any more. */
export function stepsAfterCrash(
  device: DeviceTargets,
  { side, timeoutMs }: ServerTargets,
): readonly Step[] {
  return [signOutOnServer(side, timeoutMs), ...deviceSteps(device)];
}

function deviceSteps({
  printQueue,
  clipboard,
  folders,
  onLink,
  credentials,
}: DeviceTargets): readonly Step[] {
  return [
    // The folders hold what its jobs are known by.
    cancelPrintJobs(printQueue),
    clearFiles(folders, onLink),
    clearClipboard(clipboard),
    clearCredentials(credentials),
  ];
}
