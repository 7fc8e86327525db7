import { app, type BaseWindow, type WebContents } from 'electron';
import type { Administration as AdministrationState } from '../administration/state.ts';
import { isSupportedElectron } from '../base/electron-support.ts';
import { allowedKeys } from '../device/allowed-keys.ts';
import { Keyboard } from '../device/keyboard.ts';
import { NETWORK_SERVICE } from '../electron/process/chromium.ts';
import type { DisplayBlankers } from '../electron/window/display-blankers.ts';
import { InputWatch } from '../electron/window/input-watch.ts';
import { tellScreens } from '../electron/window/channels.ts';
import { OnScreenKeyboard } from '../electron/window/on-screen-keyboard.ts';
import { ShellScreens, type ScreensKiosk } from '../electron/window/shell-screens.ts';
import { type openShellWindow, revealWindow } from '../electron/window/shell-window.ts';
import { isPageInFront } from '../session/front-page.ts';
import type { SessionState } from '../session/state.ts';
import { setupOf } from './config-in-use.ts';
import type { ProcessDeps } from './deps.ts';

/** The kiosk, as the shell knows it: what the user, the pages and the system ask of it. */
export interface ShellKiosk extends ScreensKiosk {
  /** An input event reached one of the app's windows. */
  inputSeen(): void;
  /** A screen for this kind of state has reached the display. */
  painted(kind: SessionState['kind']): void;
  quit(): void;
}

/** The window of this process, with the page of the screens in it. */
export type ShellWindow = Omit<ReturnType<typeof openShellWindow>, 'served'>;

/** A window that has had no frame for so long is drawn again, a few times. */
const FRAME_LIMIT_MS = 3000;
const MOST_DRAWS = 5;
/** Resolves with the next frame of the page. */
const NEXT_FRAME = 'new Promise((resolve) => requestAnimationFrame(() => resolve(null)))';

const ignore = () => undefined;

/** Before this process is in charge, nothing that a user does has an effect. */
const notInCharge: ShellKiosk = {
  administration: null,
  dispatch: ignore,
  signIn: ignore,
  answerChallenge: ignore,
  answerDialog: ignore,
  inputSeen: ignore,
  painted: ignore,
  messageRefused: ignore,
  quit: ignore,
};

/**
 * The window, the screens in it and the input. It exists from the start of the process and can show
 * a state before the process is in charge, as for a handover. The kiosk that is connected later gets
 * the input from then on.
 */
export class Shell {
  readonly window: BaseWindow;
  readonly screensPage: WebContents;
  readonly inputWatch: InputWatch;
  readonly onScreenKeyboard: OnScreenKeyboard;
  /** The first screen has reached the display, or the window that is still hidden. */
  readonly painted: Promise<void>;
  readonly #deps: ProcessDeps;
  readonly #screens: ShellScreens;
  readonly #drawAgain: () => void;
  #kiosk: ShellKiosk = notInCharge;
  #onPainted: (kind: SessionState['kind']) => void = ignore;
  #isQuitRequested = false;
  #blankers: DisplayBlankers | null = null;

  /** Loads the screens into the window, which is still hidden. */
  constructor({ window, screensPage, connect, drawAgain }: ShellWindow, deps: ProcessDeps) {
    const { config, clock, dataFolder } = deps;
    const { clipboard, fullScreen } = config.loaded.config.kiosk;
    const isOutOfSupport = app.isPackaged && !isSupportedElectron(process.versions.electron);
    this.window = window;
    this.screensPage = screensPage;
    this.#deps = deps;
    this.onScreenKeyboard = new OnScreenKeyboard({
      screens: screensPage,
      tellField: (field) => {
        tellScreens(screensPage, 'field', field);
      },
    });
    this.inputWatch = new InputWatch({
      onScreenKeyboard: this.onScreenKeyboard,
      keyboard: new Keyboard(screensPage, () => performance.now()),
      onInput: () => {
        this.#kiosk.inputSeen();
      },
      onBarReached: () => {
        tellScreens(screensPage, 'barReached', null);
      },
      isAllowedKey: allowedKeys({
        mayCopy: clipboard === 'session',
        isMac: process.platform === 'darwin',
      }),
    });
    this.inputWatch.watch(screensPage);
    window.on('close', (event) => {
      event.preventDefault();
      if (!fullScreen) this.#quit();
    });
    deps.app.onQuit(() => {
      this.#quit();
    });
    let reportPainted: () => void = ignore;
    this.painted = new Promise((resolve) => (reportPainted = resolve));
    this.#drawAgain = drawAgain;
    this.#watchCrashes();
    this.#screens = new ShellScreens({
      contents: screensPage,
      connect,
      setup: setupOf(config.loaded, dataFolder, isOutOfSupport),
      clock,
      onScreenKeyboard: this.onScreenKeyboard,
      kiosk: () => this.#kiosk,
      isPageInFront,
      onPainted: (kind) => {
        reportPainted();
        this.#onPainted(kind);
        this.#kiosk.painted(kind);
      },
    });
  }

  show(state: SessionState): void {
    this.#screens.show(state);
  }

  /** Calls back each time that a screen for a kind of state has been painted, also where the window is still hidden. */
  onPainted(callback: (kind: SessionState['kind']) => void): void {
    this.#onPainted = callback;
  }

  showAdministration(administration: AdministrationState): void {
    this.#screens.showAdministration(administration);
  }

  /**
   * From now on the kiosk gets the input, and the window comes to the display once it has painted.
   * A request to quit that came before takes effect now.
   */
  connect(kiosk: ShellKiosk): void {
    this.#kiosk = kiosk;
    const { fullScreen } = this.#deps.config.loaded.config.kiosk;
    void this.painted.then(() => {
      this.#blankers = revealWindow(this.window, fullScreen);
      void this.#drawUntilFrames();
    });
    if (this.#isQuitRequested) kiosk.quit();
  }

  /** Lets the next process's window come to the front. */
  release(): void {
    this.#blankers?.release();
  }

  /** SIGTERM, the system's own way to end an app, or the window's close button. */
  #quit(): void {
    this.#isQuitRequested = true;
    this.#kiosk.quit();
  }

  /**
   * Chromium sometimes gives the page of a new window no frames: seen on busy machines without a GPU, mostly where
   * another window covered this one (Electron 33, X11). They begin when the page is put into the window anew.
   */
  async #drawUntilFrames(): Promise<void> {
    for (let draws = 0; draws < MOST_DRAWS && !(await this.#hasFrames()); draws += 1) {
      if (this.window.isDestroyed()) return;
      const text = 'the screens are not drawn: they are put into their window anew';
      if (draws === 0) this.#deps.log.warning(text);
      this.#drawAgain();
    }
  }

  async #hasFrames(): Promise<boolean> {
    const limit = new Promise<boolean>((resolve) => {
      this.#deps.clock.after(FRAME_LIMIT_MS, () => {
        resolve(false);
      });
    });
    const frame = async () => {
      await this.screensPage.mainFrame.executeJavaScript(NEXT_FRAME);
      return true;
    };
    // A page that has gone comes again, with its frames.
    return Promise.race([frame().catch(() => true), limit]);
  }

  /**
   * Ends the session when a process that everything depends on has crashed. The user could not have
   * seen a warning meanwhile, and what a crashed GPU process had drawn may still be on the display.
   */
  #watchCrashes(): void {
    const { log } = this.#deps;
    const onCrashed = (what: string) => {
      log.error(what);
      this.#kiosk.dispatch({ kind: 'end-requested', reason: 'site-crash' });
    };
    this.screensPage.on('render-process-gone', (_event, { reason }) => {
      // The page does not hold the state, so a new page shows the right screen.
      this.screensPage.reload();
      onCrashed(`the process of the kiosk's own screens has gone: ${reason}`);
    });
    // Chromium waits for 15 s until the page has taken a key or a press.
    this.screensPage.on('unresponsive', () => {
      log.error("the kiosk's own screens do not answer: their process is ended");
      this.screensPage.forcefullyCrashRenderer();
    });
    app.on('child-process-gone', (_event, { type, reason, serviceName }) => {
      // Chromium starts another one, which has no cookies. The session continues without them, and
      // the kiosk signs it out with its own copy.
      if (type === 'Utility' && serviceName === NETWORK_SERVICE && reason !== 'clean-exit') {
        log.warning(`the network service has gone, and the session's cookies with it: ${reason}`);
      }
    });
    // Until the first paint, a GPU process may end because Chromium is trying whether there is a GPU.
    void this.painted.then(() => {
      app.on('child-process-gone', (_event, { type, reason }) => {
        if (type === 'GPU' && reason !== 'clean-exit')
          onCrashed(`the GPU process has gone: ${reason}`);
      });
    });
  }
}
