import { writeFileSync } from 'node:fs';
import { app } from 'electron';
import type { KioskDeps } from './deps.ts';
import { isPageInFront } from '../session/front-page.ts';
import { errorText } from '../base/errors.ts';
import { BlockedLog } from '../audit/file/blocked-log.ts';
import type { AuditEvent } from '../audit/event.ts';
import type { LastSession } from '../audit/read/last-session.ts';
import { saveHelpDesk } from '../config/in-use/help-desk.ts';
import type { ControlServer } from '../control/server.ts';
import type { DisplayBlankers } from '../electron/window/display-blankers.ts';
import { InputWatch } from '../electron/window/input-watch.ts';
import { ShellScreens } from '../electron/window/shell-screens.ts';
import { revealWindow } from '../electron/window/shell-window.ts';
import { argumentsFromNothing, startSuccessor } from '../electron/process/successor.ts';
import { allowedKeys } from '../device/allowed-keys.ts';
import { Keyboard } from '../device/keyboard.ts';
import { signedOut } from '../session/rules/endings.ts';
import type { SessionState } from '../session/state.ts';
import type { HandoverData } from '../session/handover-data.ts';
import { policyOf, setupOf } from './config-in-use.ts';
import { endOnCrashes } from './crashes.ts';
import { Running } from './running.ts';
import { recordStart } from './start-records.ts';
import { Handover } from './handover.ts';

/** What a process gets when it becomes the kiosk. */
export interface KioskStart {
  readonly after: LastSession | { readonly kind: 'takeover'; readonly handoverData: HandoverData };
  readonly control: ControlServer;
  /** Folders that processes before this one left, to be emptied by the first ending. */
  readonly staleFolders: readonly string[];
}

/** One process's kiosk: the wiring of its window, its session and its successor. */
export class Kiosk {
  readonly #deps: KioskDeps;
  readonly #screens: ShellScreens;
  readonly #inputWatch: InputWatch;
  readonly #handover: Handover;
  /** What pages did that they may not do; only the process that is the kiosk records it. */
  readonly #blocked: BlockedLog;
  readonly painted: Promise<void>;
  #running: Running | null = null;
  #covers: DisplayBlankers | null = null;
  /** The kind of the kiosk's state, and since when it has had it. */
  #kind: SessionState['kind'] | null = null;
  #since = new Date();
  #hasLetGo = false;
  /** Set once the administrator has left the kiosk. */
  #leaver: 'administrator' | null = null;

  /** Loads the screens into the window, which is still hidden. They do not react to input yet. */
  constructor(deps: KioskDeps) {
    const { window, screensPage, config, clock, dataFolder, log, auditFolder } = deps;
    this.#deps = deps;
    this.#blocked = new BlockedLog(null, {
      append: (entry) => {
        if (this.#running !== null && !this.#hasLetGo) this.#record(entry);
      },
      clock,
      audit: config.loaded.config.audit,
    });
    this.#inputWatch = new InputWatch({
      keyboard: new Keyboard(screensPage, () => performance.now()),
      onInput: () => this.#running?.inputSeen(),
      isAllowedKey: allowedKeys({
        mayCopy: config.loaded.config.kiosk.clipboard === 'session',
        isMac: process.platform === 'darwin',
      }),
    });
    this.#inputWatch.watch(screensPage);
    window.on('close', (event) => {
      event.preventDefault();
      if (!config.loaded.config.kiosk.fullScreen) this.#handover.quit();
    });
    // SIGTERM, or the system's own way to end an app.
    app.on('before-quit', (event) => {
      event.preventDefault();
      this.#handover.quit();
    });
    let reportPainted: () => void = () => undefined;
    this.painted = new Promise((resolve) => (reportPainted = resolve));
    endOnCrashes({ screensPage, log, painted: this.painted }, (what) => {
      log.error(what);
      this.#running?.controller.dispatch({ kind: 'end-requested', reason: 'site-crash' });
    });
    this.#screens = new ShellScreens({
      contents: screensPage,
      setup: setupOf(config.loaded, dataFolder),
      clock,
      onEvent: (event) => this.#running?.controller.dispatch(event),
      onSignIn: (request) => this.#running?.signIn(request),
      administrator: () => this.#running?.administration ?? null,
      onAnswer: (credentials) => this.#running?.controller.answerChallenge(credentials),
      isPageInFront,
      onPainted: () => {
        reportPainted();
        this.#handover.painted();
      },
      onRefused: (detail) => {
        this.#blocked.refused('message', { kind: 'words', text: detail });
      },
    });
    this.#handover = new Handover({
      clock,
      state: () => this.#running?.controller.state ?? signedOut(policyOf(config.loaded)),
      controller: () => this.#running?.controller ?? null,
      config: () => config.latest,
      auditFolder,
      start: startSuccessor,
      exit: () => {
        app.exit(0);
      },
      relaunch: () => {
        app.relaunch({ args: [...argumentsFromNothing()] });
        app.exit(0);
      },
      handoverData: () => {
        if (this.#running === null) throw new Error('there is no kiosk to hand over');
        return this.#running.handoverData(this.#since);
      },
      letGo: () => this.#letGo(),
    });
  }

  /** Shows the state of the previous process's kiosk, before this process takes over. */
  show(state: SessionState): void {
    this.#screens.show(state);
  }

  /** From here on this process is the kiosk. */
  start(state: SessionState, { after, control, staleFolders }: KioskStart): void {
    const { window, config, journal, pidFile } = this.#deps;
    if (pidFile !== null) writeFileSync(pidFile, `${process.pid}\n`);
    const handoverData = after.kind === 'takeover' ? after.handoverData : null;
    if (handoverData !== null) {
      this.#kind = state.kind;
      this.#since = new Date(handoverData.since);
    }
    const record = (entry: AuditEvent) => this.#record(entry);
    this.#saveHelpDesk();
    const isRecorded = recordStart(journal, after, config.loaded);
    // No user may sign in while the kiosk cannot record it. An ending runs nevertheless: it clears
    // the device at once, and only its record waits.
    const problem = { kind: 'audit-unwritable' } as const;
    const mayBegin = isRecorded || state.kind === 'ending';
    const running = new Running(
      {
        process: this.#deps,
        inputWatch: this.#inputWatch,
        screens: {
          show: (next) => {
            this.#onState(next);
          },
          showAdministration: (administration) => {
            this.#screens.showAdministration(administration);
          },
        },
        onLeave: () => {
          this.#leaver = 'administrator';
          this.#handover.quit();
        },
        handoverData,
        staleFolders,
        record,
      },
      mayBegin ? state : { kind: 'out-of-service', problem },
    );
    this.#running = running;
    running.start(
      control,
      () => this.#since,
      () => {
        this.#handover.renew();
      },
    );
    void this.painted.then(() => {
      this.#covers = revealWindow(window, config.loaded.config.kiosk.fullScreen);
    });
  }

  #saveHelpDesk(): void {
    const { config, dataFolder, log } = this.#deps;
    try {
      saveHelpDesk(config.loaded, dataFolder);
    } catch (error) {
      log.warning(`the help desk could not be saved: ${errorText(error)}`);
    }
  }

  #onState(state: SessionState): void {
    if (state.kind !== this.#kind) this.#since = new Date();
    this.#kind = state.kind;
    this.#screens.show(state);
    this.#running?.stateChanged(state);
    this.#handover.stateChanged();
  }

  /** The last steps of this process for the kiosk. Resolves when every caller has been answered. */
  async #letGo(): Promise<void> {
    this.#blocked.finish();
    this.#hasLetGo = true;
    this.#covers?.letGo();
    const { isQuitting } = this.#handover;
    this.#running?.stop(isQuitting);
    const by = this.#leaver === null ? {} : { by: this.#leaver };
    this.#record({ event: 'kiosk-stopped', takeover: !isQuitting, ...by });
    this.#deps.journal.close();
    await this.#running?.close();
  }

  /** Appends a record of what has already happened. A failure stops nothing. */
  #record(entry: AuditEvent): boolean {
    try {
      this.#deps.journal.append(entry);
      return true;
    } catch {
      return false; // the log says why
    }
  }
}
