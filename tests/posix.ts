import { it } from 'vitest';

const hasWindowsFiles =
  process.platform === 'win32' || process.env['CLEARDESK_FILES'] === 'windows';

/** A test that needs symbolic links, modes, devices or Unix sockets: skipped, by its name, where files are as on Windows. */
export const itOnPosix = it.skipIf(hasWindowsFiles);
