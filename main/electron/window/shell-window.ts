import { join } from 'node:path';
import {
  app,
  BaseWindow,
  nativeTheme,
  screen,
  session as electronSession,
  type WebContents,
  WebContentsView,
} from 'electron';
import { DisplayBlankers, fullDisplayBounds } from './display-blankers.ts';
import { takeRequests } from './channels.ts';
import { SCREENS_URL, serveScreens } from './screens-protocol.ts';
import type { OsEvents } from '../../device/logind/logind.ts';

/** The colour of every screen (renderer/theme.css), so that nothing flickers when one process takes over. */
const background = () => (nativeTheme.shouldUseDarkColors ? '#0f1b20' : '#eef3f6');
/** Window managers and X servers keep titles in their own memory, so it never changes. */
const TITLE = 'Cleardesk';

export interface ShellWindowOptions {
  /** With a title bar, for a kiosk that does not cover the whole screen. */
  readonly hasFrame: boolean;
  /**
   * Shown at once, in the colour of the screens; false if another process's window is still shown.
   */
  readonly isShown: boolean;
  readonly devTools: boolean;
  /** The app's own folder, with what the build made in `out/`. */
  readonly appFolder: string;
}

/**
 * Makes the kiosk's one window, with the page of the screens in it. It loads the page first, so
 * that the page's process starts while the window is made.
 * @returns the window, its page, a function that connects what answers the page, one that makes Chromium draw the page
 * where it has forgotten to, and a promise that resolves when the page has been requested
 */
export function openShellWindow(options: ShellWindowOptions): {
  readonly window: BaseWindow;
  readonly screensPage: WebContents;
  readonly connect: ReturnType<typeof takeRequests>;
  readonly drawAgain: () => void;
  readonly served: Promise<void>;
} {
  const partition = electronSession.fromPartition('screens', { cache: false });
  partition.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  partition.setPermissionCheckHandler(() => false);
  const served = serveScreens(partition, join(options.appFolder, 'out/renderer/index.html'));
  const view = new WebContentsView({
    webPreferences: {
      session: partition,
      preload: join(options.appFolder, 'out/preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      spellcheck: false,
      devTools: options.devTools,
      // The countdowns must go on behind a site.
      backgroundThrottling: false,
    },
  });
  view.setBackgroundColor(background());
  const screensPage = view.webContents;
  screensPage.setWindowOpenHandler(() => ({ action: 'deny' }));
  screensPage.on('will-navigate', (event) => {
    event.preventDefault();
  });
  const connect = takeRequests(screensPage);
  void screensPage.loadURL(SCREENS_URL);

  const window = new BaseWindow({
    show: options.isShown,
    title: TITLE,
    ...(options.hasFrame
      ? { width: 1280, height: 800 }
      : {
          ...fullDisplayBounds(screen.getPrimaryDisplay()),
          frame: false,
          // Since Electron 43 a window without a frame has them, and what is behind it would show.
          roundedCorners: false,
        }),
    autoHideMenuBar: true,
    backgroundColor: background(),
  });
  window.removeMenu();
  window.contentView.addChildView(view);
  const fill = () => {
    view.setBounds({ ...window.contentView.getBounds(), x: 0, y: 0 });
  };
  fill();
  window.contentView.on('bounds-changed', fill);
  const drawAgain = () => {
    window.contentView.removeChildView(view);
    window.contentView.addChildView(view, 0); // behind all others
  };
  return { window, screensPage, connect, drawAgain, served };
}

/** After this time a Wayland compositor has configured a window that was shown. */
const CONFIGURED_MS = 500;

/**
 * Shows a window that has painted. With `fullScreen` it also keeps everything else off all
 * displays. Full screen comes last: requested before the compositor has configured the window, it
 * ended the process at every second or third handover under Wayland (measured with cage, Electron
 * 33). The window is as large as the display meanwhile.
 */
export function revealWindow(window: BaseWindow, fullScreen: boolean): DisplayBlankers | null {
  window.show();
  if (!fullScreen) return null;
  const cover = () => {
    if (window.isDestroyed()) return;
    window.setKiosk(true);
    // For an X server without a window manager, which would resize the window otherwise.
    window.setBounds(fullDisplayBounds(screen.getPrimaryDisplay()));
  };
  if (process.env['WAYLAND_DISPLAY'] === undefined) cover();
  else setTimeout(cover, CONFIGURED_MS);
  return new DisplayBlankers({ window, title: TITLE, backgroundColor: background() });
}

/**
 * Reports that Windows shuts down or logs off. Only windows get these events; the app gets no quit
 * event (Electron issue 9613). Other systems do not have them.
 */
export function watchWindowsSessionEnd(window: BaseWindow, { onShutdown }: OsEvents): void {
  // Windows asks first, and waits for an app that objects until the app has ended.
  window.on('query-session-end', (event) => {
    event.preventDefault();
    void onShutdown().finally(() => {
      app.quit();
    });
  });
  // Windows no longer asks. The ending at the next start does what is not done now.
  window.on('session-end', () => void onShutdown());
}
