import { join } from 'node:path';
import { app, type Session, type WebContents, type WebPreferences } from 'electron';
import { guardDialogs } from './guards/dialog-guard.ts';
import { SECURITY_KEYS, PAGE_FEATURES_OFF } from '../process/switched-off.ts';
import type { PdfViewer } from './pdf/pdf-viewer.ts';
import type { OnBlocked } from './site-traffic.ts';

/** Says whether a site may show this address; decided outside, by the config. */
export type IsAllowed = (url: string) => boolean;

/** What a page may show as a whole, and what its frames may show. */
export interface AllowedAddresses {
  readonly isAllowed: IsAllowed;
  /** Absent where frames may show the same. */
  readonly isAllowedInFrame?: IsAllowed;
}

/**
 * How a site's page runs: without privileges, and without Chromium's ways out of the page. The preload
 * script gives the page nothing: it takes from it.
 * @param mayUseSecurityKeys on the provider's pages only
 */
export function sitePreferences(
  partition: Session,
  devTools: boolean,
  mayUseSecurityKeys = false,
): WebPreferences {
  return {
    session: partition,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    // In a sandbox this means only that each frame has the preload script, too.
    nodeIntegrationInSubFrames: true,
    preload: join(app.getAppPath(), 'out/preload/site-guard.cjs'),
    webviewTag: false,
    plugins: false,
    navigateOnDragDrop: false,
    disableDialogs: true,
    disableHtmlFullscreenWindowResize: true, // full screen is the site's own area, below the bar
    spellcheck: false,
    focusOnNavigation: false, // a page in the background would take the keys (Electron 36 or newer)
    devTools,
    disableBlinkFeatures: [
      ...PAGE_FEATURES_OFF,
      ...(mayUseSecurityKeys ? [] : [SECURITY_KEYS]),
    ].join(','),
  };
}

/** A navigation of a page or of one of its frames, before it is requested. */
export interface Navigating {
  readonly url: string;
  readonly isMainFrame: boolean;
  preventDefault(): void;
}

/**
 * Keeps a page and its frames to their allowed origins, and from opening anything of the system. The
 * windows that it opens are handled elsewhere.
 * @param scripts what else runs in its documents before their own scripts
 */
export function guardNavigation(
  contents: WebContents,
  { isAllowed, isAllowedInFrame = isAllowed }: AllowedAddresses,
  onBlocked: OnBlocked,
  pdfViewer: PdfViewer | null,
  scripts: readonly string[] = [],
): void {
  const refuse = (details: Navigating) => {
    const { url, isMainFrame } = details;
    if (isMainFrame ? isAllowed(url) : isAllowedInFrame(url)) return;
    details.preventDefault();
    onBlocked('navigation', { kind: 'address', url, isFrame: !isMainFrame }, contents);
  };
  contents.on('will-frame-navigate', (details) => {
    refuse(details);
    const { url, isMainFrame, defaultPrevented } = details;
    if (!defaultPrevented && isMainFrame && pdfViewer?.holdsBlob(contents, url) === true) {
      details.preventDefault();
    }
  });
  contents.on('will-redirect', refuse);
  // Chromium fires no event before it loads about:blank, which is also a new window's first page.
  let home = 'about:blank';
  contents.on('did-navigate', (_event, url) => {
    if (isAllowed(url)) home = url;
    else if (url !== home) {
      onBlocked('navigation', { kind: 'address', url }, contents);
      void contents.loadURL(home).catch(ignoreFailedLoad);
    }
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  contents.on('will-prevent-unload', (event) => {
    event.preventDefault(); // here this means: leave the page anyway
  });
  contents.on('certificate-error', (_event, url, _error, _certificate, answer) => {
    onBlocked('certificate', { kind: 'address', url }, contents);
    answer(false);
  });
  guardDialogs(contents, onBlocked, pdfViewer, scripts);
}

/** Opens a link that asks for a new window in the page that the user is on. */
export function openWindowsInPlace(
  contents: WebContents,
  isAllowed: IsAllowed,
  onBlocked: OnBlocked,
): void {
  contents.setWindowOpenHandler(({ url }) => {
    if (isAllowed(url)) setImmediate(() => void contents.loadURL(url).catch(ignoreFailedLoad));
    else onBlocked('new-window', { kind: 'address', url }, contents);
    return { action: 'deny' };
  });
}

/** Does nothing: a failed load shows Chromium's own error, and no other code needs to know. */
export function ignoreFailedLoad(): void {
  return undefined;
}

/** Calls back when a page cannot be loaded; a redirect is not a failure. */
export function failed(contents: WebContents, onFailed: (error: Error) => void): void {
  const ABORTED = -3;
  contents.on('did-fail-load', (_event, code, name, _url, isMainFrame) => {
    if (isMainFrame && code !== ABORTED) onFailed(new Error(name));
  });
  contents.on('render-process-gone', (_event, { reason }) => {
    onFailed(new Error(reason));
  });
}
