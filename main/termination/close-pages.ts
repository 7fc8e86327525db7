import type { Step } from './step.ts';

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
