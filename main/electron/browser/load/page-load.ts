import type { WebContents } from 'electron';
import { serverOrigin } from '../../../base/web-origin.ts';
import type { SiteFailure } from '../../../session/state.ts';
import type { IsAllowed, Navigating } from '../site-lockdown.ts';
import { emptyAnswer, failureOf } from './load-failure.ts';

/** What becomes of the loads of a site's page. */
export interface PageLoadEvents {
  /** A main frame begins to load. */
  readonly onBegan: () => void;
  /** The page is there, or will not come; called again for a load that is over already. */
  readonly onEnded: () => void;
  /** There is a page to show. */
  readonly onArrived: () => void;
  /** The page leads to an address that is not allowed, and shows nothing itself. */
  readonly onElsewhere: (url: string) => void;
  /** @param why in Chromium's own words, or in the log's */
  readonly onFailed: (failure: SiteFailure, why: string) => void;
}

/** An isolated world, which the page's scripts cannot see. */
const WORLD_ID = 1001;

/** Whether the document shows nothing, and has nothing that could show something later. */
const IS_EMPTY = `document.querySelector('head > *, body > *') === null &&
  (document.body?.textContent ?? '').trim() === ''`;

/** Whether the document shows nothing at the moment, such as a form that a script submits. */
const SHOWS_NOTHING = `(document.body?.innerText ?? '').trim() === '' &&
  document.querySelector('img, svg, canvas, video, iframe, input:not([type=hidden]), button') === null`;

/**
 * Follows the loads of a site's main frame. The page's guards (site-lockdown.ts) have to be in place
 * before: they refuse an address first. Every navigation is followed by `did-stop-loading`, also one
 * that was refused, became a download, or was answered without a page (measured, Electron 33).
 */
export function followLoads(
  contents: WebContents,
  isAllowed: IsAllowed,
  { onBegan, onEnded, onArrived, onElsewhere, onFailed }: PageLoadEvents,
): void {
  /** A page of the site is what the user sees, or would see. */
  let hasPage = false;
  /** The latest navigation has come to something. */
  let isSettled = true;
  /** The HTTP status of the latest document. */
  let status = 200;
  /** Counts navigations, so that the answer to a question about an older document has no effect. */
  let navigation = 0;
  let isAsking = false;
  /** Servers that have asked for a certificate of the device. */
  const certificateAskers = new Set<string>();

  const fail = (failure: SiteFailure, why: string) => {
    isSettled = true;
    hasPage = false;
    onFailed(failure, why);
  };
  const arrived = () => {
    hasPage = true;
    onArrived();
  };
  /** Asks one thing at a time: a page may try to leave again and again. */
  const ask = async (expression: string): Promise<boolean | null> => {
    if (isAsking) return null;
    const asked = navigation;
    isAsking = true;
    const answer: unknown = await contents
      .executeJavaScriptInIsolatedWorld(WORLD_ID, [{ code: expression }])
      .catch(() => null);
    isAsking = false;
    return typeof answer === 'boolean' && asked === navigation && !contents.isDestroyed()
      ? answer
      : null;
  };
  /** The page was kept from leaving: without anything to see, the user has to know why. */
  const leads = async (url: string) => {
    isSettled = true;
    if (hasPage && (await ask(SHOWS_NOTHING)) !== true) return;
    hasPage = false;
    onElsewhere(url);
  };
  const judgeError = async () => {
    if ((await ask(IS_EMPTY)) === true) fail(emptyAnswer(status), `status ${status}, no body`);
    else arrived();
  };

  contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (!isMainFrame || isSameDocument) return;
    isSettled = false;
    navigation += 1;
    onBegan();
  });
  const judgeAddress = ({ url, isMainFrame }: Navigating) => {
    if (isMainFrame && !isAllowed(url)) void leads(url);
  };
  contents.on('will-frame-navigate', judgeAddress);
  contents.on('will-redirect', judgeAddress);
  contents.on('did-navigate', (_event, url, code) => {
    isSettled = true;
    isAsking = false; // a document that has gone answers nothing
    status = code;
    if (isAllowed(url) && code < 400) arrived();
  });
  contents.on('dom-ready', () => {
    onEnded();
    if (status >= 400) void judgeError();
  });
  contents.on('select-client-certificate', (_event, server) => {
    certificateAskers.add(serverOrigin(server));
  });
  contents.on('did-fail-load', (_event, code, name, url, isMainFrame) => {
    if (!isMainFrame) return;
    isSettled = true;
    status = 200; // of the error page that follows
    onEnded();
    const wantsCertificate = URL.canParse(url) && certificateAskers.has(new URL(url).origin);
    const failure = failureOf(code, wantsCertificate);
    if (failure !== null) fail(failure, name);
  });
  contents.on('did-stop-loading', () => {
    onEnded();
    if (!isSettled && !hasPage) fail({ kind: 'no-page', status: null }, 'nothing to show');
    isSettled = true;
  });
  const gone = () => {
    isSettled = true;
    hasPage = false;
    onEnded();
  };
  contents.on('render-process-gone', gone);
  contents.on('destroyed', gone);
}
