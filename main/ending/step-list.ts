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
  type ScreenReaders,
  type SessionCredentials,
  signOutOnServer,
  stopScreenReader,
} from './device-steps.ts';
import type { Step } from './run-steps.ts';

/** The parts of the browser that an ending clears. */
export interface BrowserTargets {
  readonly cover: Cover;
  readonly gate: TrafficGate;
  readonly downloads: Downloads;
  readonly pages: Pages;
  readonly workers: ServiceWorkers;
  readonly processes: SiteProcesses;
  readonly data: BrowserData;
}

/** The parts of the device that an ending clears. */
export interface DeviceTargets {
  readonly screenReaders: ScreenReaders;
  readonly printQueue: PrintQueue;
  readonly clipboard: Clipboard;
  /** Folders with nothing but a session's files. */
  readonly folders: readonly string[];
  /** Called with each folder in whose place a symbolic link stood. */
  readonly onLink?: (folder: string) => void;
  readonly credentials: SessionCredentials<string>;
}

/** The servers on which an ending signs the session out. */
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
 * Signing out on the servers begins when the pages are closed but the cookies, which it needs,
 * still exist. Credentials come last, so that the ending after a crash can still use them.
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

/** The steps of an ending at the start, when no process of the session is alive any more. */
export function stepsAfterCrash(
  device: DeviceTargets,
  { side, timeoutMs }: ServerTargets,
): readonly Step[] {
  return [signOutOnServer(side, timeoutMs), ...deviceSteps(device)];
}

function deviceSteps({
  screenReaders,
  printQueue,
  clipboard,
  folders,
  onLink,
  credentials,
}: DeviceTargets): readonly Step[] {
  return [
    // Before the files: a screen reader has some, and others hold the ids of the print jobs.
    stopScreenReader(screenReaders),
    cancelPrintJobs(printQueue),
    clearFiles(folders, onLink),
    clearClipboard(clipboard),
    clearCredentials(credentials),
  ];
}
