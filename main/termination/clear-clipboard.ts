import type { Step } from './step.ts';

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
