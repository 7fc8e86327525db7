import { app } from 'electron';

const DISABLED_FEATURES = [
  // A renderer kept warm for the next page would count as one that an ending has left alive.
  'SpareRendererForSitePerProcess',
  // The title of what a page plays would be on the session bus (MPRIS), for every program to read.
  'MediaSessionService',
  'HardwareMediaKeyHandling',
].join(',');

/**
 * Gives this process of the kiosk a Chromium profile of its own, and keeps all that Chromium writes
 * inside the data folder. Has to be called before the app is ready.
 */
export function prepareChromium(folders: {
  readonly profile: string;
  readonly temporary: string;
}): void {
  app.setPath('userData', folders.profile);
  app.setPath('sessionData', folders.profile);
  app.setPath('crashDumps', folders.profile);
  app.setPath('temp', folders.temporary);
  process.env['TMPDIR'] = folders.temporary;
  // Of Chrome's switches, Electron knows few: one that does not occur in its binary does nothing.
  app.commandLine.appendSwitch('disable-breakpad');
  // Chromium's other processes print a line for each bad certificate and the like, as often as a page wants.
  app.commandLine.appendSwitch('log-level', '3');
  app.commandLine.appendSwitch('disable-features', DISABLED_FEATURES);
  app.commandLine.appendSwitch('disable-pinch');
  // Every session, also Electron's default one. A session that is only switched off still asks Google
  // for a dictionary of its first language (electron#22995): no language, no dictionary.
  app.on('session-created', (session) => {
    session.setSpellCheckerEnabled(false);
    session.setSpellCheckerLanguages([]);
  });
  // The device's own certificate is nobody's identity: Chromium would show it, or ask which.
  app.on('select-client-certificate', (event, _contents, _url, _certificates, answer) => {
    event.preventDefault();
    answer();
  });
}

/** The arguments that are the app's: without the executable and, in development, the app folder. */
export function ownArguments(): readonly string[] {
  return process.argv.slice(programLength());
}

/** What runs this program, without the arguments that are the app's. */
export function ownProgram(): readonly string[] {
  return [process.execPath, ...process.argv.slice(1, programLength())];
}

function programLength(): number {
  if (app.isPackaged) return 1;
  const args = process.argv.slice(1);
  return args.findIndex((arg) => !arg.startsWith('-')) + 2;
}
