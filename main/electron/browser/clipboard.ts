import { clipboard } from 'electron';
import type { Clipboard } from '../../ending/device-steps.ts';

/** The clipboard as it was until Electron 43: synchronous, the selection named by an argument. */
interface ClipboardBefore44 {
  clear(type?: 'clipboard' | 'selection'): void;
  availableFormats(type?: 'clipboard' | 'selection'): string[];
}

/** The system clipboard and, on Linux, the selection (what a middle click pastes). */
export function systemClipboard(): Clipboard {
  if (!('selection' in clipboard)) return clipboardBefore44(clipboard);
  const all = process.platform === 'linux' ? [clipboard, clipboard.selection] : [clipboard];
  return {
    empty: () => {
      for (const one of all) one.clear();
      return Promise.resolve();
    },
    formatCount: async () => {
      const items = (await Promise.all(all.map((one) => one.read()))).flat();
      return items.reduce((sum, item) => sum + item.types.length, 0);
    },
  };
}

function clipboardBefore44(old: unknown): Clipboard {
  const before44 = old as ClipboardBefore44;
  const types =
    process.platform === 'linux' ? (['clipboard', 'selection'] as const) : (['clipboard'] as const);
  return {
    empty: () => {
      for (const type of types) before44.clear(type);
      return Promise.resolve();
    },
    formatCount: () =>
      Promise.resolve(types.flatMap((type) => before44.availableFormats(type)).length),
  };
}
