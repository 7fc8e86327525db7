import { readFileSync, statSync } from 'node:fs';

/**
 * A guess at `kiosk.fullScreen` from a glance at the config file, before there is time to read it:
 * checking it takes as long as loading the screens. It decides about a frame around the window only;
 * what the file really says decides whether the window covers the screen.
 */
export function looksWindowed(file: string): boolean {
  try {
    // As in readText: opening a pipe would stop the start.
    if (!statSync(file).isFile()) return false;
    return /^[^#\n]*\bfullScreen:\s*false\b/m.test(readFileSync(file, 'utf8'));
  } catch {
    return false; // the real reading says what is wrong with it
  }
}
