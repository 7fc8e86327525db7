import { join } from 'node:path';
import { app, Menu } from 'electron';
import { errorText } from './base/errors.ts';
import type { ProcessIo } from './cli/run-command.ts';
import { progressBar } from './cli/output.ts';
import { unsafeEnvironment, type Invocation, readInvocation } from './cli/invocation.ts';
import { configFingerprint, configLocation } from './config/source/config-location.ts';
import { beginLoading } from './config/in-use/load-in-thread.ts';
import { guessWindowed } from './config/in-use/guess-windowed.ts';
import {
  ownArguments,
  ownProgram,
  prepareChromium,
  showPagesTo,
} from './electron/process/chromium.ts';
import { DebugPort } from './electron/process/debug-port.ts';
import { limitElectronStderr } from './electron/process/console.ts';
import { ownApp } from './electron/process/own-app.ts';
import { registerSchemes } from './electron/window/screens-protocol.ts';
import { openShellWindow } from './electron/window/shell-window.ts';
import { closeInheritedFiles } from './handover/inherited-files.ts';
import { Predecessor } from './handover/predecessor.ts';
import { redact, type Level, type Log } from './device/log/log.ts';
import { openLog } from './device/log/log-file.ts';
import { ScreenReader } from './device/screen-reader.ts';
import { OPEN_BUS_VARIABLE } from './handover/successor.ts';
import { SuspendAwareClock } from './session/time/suspend-aware-clock.ts';
import { makeRunFolder, type RunFolder } from './ending/run-folders.ts';

const clock = new SuspendAwareClock({
  now: () => performance.now(),
  wall: () => new Date(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => {
      clearTimeout(timer);
    };
  },
});

/** Of a process that is the kiosk, or is to be; commands have only their answers. */
let log: Log | null = null;

// A bug ends the process, where Electron would open a dialog: the next start boots through an ending.
for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.on(event, (error: unknown) => {
    report('error', error instanceof Error ? error.stack : error);
    app.exit(1);
  });
}

// Electron warns of every page that fails to load, with its whole address.
process.removeAllListeners('warning').on('warning', (warning) => {
  report('warning', warning.message);
});

// Before Chromium looks at them; what takes over from this process has none of them either.
if (app.isPackaged) {
  for (const name of unsafeEnvironment(process.env)) Reflect.deleteProperty(process.env, name);
}
const invocation = readOwnInvocation();
const dataFolder = invocation.dataFolder ?? app.getPath('userData');

// A command answers before Chromium starts, so it needs no display.
if (invocation.command.length > 0) void runCommandAndExit();
else if (invocation.servesRequests) void serveRequestsOfCommand();
else void runKiosk(invocation);

async function runCommandAndExit(): Promise<void> {
  const { runCommand } = await import('./cli/run-command.ts');
  const folder = join(app.getAppPath(), 'out/main');
  process.exit(await runCommand(invocation.command, commandIo(), folder));
}

async function serveRequestsOfCommand(): Promise<void> {
  const { serveRequests } = await import('./kiosk/network/serve-requests.ts');
  await serveRequests();
}

async function runKiosk(invoked: Invocation): Promise<void> {
  const { configFile, debugPort, pidFile, heartbeatPipe, isTakeover } = invoked;
  log = openLog(process.env, join(dataFolder, 'log'));
  if (isTakeover) closeInheritedFiles();
  const schema = () => import('./config/schema/schema.ts').then((loaded) => loaded.configSchema);
  const before = isTakeover ? new Predecessor(schema) : null;
  // Before Chromium starts: where it may write, what it may not do, our scheme, its debugging port.
  const run = ownRunFolder();
  prepareChromium(run);
  limitElectronStderr((text) => {
    report('warning', text);
  });
  registerSchemes();
  const screenReader = new ScreenReader({
    dataFolder,
    folder: join(run.temporary, 'screen-reader'),
    env: process.env,
    onFault: (text) => {
      report('warning', text);
    },
  });
  if (process.env[OPEN_BUS_VARIABLE] === '1') showPagesTo(screenReader.openBus());
  const port = debugPort ? new DebugPort(debugPort) : null;
  const place = configLocation({ named: configFile, env: process.env, platform: process.platform });
  const sourcesRead = configFingerprint(place);
  const readConfig = beginLoading(place, join(app.getAppPath(), 'out/main'), (why) => {
    report('warning', `the thread that reads the config broke: ${why}`);
  });
  // Electron would make a menu, which no window shows. On macOS it is what makes Command+C copy.
  if (process.platform !== 'darwin') Menu.setApplicationMenu(null);
  await app.whenReady();

  // The window before all else: while the process for its page starts there is time for the config.
  const { served, ...shellWindow } = openShellWindow({
    hasFrame: guessWindowed(place.file),
    isShown: before === null,
    devTools: !app.isPackaged,
    appFolder: app.getAppPath(),
  });
  await served;
  // All the rest is loaded while the process for the page starts.
  const { startKiosk } = await import('./kiosk/start.ts');
  await startKiosk({
    app: ownApp(),
    shellWindow,
    place,
    readConfig,
    sourcesRead,
    clock,
    log,
    dataFolder,
    run,
    screenReader,
    pidFile,
    heartbeatPipe,
    debugPort: port,
    before,
  });
}

/** This process's folder in the data folder. Without one the process ends: it may write nowhere else. */
function ownRunFolder(): RunFolder {
  try {
    return makeRunFolder(dataFolder, (text) => {
      report('warning', text);
    });
  } catch (error) {
    const advice = 'name a folder that this user may make and write to with --data-dir';
    report('error', `the data folder cannot be used: ${errorText(error)}: ${advice}`);
    process.exit(1);
  }
}

function readOwnInvocation(): Invocation {
  try {
    const { env, platform } = process;
    return readInvocation(ownArguments(), { env, platform, isPackaged: app.isPackaged });
  } catch (error) {
    report('error', errorText(error));
    process.exit(2);
  }
}

function commandIo(): ProcessIo {
  const printTo = (stream: NodeJS.WriteStream) => (line: string) => {
    stream.write(`${line}\n`);
  };
  return {
    out: printTo(process.stdout),
    err: printTo(process.stderr),
    isTerminal: process.stdout.isTTY,
    progress: progressBar(process.stderr),
    env: process.env,
    platform: process.platform,
    configFile: invocation.configFile,
    dataFolder,
    self: ownProgram(),
    versions: { app: app.getVersion(), ...process.versions },
  };
}

function report(level: Level, problem: unknown): void {
  const text = String(problem);
  if (log === null) process.stderr.write(`cleardesk: ${redact(text)}\n`);
  else log.write(level, text);
}
