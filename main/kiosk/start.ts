import { hostname } from 'node:os';
import { join } from 'node:path';
import { app, type BaseWindow, type WebContents } from 'electron';
import type { KioskDeps } from './deps.ts';
import { errorText } from '../base/errors.ts';
import { auditFolder, lastAuditFolder, noteAuditFolder } from '../audit/file/audit-folder.ts';
import { AuditLog } from '../audit/audit-log.ts';
import { lastSession, lastSessionIn, type LastSession } from '../audit/read/last-session.ts';
import { sessionPseudonyms } from '../audit/file/pseudonym.ts';
import { ownershipRisk } from '../base/folder-risk.ts';
import type { ConfigLocation } from '../config/source/config-location.ts';
import type { LoadedConfig } from '../config/in-use/load-config.ts';
import type { Config } from '../config/schema/schema.ts';
import { ControlError } from '../control/errors.ts';
import { ControlServer } from '../control/server.ts';
import type { DebugPort } from '../electron/process/debug-port.ts';
import type { Predecessor } from '../electron/process/predecessor.ts';
import type { Log } from '../device/log/log.ts';
import { signedOut } from '../session/rules/endings.ts';
import type { KioskClock } from '../session/ports.ts';
import type { SessionState } from '../session/state.ts';
import { rebaseClock, type Shown, type StateInTransit } from '../session/handover-data.ts';
import { removeFolders, staleRunFolders, type RunFolder } from '../ending/run-folders.ts';
import { ConfigInUse, policyOf } from './config-in-use.ts';
import { Kiosk } from './kiosk.ts';
import { logRecords } from './log-records.ts';
import { keychainMark } from './servers.ts';

/** How long a start waits for a kiosk that is ending, and a takeover for its predecessor. */
const PREDECESSOR_ENDS_MS = 1000;
const TAKE_PATIENCE_MS = 3000;

/** Another kiosk uses the data folder: a supervisor does not restart at once after this code. */
const IN_USE_EXIT_CODE = 3;

/** Used when a start finds data that a process left, but no record of its session. */
const FORGOTTEN: LastSession = { kind: 'open', cause: 'session-unfinished', auditId: null };

export interface ProcessDeps {
  readonly window: BaseWindow;
  /** The page of the screens, which fills the window. */
  readonly screensPage: WebContents;
  readonly place: ConfigLocation;
  /** Reads the config file. */
  readonly readConfig: () => Promise<LoadedConfig>;
  /** {@link configSources} from before it was read. */
  readonly sourcesRead: string;
  readonly clock: KioskClock;
  readonly log: Log;
  readonly dataFolder: string;
  readonly run: RunFolder;
  readonly pidFile: string | null;
  readonly heartbeatPipe: string | null;
  readonly debugPort: DebugPort | null;
  /** The process whose kiosk this one takes over; null for a fresh start. */
  readonly before: Predecessor | null;
}

/** Makes this process the kiosk, either afresh or in place of another process. */
export async function startKiosk(options: ProcessDeps): Promise<void> {
  const { place, before, readConfig, sourcesRead, ...own } = options;
  const { dataFolder, clock, log } = own;
  const first = before === null ? null : await before.first;
  const former = first === null ? null : (first.config as LoadedConfig);
  const config = new ConfigInUse(place, await readConfig(), { former, sourcesRead });
  const { audit, log: logSettings } = config.loaded.config;
  log.level = logSettings.level;
  const settings = config.loaded.errors === null ? audit : null;
  const folder = first?.auditFolder ?? auditFolder({ env: process.env, dataFolder, settings });
  const wanted = settings?.folder ?? folder;
  if (before === null && wanted !== folder) {
    log.warning(`audit.folder (${wanted}) has no effect: CLEARDESK_AUDIT_DIR names ${folder}`);
  }
  const deps: KioskDeps = {
    ...own,
    auditFolder: folder,
    config,
    journal: new AuditLog(join(folder, 'audit.jsonl'), {
      device: hostname(),
      now: clock.wall,
      settings: () => auditSettings(config.loaded),
      onRecord: logRecords(log),
    }),
    pseudonym: sessionPseudonyms(join(folder, 'salt')),
  };
  if (before === null || first === null) await bootFromNothing(deps);
  else await takeOver(deps, before, first);
}

async function bootFromNothing(deps: KioskDeps): Promise<void> {
  const { dataFolder, auditFolder: folder, run, config, log } = deps;
  const warn = (text: string) => {
    log.warning(text);
  };
  for (const place of [dataFolder, run.path, folder]) {
    const risk = ownershipRisk(place);
    if (risk !== null)
      warn(`${place}: ${risk}: another user could change what the kiosk keeps there`);
  }
  const kiosk = new Kiosk(deps);
  const control = await openControl(PREDECESSOR_ENDS_MS, deps);
  const last = lastSessionIn(folder, lastAuditFolder(dataFolder));
  const staleFolders = staleRunFolders(dataFolder, run, warn);
  // Tokens are in the keychain before their session is recorded, and an ending removes them.
  const hasTokens =
    config.loaded.config.credentials.store !== 'memory' &&
    keychainMark(dataFolder).isSetFor('session');
  const hasForgotten =
    last.kind !== 'open' && (hasTokens || (last.kind === 'no-record' && staleFolders.length > 0));
  const after = hasForgotten ? FORGOTTEN : last;
  // The app starts with an ending whenever the last one was not finished, or not clean.
  const state: SessionState =
    after.kind === 'open'
      ? { kind: 'ending', auditId: after.auditId, reason: 'recovery' }
      : signedOut(policyOf(config.loaded));
  kiosk.start(state, { after, control, staleFolders });
  // Only once an unfinished session is recorded in this audit folder.
  const isKnown = after.kind !== 'open' || lastSession(join(folder, 'audit.jsonl')).kind === 'open';
  if (isKnown) note(deps);
  // An ending, if it is the first state, clears what a session left; otherwise the folders hold no
  // user's data.
  if (after.kind !== 'open') await removeFolders(staleFolders);
}

function note({ dataFolder, auditFolder: folder, log }: KioskDeps): void {
  try {
    noteAuditFolder(dataFolder, folder);
  } catch (error) {
    log.warning(errorText(error)); // the next start looks where the file was before, once more
  }
}

async function takeOver(deps: KioskDeps, before: Predecessor, first: Shown): Promise<void> {
  const { clock, config, dataFolder, run } = deps;
  const own = (shown: StateInTransit) => rebaseClock(shown, clock.now());
  let isOurs = false;
  void before.gone.then(() => {
    if (!isOurs) app.exit(1);
  });
  const kiosk = new Kiosk(deps);
  kiosk.show(own(first));
  before.onShown((shown) => {
    kiosk.show(own(shown));
  });
  await kiosk.painted;
  before.tell({ kind: 'painted' });
  const taken = await before.taken;
  config.handedOver(taken.config as LoadedConfig);
  const control = await openControl(TAKE_PATIENCE_MS, deps);
  isOurs = true;
  const after = { kind: 'takeover', handoverData: taken.handoverData } as const;
  kiosk.start(underOwnConfig(own(taken), config), { after, control, staleFolders: [] });
  before.tell({ kind: 'taken' });
  await before.gone;
  await removeFolders(staleRunFolders(dataFolder, run));
}

/** The most that `audit.keep` allows. */
const MOST_KEPT = 1000;

/** While the config cannot be read, its defaults must not remove any audit files. */
function auditSettings({ config, errors, isLastGood }: LoadedConfig): Config['audit'] {
  return errors === null || isLastGood ? config.audit : { ...config.audit, keep: MOST_KEPT };
}

/** This process has read the config again: it may reject it now, or no longer reject it. */
function underOwnConfig(state: SessionState, { loaded }: ConfigInUse): SessionState {
  if (state.kind === 'signed-out') return signedOut(policyOf(loaded), state.refusal);
  const wasRejected = state.kind === 'out-of-service' && state.problem.kind === 'config';
  return wasRejected ? signedOut(policyOf(loaded)) : state;
}

/** Claims the data folder for this process; ends the process where it cannot. */
async function openControl(patienceMs: number, deps: KioskDeps): Promise<ControlServer> {
  const { dataFolder, run, log } = deps;
  try {
    return await ControlServer.open(dataFolder, patienceMs);
  } catch (error) {
    log.error(error instanceof Error ? error.message : String(error));
    await removeFolders([run.path]);
    const isInUse = error instanceof ControlError && error.code === 'in-use';
    app.exit(isInUse ? IN_USE_EXIT_CODE : 1);
    return new Promise<never>(() => undefined); // the process ends a moment later
  }
}
