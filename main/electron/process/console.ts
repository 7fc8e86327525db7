import { format } from 'node:util';

const MOST_LINES = 20;
const MOST_CHARACTERS = 200;

/**
 * Bounds what Electron itself says on standard error: it names every message of a page that it has
 * no answer for, in the page's own words, so that a page could fill the system's log, or forge it, or
 * bring something personal into it. What it quotes is left out.
 * The kiosk itself never writes to the console.
 */
export function limitElectronStderr(say: (text: string) => void): void {
  let lines = 0;
  const write = (...args: readonly unknown[]) => {
    if (lines >= MOST_LINES) return;
    lines += 1;
    const text = format(...args).slice(0, MOST_CHARACTERS);
    say(`electron: ${text.replaceAll(/(['"`])(?:(?!\1).)*(\1|$)/gs, '$1…$1')}`);
  };
  Object.assign(console, { error: write, warn: write });
}
