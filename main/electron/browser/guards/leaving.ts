import type { WebContents, WebFrameMain } from 'electron';
import { z } from 'zod';
import { evaluateBeside, mainFrameId, type SendCommand } from './devtools.ts';

/** A page that hangs cannot ask. */
const MOST_WAIT_MS = 2000;

/** A page or a frame is about to leave its document (DevTools protocol, `Page`). */
const requestedNavigation = z.object({
  frameId: z.string(),
  reason: z.string(),
  url: z.string(),
  disposition: z.string(),
});

/** Where a page goes if the user leaves it. */
type Destination =
  | { readonly kind: 'address'; readonly url: string }
  | { readonly kind: 'history'; readonly index: number }
  | { readonly kind: 'reload' }
  /** The user closes the page. */
  | { readonly kind: 'close' };

/** What the kiosk does with a page because the user wants it to. */
export interface Leaving {
  /** Says where the kiosk leads the page next. */
  readonly expect: (to: Destination) => void;
  /** Closes the page, unless it asks first and the user stays. */
  readonly close: () => void;
  /** Whether the page is being closed, or asks. */
  readonly isClosing: () => boolean;
}

/**
 * Asks the user before a page is left that has asked for it (`beforeunload`). Chromium wants the answer at
 * once, so that the page stays, and what was to happen is repeated if the user leaves. A form that is posted
 * cannot be repeated, and what the user has entered is sent: it leaves without a question. So do a frame, a
 * page that closes itself and the kiosk, unless the user asked it to.
 * @param ask shows the question; returns false if it may not be shown, and then the page is left
 */
export function askBeforeLeaving(
  contents: WebContents,
  ask: (kind: 'leave' | 'close', host: string, onAnswer: (isOk: boolean) => void) => boolean,
): Leaving {
  const send: SendCommand = (method, more) => contents.debugger.sendCommand(method, more);
  let topFrameId = '';
  mainFrameId(send).then(
    (id) => (topFrameId = id),
    () => undefined, // the page is gone
  );
  let requested: Destination | null = null;
  let committedIndex = -1;
  let destination: Destination | null = null;
  let isLeaving = false;
  let isClosing = false;
  let closesAnyway: NodeJS.Timeout | undefined;

  const closeNow = () => {
    if (!contents.isDestroyed()) contents.close();
  };
  const leave = async (to: Destination) => {
    if (contents.isDestroyed()) return;
    isLeaving = true;
    if (to.kind === 'close') closeNow();
    else if (to.kind === 'reload') contents.reload();
    else if (to.kind === 'history') contents.navigationHistory.goToIndex(to.index);
    // By the page itself: the request has its referrer and its cookies.
    else await evaluateBeside(topFrameId, `location.assign(${JSON.stringify(to.url)})`, send);
  };
  // It arrives before the page asks whether it may leave (measured, Electron 33).
  contents.debugger.on('message', (_event, method, parameters: unknown, session) => {
    if (method !== 'Page.frameRequestedNavigation' || session !== '') return;
    const { frameId, reason, url, disposition } = requestedNavigation.parse(parameters);
    const isPost = reason === 'formSubmissionPost';
    const isOurs = frameId === topFrameId && disposition === 'currentTab' && !isPost;
    const to: Destination = reason === 'reload' ? { kind: 'reload' } : { kind: 'address', url };
    requested = isOurs ? to : null;
  });
  contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (!isMainFrame || isSameDocument) return;
    requested = null;
    isLeaving = false;
  });
  const onCommitted = () => {
    committedIndex = contents.navigationHistory.getActiveIndex();
  };
  contents.on('did-navigate', () => {
    onCommitted();
    // What the user might have lost is gone, and a page must not escape by leading elsewhere while it asks.
    if (destination?.kind === 'close') setImmediate(closeNow);
  });
  contents.on('did-navigate-in-page', onCommitted);
  contents.removeAllListeners('will-prevent-unload');
  contents.on('will-prevent-unload', (event) => {
    const index = contents.navigationHistory.getActiveIndex();
    const isHistory = index >= 0 && index !== committedIndex;
    const named = requested ?? (isHistory ? ({ kind: 'history', index } as const) : null);
    const to = isClosing ? ({ kind: 'close' } as const) : named;
    requested = null;
    const isAsked = destination !== null;
    if (to !== null && !isLeaving) {
      clearTimeout(closesAnyway);
      destination = to;
      const kind = to.kind === 'close' ? 'close' : 'leave';
      if (isAsked || ask(kind, hostOf(contents.mainFrame), onAnswer)) return;
      destination = null;
    }
    event.preventDefault(); // here this means: leave the page
  });
  function onAnswer(isOk: boolean): void {
    const to = destination;
    destination = null;
    isClosing = false;
    if (isOk && to !== null) leave(to).catch(() => undefined); // the page is gone
  }
  return {
    expect: (to) => {
      requested = to;
    },
    close: () => {
      isClosing = true;
      isLeaving = false;
      closesAnyway = setTimeout(closeNow, MOST_WAIT_MS);
      contents.close({ waitForBeforeUnload: true });
    },
    isClosing: () => isClosing,
  };
}

/** The host of a frame's origin, which a frame without an address has from its opener or parent. */
export function hostOf(frame: WebFrameMain | null): string {
  const origin = originOf(frame);
  return URL.canParse(origin) ? new URL(origin).host : '';
}

/** A frame's origin; empty for a frame that is gone. */
export function originOf(frame: WebFrameMain | null): string {
  try {
    return frame?.origin ?? '';
  } catch {
    return ''; // the frame is gone
  }
}
