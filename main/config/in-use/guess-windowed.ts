import { readRegularFile } from '../../base/regular-file.ts';

/** The size limit of a config (read-text.ts). */
const MOST_BYTES = 1_000_000;

/**
 * A guess at `kiosk.fullScreen` from a glance at the config file, before there is time to read it:
 * checking it takes as long as loading the screens. It decides about a frame around the window only;
 * what the file really says decides whether the window covers the screen.
 */
export function guessWindowed(file: string): boolean {
  try {
    return /^[^#\n]*\bfullScreen:\s*false\b/m.test(readRegularFile(file, MOST_BYTES).toString());
  } catch {
    return false; // the real reading says what is wrong with it
  }
}
