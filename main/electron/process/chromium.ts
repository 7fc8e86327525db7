import { app } from 'electron';
import { CHROMIUM_FEATURES_OFF } from './switched-off.ts';

/** The name of Chromium's process for the network (`child-process-gone`). */
export const NETWORK_SERVICE = 'network.mojom.NetworkService';

/**
 * Gives this process its own Chromium profile, and keeps everything that Chromium writes inside the
 * data folder. Call it before the app is ready.
 */
export function prepareChromium(folders: {
  readonly profile: string;
  readonly temporary: string;
}): void {
  app.setPath('userData', folders.profile);
  app.setPath('sessionData', folders.profile);
  app.setPath('crashDumps', folders.profile);
  app.setPath('temp', folders.temporary);
  // Chromium's own processes go by these: the first on Linux and macOS, the others on Windows.
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folders.temporary;
  // A service has no language; Chromium would name it `c` to every server.
  if (process.platform === 'linux' && hasNoLanguage(process.env)) process.env['LANGUAGE'] = 'en';
  // Electron has few of Chrome's switches: one that does not occur in its binary has no effect.
  app.commandLine.appendSwitch('disable-breakpad');
  // Chromium's other processes print a line for each error, such as a bad certificate; a page can
  // cause any number of them.
  app.commandLine.appendSwitch('log-level', '3');
  app.commandLine.appendSwitch('disable-features', CHROMIUM_FEATURES_OFF.join());
  app.commandLine.appendSwitch('disable-pinch');
  // Every session, also Electron's default one. With the spell checker off, a session still requests a
  // dictionary of its first language from Google (electron#22995), so it gets no language.
  app.on('session-created', (session) => {
    session.setSpellCheckerEnabled(false);
    session.setSpellCheckerLanguages([]);
  });
  // Chromium would send the device's certificate, or ask the user for one. A site's page has answered
  // before, as the config says.
  app.on('select-client-certificate', (event, _contents, _url, _certificates, answer) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    answer();
  });
}

/** Lets a screen reader read the pages aloud. Call it before Chromium starts. @param bus null: there is none */
export function showPagesTo(bus: Readonly<Record<string, string>> | null): void {
  if (bus === null) return;
  Object.assign(process.env, bus);
  app.commandLine.appendSwitch('force-renderer-accessibility');
}

/** Whether the locale is `C` or `POSIX` (POSIX.1-2024, section 8.2), and `LANGUAGE` names no other. */
function hasNoLanguage(env: Readonly<Record<string, string | undefined>>): boolean {
  if (env['LANGUAGE']) return false;
  const locale = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find(Boolean) ?? 'C';
  return /^(C|POSIX)(\.|$)/.test(locale);
}

/** The app's own arguments: without the executable and, in development, the app folder. */
export function ownArguments(): readonly string[] {
  return process.argv.slice(programLength());
}

/** The command line that runs this program, without the app's own arguments. */
export function ownProgram(): readonly string[] {
  return [process.execPath, ...process.argv.slice(1, programLength())];
}

function programLength(): number {
  if (app.isPackaged) return 1;
  const args = process.argv.slice(1);
  return args.findIndex((arg) => !arg.startsWith('-')) + 2;
}
