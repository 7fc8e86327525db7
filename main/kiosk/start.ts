import { writeFileSync } from 'node:fs';
import { hostname, totalmem } from 'node:os';
import { join } from 'node:path';
import { errorText } from '../base/errors.ts';
import { auditFolder, lastAuditFolder, noteAuditFolder } from '../audit/file/audit-folder.ts';
import { AuditLog } from '../audit/audit-log.ts';
import { lastSession, lastSessionIn } from '../audit/read/last-session.ts';
import { sessionPseudonyms } from '../audit/file/pseudonym.ts';
import { isSupportedElectron } from '../base/electron-support.ts';
import { ownershipRisk } from '../base/folder-risk.ts';
import { saveHelpDesk } from '../config/in-use/help-desk.ts';
import type { ConfigLocation } from '../config/source/config-location.ts';
import type { LoadedConfig } from '../config/in-use/load-config.ts';
import type { Config } from '../config/schema/schema.ts';
import { ControlError } from '../control/errors.ts';
import { ControlServer } from '../control/server.ts';
import { SparePages } from '../electron/browser/spare-page.ts';
import type { DebugPort } from '../electron/process/debug-port.ts';
import type { Log } from '../device/log/log.ts';
import type { ScreenReader } from '../device/screen-reader.ts';
import { rebaseClock, type StateInTransit } from '../handover/messages.ts';
import type { Predecessor } from '../handover/predecessor.ts';
import { freshArguments, startSuccessor, type SuccessorEvents } from '../handover/successor.ts';
import type { KioskClock } from '../session/ports.ts';
import { removeFolders, staleRunFolders, type RunFolder } from '../ending/run-folders.ts';
import { ConfigInUse, scaleWanted } from './config-in-use.ts';
import type { KioskPort, KioskStart, OwnApp, ProcessDeps } from './deps.ts';
import { lastEnd, stateAfterBoot, stateAfterHandover } from './first-state.ts';
import { Kiosk } from './kiosk.ts';
import { openNetwork } from './network/network.ts';
import { deviceParts } from './parts.ts';
import { logRecords } from './records.ts';
import { keychainMark } from './servers.ts';
import { Shell, type ShellWindow } from './shell.ts';
import { partitionOptions } from './site-requests.ts';

/** How long a start waits for a kiosk that is ending, and a handover for the predecessor. */
const PREDECESSOR_ENDS_MS = 1000;
const HANDOVER_PATIENCE_MS = 3000;

/** A device that is sold with 4 GB; some of it is the graphics card's. */
const STANDBY_BYTES = 3.5e9;

/** Another kiosk uses the data folder: a supervisor does not restart at once after this code. */
const IN_USE_EXIT_CODE = 3;

/** What `main.ts` starts the kiosk with. */
export interface StartOptions {
  readonly app: OwnApp;
  readonly shellWindow: ShellWindow;
  readonly place: ConfigLocation;
  /** Reads the config file. */
  readonly readConfig: () => Promise<LoadedConfig>;
  /** {@link configFingerprint} from before it was read. */
  readonly sourcesRead: string;
  readonly clock: KioskClock;
  readonly log: Log;
  readonly dataFolder: string;
  readonly run: RunFolder;
  readonly screenReader: ScreenReader;
  readonly pidFile: string | null;
  readonly heartbeatPipe: string | null;
  readonly debugPort: DebugPort | null;
  /** The process that hands its kiosk over to this one; null for a fresh start. */
  readonly before: Predecessor | null;
}

/** Makes this process the kiosk, either afresh or by a handover. */
export async function startKiosk(options: StartOptions): Promise<void> {
  const { place, before, readConfig, sourcesRead, shellWindow, ...own } = options;
  const { dataFolder, clock, log } = own;
  const first = before === null ? null : await before.first;
  const former = first === null ? null : first.config;
  const config = new ConfigInUse(place, await readConfig(), { former, sourcesRead });
  const { audit, log: logSettings } = config.loaded.config;
  log.level = logSettings.level;
  const settings = config.loaded.errors === null ? audit : null;
  const folder = first?.auditFolder ?? auditFolder({ env: process.env, dataFolder, settings });
  const wanted = settings?.folder ?? folder;
  if (before === null && wanted !== folder) {
    log.warning(`audit.folder (${wanted}) has no effect: CLEARDESK_AUDIT_DIR names ${folder}`);
  }
  const deps: ProcessDeps = {
    ...own,
    auditFolder: folder,
    config,
    auditLog: new AuditLog(join(folder, 'audit.jsonl'), {
      device: hostname(),
      now: clock.wall,
      settings: () => auditSettings(config.loaded),
      onRecord: logRecords(log),
    }),
    network: openNetwork(config.loaded.config.network, (text) => {
      log.warning(text);
    }),
    sparePages: new SparePages(),
    pseudonym: sessionPseudonyms(join(folder, 'salt')),
  };
  const shell = new Shell(shellWindow, deps);
  if (before === null) await startAfresh(deps, shell);
  else await startByHandover(deps, shell, before);
}

async function startAfresh(deps: ProcessDeps, shell: Shell): Promise<void> {
  const { dataFolder, auditFolder: folder, run, config, log } = deps;
  const warn = (text: string) => {
    log.warning(text);
  };
  if (deps.app.isPackaged && !isSupportedElectron(process.versions.electron))
    warn(`Electron ${process.versions.electron} is out of support, and gets no security updates`);
  for (const place of [dataFolder, run.path, folder]) {
    const risk = ownershipRisk(place);
    if (risk !== null)
      warn(`${place}: ${risk}: another user could change what the kiosk keeps there`);
  }
  const control = await openControl(PREDECESSOR_ENDS_MS, deps);
  const last = lastSessionIn(folder, lastAuditFolder(dataFolder));
  const staleFolders = staleRunFolders(dataFolder, run, warn);
  const hasTokens =
    config.loaded.config.credentials.store !== 'memory' &&
    keychainMark(dataFolder).isSetFor('session');
  const after = lastEnd({ last, hasTokens, hasStaleFolders: staleFolders.length > 0 });
  beInCharge(deps, shell, control, { state: stateAfterBoot(after, config), after, staleFolders });
  // Only once an unfinished session is recorded in this audit folder.
  if (after.kind !== 'open') void shell.painted.then(() => prepareSession(deps));
  const isKnown = after.kind !== 'open' || lastSession(join(folder, 'audit.jsonl')).kind === 'open';
  if (isKnown) note(deps);
  // An ending, if it is the first state, clears what a session left; otherwise the folders hold no
  // user's data.
  if (after.kind !== 'open') await removeFolders(staleFolders);
}

/** Makes ready what the first user's first site needs. Nothing is requested before a user has started a session. */
function prepareSession(deps: ProcessDeps): void {
  const { sites } = deps.config.loaded.config;
  if (sites.length > 0) deps.sparePages.prepare(partitionOptions(deps, undefined));
}

function note({ dataFolder, auditFolder: folder, log }: ProcessDeps): void {
  try {
    noteAuditFolder(dataFolder, folder);
  } catch (error) {
    log.warning(errorText(error)); // the next start looks where the file was before, once more
  }
}

async function startByHandover(
  deps: ProcessDeps,
  shell: Shell,
  before: Predecessor,
): Promise<void> {
  const { app, clock, config, dataFolder, run } = deps;
  const own = (message: StateInTransit) => rebaseClock(message, clock.now());
  let isInCharge = false;
  void before.gone.then(() => {
    if (!isInCharge) app.exit(1);
  });
  before.onShow((message) => {
    shell.show(own(message));
  });
  shell.onPainted((state) => {
    if (!isInCharge) before.send({ kind: 'painted', state });
  });
  void shell.painted.then(() => prepareSession(deps));
  const handover = await before.handover;
  config.handedOver(handover.config);
  const control = await openControl(HANDOVER_PATIENCE_MS, deps);
  // Before this process can start the next one, which has a folder as well.
  const staleFolders = staleRunFolders(dataFolder, run);
  isInCharge = true;
  const kiosk = beInCharge(deps, shell, control, {
    state: stateAfterHandover(own(handover), config),
    after: { kind: 'handover', handoverData: handover.handoverData },
    staleFolders: [],
  });
  before.onLate((asked) => {
    kiosk.askedLate(asked);
  });
  before.send({ kind: 'in-charge' });
  await before.gone;
  await removeFolders(staleFolders);
}

/** From here on this process is the kiosk. */
function beInCharge(
  deps: ProcessDeps,
  shell: Shell,
  control: ControlServer,
  start: KioskStart,
): Kiosk {
  const { app, config, dataFolder, log, pidFile, screenReader } = deps;
  if (pidFile !== null) writeFileSync(pidFile, `${process.pid}\n`);
  try {
    saveHelpDesk(config.loaded, dataFolder);
  } catch (error) {
    log.warning(`the help desk could not be saved: ${errorText(error)}`);
  }
  const processes = {
    startSuccessor: (events: SuccessorEvents) =>
      startSuccessor(events, {
        language: config.latest.config.language,
        scale: scaleWanted(config.latest.config.kiosk.scale, app.display),
        screenReader: screenReader.isWanted,
      }),
    standby: {
      mode: config.loaded.config.kiosk.standby,
      canAfford: () => totalmem() >= STANDBY_BYTES && !app.isOnBattery(),
    },
    exit: () => {
      app.exit(0);
    },
    relaunch: () => {
      app.relaunch(freshArguments());
    },
  };
  const makeParts = (port: KioskPort) => deviceParts(deps, shell, start, port);
  const kiosk = new Kiosk({ process: deps, shell, control, processes, makeParts }, start);
  kiosk.start();
  return kiosk;
}

/** The most that `audit.keep` allows. */
const MOST_KEPT = 1000;

/** While the config cannot be read, its defaults must not remove any audit files. */
function auditSettings({ config, errors, isLastGood }: LoadedConfig): Config['audit'] {
  return errors === null || isLastGood ? config.audit : { ...config.audit, keep: MOST_KEPT };
}

/** Claims the data folder for this process; ends the process where it cannot. */
async function openControl(patienceMs: number, deps: ProcessDeps): Promise<ControlServer> {
  const { app, dataFolder, run, log } = deps;
  try {
    return await ControlServer.open(dataFolder, patienceMs);
  } catch (error) {
    log.error(errorText(error));
    await removeFolders([run.path]);
    const isInUse = error instanceof ControlError && error.code === 'in-use';
    app.exit(isInUse ? IN_USE_EXIT_CODE : 1);
    return new Promise<never>(() => undefined); // the process ends a moment later
  }
}
