import { app, type Session } from 'electron';

/** A renderer kept warm for the next page would count as one that an ending has left alive. */
const DISABLED_FEATURES = 'SpareRendererForSitePerProcess';

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
  // No crash dumps: they hold what a page had in memory.
  app.commandLine.appendSwitch('disable-breakpad');
  app.commandLine.appendSwitch('disable-features', DISABLED_FEATURES);
  // Two fingers do not zoom.
  app.commandLine.appendSwitch('disable-pinch');
  // Every session there ever is, also the default one, which Electron makes by itself.
  app.on('session-created', asksForNoDictionary);
  // The device's own certificate is nobody's identity: Chromium would show it, or ask which.
  app.on('select-client-certificate', (event, _contents, _url, _certificates, answer) => {
    event.preventDefault();
    answer();
  });
}

/**
 * Keeps a session from asking redirector.gvt1.com for spelling dictionaries, which tells Google of every
 * session. `setSpellCheckerEnabled(false)` alone does not (Electron issue 22995).
 */
function asksForNoDictionary(session: Session): void {
  session.setSpellCheckerEnabled(false);
  session.setSpellCheckerLanguages([]);
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
