import { app } from 'electron';

const DISABLED_FEATURES = [
  // A spare renderer for the next page would count as a process that an ending has left alive.
  'SpareRendererForSitePerProcess',
  // Puts the title of what a page plays on the session bus (MPRIS), where any program can read it.
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
  // Electron knows few of Chrome's switches: one that does not occur in its binary does nothing.
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
  // The device's certificate identifies no user: Chromium would send it, or ask the user which one.
  app.on('select-client-certificate', (event, _contents, _url, _certificates, answer) => {
    event.preventDefault();
    answer();
  });
}

/** The app's own arguments: without the executable and, in development, the app folder. */
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
