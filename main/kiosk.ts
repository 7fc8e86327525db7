import { writeFileSync } from 'node:fs';
import { app, type BrowserWindow } from 'electron';
import type { Setup } from '../preload/contract.ts';
import type { AuditEntry } from './audit/entry.ts';
import type { Journal } from './audit/journal.ts';
import type { LastSession } from './audit/last-session.ts';
import type { LoadedConfig } from './config/load-config.ts';
import { readLogo } from './config/logo.ts';
import type { ControlServer } from './control/server.ts';
import { statusOf } from './control/status.ts';
import { KioskDesk } from './kiosk-desk.ts';
import type { DebugPort } from './electron/debug-port.ts';
import { InputWatch } from './electron/input-watch.ts';
import { osIdleSeconds } from './electron/os-idle.ts';
import { ShellScreens } from './electron/shell-screens.ts';
import { revealWindow } from './electron/shell-window.ts';
import { argumentsFromNothing, startSuccessor } from './electron/successor.ts';
import { SessionController } from './session/controller.ts';
import { IdleClock } from './session/idle-clock.ts';
import type { Clock } from './session/parts.ts';
import type { Policy } from './session/policy.ts';
import type { SessionState } from './session/state.ts';
import { HandOver } from './session/takeover.ts';
import { signedOut } from './session/transition.ts';
import type { RunFolder } from './termination/run-folders.ts';

/** What one process of the kiosk is made of. */
export interface KioskParts {
  readonly window: BrowserWindow;
  readonly loaded: LoadedConfig;
  readonly policy: Policy;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly run: RunFolder;
  readonly pseudonym: (sessionId: string) => string;
  /** Where this process says that it is the kiosk now. */
  readonly pidFile: string | null;
  readonly debugPort: DebugPort | null;
}

/** What a process gets when it becomes the kiosk. */
export interface KioskStart {
  readonly after: 'takeover' | LastSession;
  readonly control: ControlServer;
  /** Folders that processes before this one left, to be emptied by the first ending. */
  readonly staleFolders: readonly string[];
}

/** One process's kiosk: the wiring of its window, its session and its successor. */
export class Kiosk {
  readonly #parts: KioskParts;
  readonly #window: BrowserWindow;
  readonly #screens: ShellScreens;
  readonly #inputWatch = new InputWatch(() => this.#controller?.inputSeen());
  readonly #handOver: HandOver;
  readonly painted: Promise<void>;
  #controller: SessionController | null = null;
  #control: ControlServer | null = null;
  /** What the kiosk is, and since when. */
  #kind: SessionState['kind'] | null = null;
  #since = new Date();
  #isQuitting = false;
  #hasLetGo = false;

  /** Gives a window, still out of sight, its screens. Nothing can be done in them yet. */
  constructor(parts: KioskParts) {
    this.#parts = parts;
    this.#window = parts.window;
    this.#inputWatch.watch(this.#window.webContents);
    this.#window.on('close', (event) => {
      event.preventDefault();
      if (!parts.loaded.config.kiosk.fullScreen) this.quit();
    });
    // SIGTERM, or the system's own way of ending an app.
    app.on('before-quit', (event) => {
      event.preventDefault();
      this.quit();
    });
    this.#window.webContents.on('render-process-gone', () => {
      // The state is not in the page, so a new one shows the right screen; nobody could have seen a
      // warning meanwhile, so the session is over.
      this.#window.webContents.reload();
      this.#controller?.dispatch({ kind: 'end-requested', reason: 'site-crash' });
    });
    let reportPainted: () => void = () => undefined;
    this.painted = new Promise((resolve) => (reportPainted = resolve));
    this.#screens = new ShellScreens({
      contents: this.#window.webContents,
      setup: setupOf(parts.loaded),
      clock: parts.clock,
      onEvent: (event) => this.#controller?.dispatch(event),
      onPainted: () => {
        reportPainted();
        this.#handOverWhenDue();
      },
    });
    this.#handOver = new HandOver({
      clock: parts.clock,
      start: startSuccessor,
      state: () => this.#controller?.state ?? signedOut(parts.policy),
      letGo: () => {
        void this.#letGo();
      },
      exit: () => {
        app.exit(0);
      },
      relaunch: () => {
        app.relaunch({ args: [...argumentsFromNothing()] });
        app.exit(0);
      },
    });
  }

  /** Shows what another process's kiosk shows, before this one has taken over. */
  show(state: SessionState): void {
    this.#screens.show(state);
  }

  /** From here on this process is the kiosk. */
  start(state: SessionState, { after, control, staleFolders }: KioskStart): void {
    const { clock, policy, debugPort, loaded, journal, pidFile } = this.#parts;
    this.#control = control;
    if (pidFile !== null) writeFileSync(pidFile, `${process.pid}\n`);
    const isRecorded = this.#recordStart(after);
    const parts = {
      clock,
      journal,
      desk: new KioskDesk({
        ...this.#parts,
        staleFolders,
        inputWatch: this.#inputWatch,
        record: (entry) => this.#record(entry),
        onCrashed: () => {
          this.#controller?.dispatch({ kind: 'end-requested', reason: 'site-crash' });
        },
      }),
      idle: new IdleClock(osIdleSeconds),
      screens: {
        show: (next: SessionState) => {
          this.#onState(next);
        },
      },
    };
    // Nobody signs in where it could not be recorded.
    const problem = { kind: 'audit-unwritable' } as const;
    const first = isRecorded ? state : ({ kind: 'out-of-service', problem } as const);
    const controller = new SessionController(parts, policy, first);
    this.#controller = controller;
    controller.start();
    control.serve({
      status: () => statusOf(controller.state, this.#since),
      endSession: (reason) => controller.endSession(reason),
    });
    debugPort?.open();
    void this.painted.then(() => {
      revealWindow(this.#window, loaded.config.kiosk.fullScreen);
    });
  }

  /** Ends a session that is running, as any ending, and then the app. */
  quit(): void {
    this.#isQuitting = true;
    const controller = this.#controller;
    if (controller === null) return;
    controller.dispatch({ kind: 'end-requested', reason: 'quit' });
    this.#quitWhenDue(controller.state);
  }

  #onState(state: SessionState): void {
    if (state.kind !== this.#kind) this.#since = new Date();
    this.#kind = state.kind;
    this.#screens.show(state);
    this.#handOver.stateChanged();
    this.#quitWhenDue(state);
  }

  #quitWhenDue({ kind }: SessionState): void {
    if (!this.#isQuitting || kind === 'ending' || kind === 'signing-in') return;
    this.#handOver.cancel();
    // Whoever asked for this ending gets its receipt first.
    void this.#letGo().then(() => {
      app.exit(0);
    });
  }

  /** Once a session is over and the screen says so, a process that never saw it takes over. */
  #handOverWhenDue(): void {
    const controller = this.#controller;
    if (controller === null || !controller.hasHeldSession || this.#isQuitting) return;
    const { kind } = controller.state;
    if (kind === 'ended' || kind === 'signed-out' || kind === 'signing-in') this.#handOver.begin();
  }

  /** The last things this process does for the kiosk. Resolves when no answer is due any more. */
  async #letGo(): Promise<void> {
    if (this.#hasLetGo) return;
    this.#hasLetGo = true;
    this.#controller?.freeze();
    this.#record({ event: 'kiosk-stopped', takeover: !this.#isQuitting });
    this.#parts.journal.close();
    this.#parts.debugPort?.close();
    await this.#control?.close();
  }

  /** @returns whether the audit file took it */
  #recordStart(after: 'takeover' | LastSession): boolean {
    const { loaded, journal } = this.#parts;
    const { file } = loaded;
    const isRecorded = this.#record({
      event: 'kiosk-started',
      version: app.getVersion(),
      electron: process.versions.electron,
      takeover: after === 'takeover',
      auditBytesMended: bytesMended(journal),
    });
    if (loaded.errors === null)
      this.#record({ event: 'config-loaded', file, defaults: loaded.isAbsent });
    else this.#record({ event: 'config-rejected', file, errors: loaded.errors });
    if (after !== 'takeover' && after.kind === 'open') {
      this.#record({ event: 'recovery', session: after.auditId, cause: after.cause });
    }
    return isRecorded;
  }

  /** Appends a record of what has happened already; nothing is held up where it cannot be. */
  #record(entry: AuditEntry): boolean {
    try {
      this.#parts.journal.append(entry);
      return true;
    } catch (error) {
      process.stderr.write(`cleardesk: ${(error as Error).message}\n`);
      return false;
    }
  }
}

function bytesMended(journal: Journal): number {
  try {
    return journal.open();
  } catch {
    return 0; // the append that follows says what is wrong
  }
}

function setupOf({ config }: LoadedConfig): Setup {
  const { name, helpDesk, logo } = config.organisation;
  return {
    organisation: { name: name ?? 'Cleardesk', helpDesk, logo: readLogo(logo) },
    language: config.language,
    siteNames: config.sites.map((site) => site.name),
    idleTimeoutSeconds: config.session.idleTimeoutMs / 1000,
  };
}
