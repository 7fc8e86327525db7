import { hostname } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { Journal } from './audit/journal.ts';
import { lastSession, type LastSession } from './audit/last-session.ts';
import { sessionPseudonyms } from './audit/pseudonym.ts';
import type { CommandIo } from './command-line/command.ts';
import { readInvocation, type Invocation } from './command-line/invocation.ts';
import { runCommand } from './command-line/run-command.ts';
import { loadConfig, type LoadedConfig } from './config/load-config.ts';
import { ownArguments, prepareChromium } from './electron/chromium.ts';
import { DebugPort } from './electron/debug-port.ts';
import { Predecessor } from './electron/predecessor.ts';
import { registerScreensScheme } from './electron/screens-protocol.ts';
import { Kiosk, type KioskParts } from './kiosk.ts';
import type { Clock } from './session/controller.ts';
import type { Policy } from './session/policy.ts';
import type { SessionState } from './session/state.ts';
import { arrived, type StateInTransit } from './session/takeover.ts';
import { signedOut } from './session/transition.ts';
import { makeRunFolder, removeFolders, staleRunFolders } from './termination/run-folders.ts';

const clock: Clock = {
  now: () => performance.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};

const invocation = readInvocation(ownArguments(), process.env);
const dataFolder = invocation.dataFolder ?? app.getPath('userData');
const auditFolder = join(dataFolder, 'audit');
const auditFile = join(auditFolder, 'audit.jsonl');

// A command answers before Chromium starts, so it needs no display.
if (invocation.command.length > 0) process.exit(runCommand(invocation.command, commandIo()));
else void runKiosk(invocation);

async function runKiosk({ configFile, debugPort, pidFile, isTakeover }: Invocation): Promise<void> {
  const before = isTakeover ? new Predecessor() : null;
  // Before Chromium starts: where it may write, what it may not do, our scheme, its debugging port.
  const run = makeRunFolder(dataFolder);
  prepareChromium(run);
  registerScreensScheme();
  const loaded = loadConfig(configFile);
  const parts: KioskParts = {
    loaded,
    policy: policyOf(loaded),
    journal: new Journal(auditFile, { device: hostname(), now: () => new Date() }),
    clock,
    run,
    staleFolders: isTakeover ? [] : staleRunFolders(dataFolder, run),
    pseudonym: sessionPseudonyms(join(auditFolder, 'salt')),
    pidFile,
    debugPort: debugPort ? new DebugPort(debugPort) : null,
  };
  await app.whenReady();
  if (before === null) bootFromNothing(parts);
  else await takeOver(before, parts);
}

function bootFromNothing(parts: KioskParts): void {
  const last = lastSession(auditFile);
  const state = stateAtBoot(parts, last);
  const kiosk = new Kiosk(parts, state);
  kiosk.start(state, last);
  // What a session left is cleared by the ending that `state` is; the rest holds nobody's data.
  if (last.kind === 'ended-clean') void removeFolders(parts.staleFolders);
}

/** The app boots through an ending wherever the last one was not finished, or not clean. */
function stateAtBoot({ journal, policy }: KioskParts, last: LastSession): SessionState {
  try {
    journal.open();
  } catch (error) {
    report(error);
    return { kind: 'out-of-service', problem: { kind: 'audit-unwritable' } };
  }
  if (last.kind === 'ended-clean') return signedOut(policy);
  return { kind: 'ending', auditId: last.auditId, reason: 'recovery' };
}

async function takeOver(before: Predecessor, parts: KioskParts): Promise<void> {
  let isOurs = false;
  void before.gone.then(() => {
    if (!isOurs) app.exit(1);
  });
  const kiosk = new Kiosk(parts, own(await before.first));
  before.onShown((shown) => {
    kiosk.show(own(shown));
  });
  await kiosk.painted;
  before.tell({ kind: 'painted' });
  const taken = own(await before.taken);
  isOurs = true;
  // This process has read the config anew, and may have to reject it.
  kiosk.start(taken.kind === 'signed-out' ? signedOut(parts.policy) : taken, 'takeover');
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
    exitScreenMs: exitScreen.showForMs,
    siteCount: sites.length,
    problem: errors === null ? null : { kind: 'config', file, errors },
  };
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
    auditFile,
  };
}

function report(error: unknown): void {
  process.stderr.write(`cleardesk: ${error instanceof Error ? error.message : String(error)}\n`);
}
