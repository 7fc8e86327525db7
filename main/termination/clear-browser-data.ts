import type { Step } from './step.ts';

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
