import { format } from 'node:util';

const MOST_LINES = 20;
const MOST_CHARACTERS = 200;

/**
 * Limits what Electron itself prints on standard error. Electron quotes every message of a page
 * that has no handler, so a page could fill or forge the system's log, or put personal data into
 * it. This removes the quoted text. The kiosk itself never writes to the console.
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
