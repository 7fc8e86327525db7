import { hostname } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { Journal } from './audit/journal.ts';
import { lastSession, type LastSession } from './audit/last-session.ts';
import { sessionPseudonyms } from './audit/pseudonym.ts';
import type { CommandIo } from './command-line/command.ts';
import { readInvocation, type Invocation } from './command-line/invocation.ts';
import { configPlace } from './config/config-place.ts';
import type { LoadedConfig } from './config/load-config.ts';
import { looksWindowed } from './config/looks-windowed.ts';
import type { ControlServer } from './control/server.ts';
import { ownArguments, prepareChromium } from './electron/chromium.ts';
import { DebugPort } from './electron/debug-port.ts';
import { Predecessor } from './electron/predecessor.ts';
import { registerScreensScheme } from './electron/screens-protocol.ts';
import { openShellWindow } from './electron/shell-window.ts';
import { Kiosk, type KioskParts } from './kiosk.ts';
import type { Clock } from './session/parts.ts';
import type { Policy } from './session/policy.ts';
import type { SessionState } from './session/state.ts';
import { arrived, type StateInTransit } from './session/takeover.ts';
import { signedOut } from './session/transition.ts';
import { makeRunFolder, removeFolders, staleRunFolders } from './termination/run-folders.ts';

/** How long a start waits for a kiosk that is just ending, and a takeover for the one before. */
const PREDECESSOR_ENDS_MS = 1000;
const TAKE_PATIENCE_MS = 3000;

const clock: Clock = {
  now: () => performance.now(),
  wall: () => new Date(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};

// A bug ends the process, where Electron would open a dialog: the next start boots through an ending.
for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.on(event, (error: unknown) => {
    report(error);
    app.exit(1);
  });
}

const invocation = readOwnInvocation();
const dataFolder = invocation.dataFolder ?? app.getPath('userData');
const auditFolder = join(dataFolder, 'audit');
const auditFile = join(auditFolder, 'audit.jsonl');

// A command answers before Chromium starts, so it needs no display.
if (invocation.command.length > 0) void runCommandAndExit();
else void runKiosk(invocation);

async function runCommandAndExit(): Promise<void> {
  const { runCommand } = await import('./command-line/run-command.ts');
  process.exit(runCommand(invocation.command, commandIo(), join(app.getAppPath(), 'out/main')));
}

async function runKiosk({ configFile, debugPort, pidFile, isTakeover }: Invocation): Promise<void> {
  const before = isTakeover ? new Predecessor() : null;
  // Before Chromium starts: where it may write, what it may not do, our scheme, its debugging port.
  const run = makeRunFolder(dataFolder);
  prepareChromium(run);
  registerScreensScheme();
  const port = debugPort ? new DebugPort(debugPort) : null;
  const place = configPlace({ named: configFile, env: process.env, platform: process.platform });
  await app.whenReady();

  // The window before all else: while the process for its page starts there is time for the config.
  const { window, served } = openShellWindow({
    hasFrame: looksWindowed(place.file),
    devTools: !app.isPackaged,
    appFolder: app.getAppPath(),
  });
  await served;
  const { loadConfig } = await import('./config/load-config.ts');
  const loaded = loadConfig(place);
  const parts: KioskParts = {
    window,
    loaded,
    policy: policyOf(loaded),
    journal: new Journal(auditFile, { device: hostname(), now: () => new Date() }),
    clock,
    run,
    pseudonym: sessionPseudonyms(join(auditFolder, 'salt')),
    pidFile,
    debugPort: port,
  };
  if (before === null) await bootFromNothing(parts);
  else await takeOver(before, parts);
}

async function bootFromNothing(parts: KioskParts): Promise<void> {
  const kiosk = new Kiosk(parts);
  const control = await openControl(PREDECESSOR_ENDS_MS, parts);
  const last = lastSession(auditFile);
  const staleFolders = staleRunFolders(dataFolder, parts.run);
  kiosk.start(stateAtBoot(parts, last), { after: last, control, staleFolders });
  // What a session left is cleared by the ending that the state is; the rest holds nobody's data.
  if (last.kind === 'ended-clean') await removeFolders(staleFolders);
}

/** Takes the data folder for this process; ends the process where it cannot have it. */
async function openControl(patienceMs: number, { run }: KioskParts): Promise<ControlServer> {
  try {
    const { ControlServer } = await import('./control/server.ts');
    return await ControlServer.open(dataFolder, patienceMs);
  } catch (error) {
    report(error);
    await removeFolders([run.path]);
    app.exit(1);
    return new Promise<never>(() => undefined); // the process ends a moment later
  }
}

/** The app boots through an ending wherever the last one was not finished, or not clean. */
function stateAtBoot({ policy }: KioskParts, last: LastSession): SessionState {
  if (last.kind === 'ended-clean') return signedOut(policy);
  return { kind: 'ending', auditId: last.auditId, reason: 'recovery' };
}

async function takeOver(before: Predecessor, parts: KioskParts): Promise<void> {
  let isOurs = false;
  void before.gone.then(() => {
    if (!isOurs) app.exit(1);
  });
  const kiosk = new Kiosk(parts);
  kiosk.show(own(await before.first));
  before.onShown((shown) => {
    kiosk.show(own(shown));
  });
  await kiosk.painted;
  before.tell({ kind: 'painted' });
  const taken = own(await before.taken);
  const control = await openControl(TAKE_PATIENCE_MS, parts);
  isOurs = true;
  // This process has read the config anew, and may have to reject it.
  const state = taken.kind === 'signed-out' ? signedOut(parts.policy) : taken;
  kiosk.start(state, { after: 'takeover', control, staleFolders: [] });
  before.tell({ kind: 'taken' });
  await before.gone;
  await removeFolders(staleRunFolders(dataFolder, parts.run));
}

function own(shown: StateInTransit): SessionState {
  return arrived(shown, clock.now());
}

function policyOf({ config, file, errors }: LoadedConfig): Policy {
  const { session, exitScreen, sites } = config;
  return {
    idleTimeoutMs: session.idleTimeoutMs,
    warningMs: session.warningMs,
    maxDurationMs: session.maxDurationMs,
    endAt: session.endAt,
    exitScreenMs: exitScreen.showForMs,
    siteCount: sites.length,
    problem: errors === null ? null : { kind: 'config', file, errors },
  };
}

function readOwnInvocation(): Invocation {
  try {
    return readInvocation(ownArguments(), process.env);
  } catch (error) {
    report(error);
    process.exit(2);
  }
}

function commandIo(): CommandIo {
  const printTo = (stream: NodeJS.WriteStream) => (line: string) => {
    stream.write(`${line}\n`);
  };
  return {
    out: printTo(process.stdout),
    err: printTo(process.stderr),
    env: process.env,
    platform: process.platform,
    configFile: invocation.configFile,
    dataFolder,
    auditFile,
  };
}

function report(error: unknown): void {
  process.stderr.write(`cleardesk: ${error instanceof Error ? error.message : String(error)}\n`);
}
