import type { WebContents, WebFrameMain } from 'electron';
import { z } from 'zod';
import type { Navigation, SitePage } from '../../../session/pages.ts';
import type { PageDialogs } from '../../../sites/page-dialogs.ts';
import { evaluateBeside, mainFrameId, type SendCommand } from './devtools.ts';
import { ignoreFailedLoad } from '../site-lockdown.ts';
import { withoutSecurityKeys } from './security-keys.ts';
import type { OnBlocked } from '../site-traffic.ts';

/** The kiosk's script in every page asks to print by a `confirm` with this text (page-guard.ts). */
const PRINT = 'cleardesk:print';
/** The kiosk's script of a site that may notify does so by a `confirm` with this beginning (notifications.ts). */
const NOTIFY = 'cleardesk:notify:';
const notification = z.tuple([z.string(), z.string()]);

/** A page or a frame is about to leave its document (DevTools protocol, `Page`). */
const requestedNavigation = z.object({
  frameId: z.string(),
  reason: z.string(),
  url: z.string(),
  disposition: z.string(),
});

/** What Electron passes with `-run-dialog` (shell/browser/electron_javascript_dialog_manager.cc). */
interface RunDialog {
  readonly dialogType: 'alert' | 'confirm' | 'prompt';
  readonly messageText: string;
  readonly defaultPromptText: string;
  readonly frame: WebFrameMain | null;
}

/** Where a page goes if the user leaves it. */
type Destination =
  | { readonly kind: 'address'; readonly url: string }
  | { readonly kind: 'history'; readonly index: number }
  | { readonly kind: 'reload' };

export interface ScriptDialogsOptions {
  readonly dialogs: PageDialogs;
  /** A page asks to be printed. @returns whether its printing has begun; if not, it is refused */
  readonly onPrint: (page: SitePage) => boolean;
  /**
   * A page has something to say to the user.
   * @param origin of the document that says it; empty, or `null`, for one without
   * @returns whether the user is told
   */
  readonly onNotification: (siteIndex: number, origin: string, said: Notification) => boolean;
  readonly onBlocked: OnBlocked;
}

/** What a page tells the user (Notifications API): its own words. */
interface Notification {
  readonly title: string;
  readonly body: string;
}

/** Shows the messages of a session's pages on the kiosk's own screens. */
export class ScriptDialogs {
  readonly #options: ScriptDialogsOptions;
  readonly #pages = new Map<WebContents, SitePage>();
  /** Says where a page goes next because the user wants it to. */
  readonly #expect = new WeakMap<WebContents, (to: Destination) => void>();

  constructor(options: ScriptDialogsOptions) {
    this.#options = options;
  }

  /** Takes the place of the listeners that give every message of a page the answer "no". */
  adopt(contents: WebContents, page: SitePage, siteIndex: number): void {
    const { dialogs, onPrint, onNotification, onBlocked } = this.#options;
    this.#pages.set(contents, page);
    contents.removeAllListeners('-run-dialog');
    const onRun = (dialog: RunDialog, answer: (isOk: boolean, text: string) => void) => {
      const request = requestIn(dialog);
      if (request !== null) {
        const isDone =
          request === 'print'
            ? onPrint(page)
            : onNotification(siteIndex, originOf(dialog.frame), request);
        const text = request === 'print' ? 'print' : 'notification';
        if (!isDone) onBlocked('dialog', { kind: 'words', text }, contents);
        answer(isDone, '');
        return;
      }
      const isShown = dialogs.ask(
        {
          kind: dialog.dialogType,
          pages: [page, ...this.#othersOfProcess(contents)],
          siteIndex,
          host: hostOf(dialog.frame),
          text: dialog.messageText,
          preset: dialog.defaultPromptText,
        },
        answer,
      );
      if (!isShown) onBlocked('dialog', { kind: 'words', text: 'too many' }, contents);
    };
    const run = withoutSecurityKeys(onBlocked, contents, onRun);
    contents.on('-run-dialog' as 'focus', run as () => void);
    contents.on('-cancel-dialogs' as 'focus', () => {
      dialogs.withdraw(page, 'scripts');
    });
    contents.on('did-navigate', () => {
      dialogs.startOver(page);
    });
    contents.on('render-process-gone', () => {
      dialogs.withdraw(page, 'all');
    });
    contents.on('destroyed', () => {
      this.#pages.delete(contents);
      dialogs.withdraw(page, 'all');
    });
    const expect = askBeforeLeaving(contents, (host, onAnswer) =>
      dialogs.ask(
        { kind: 'leave', pages: [page], siteIndex, host, text: '', preset: '' },
        onAnswer,
      ),
    );
    this.#expect.set(contents, expect);
  }

  /**
   * Leads a page as the user asked by the session bar: back, to load again, or to its first page, if it has
   * one. A page that asks before it is left does so here, too.
   */
  lead(contents: WebContents, to: Navigation, home: string | undefined): void {
    const expect = this.#expect.get(contents);
    if (to === 'back') contents.navigationHistory.goBack();
    else if (to === 'reload') {
      expect?.({ kind: 'reload' });
      contents.reload();
    } else if (home !== undefined) {
      if (!isSameDocument(contents.getURL(), home)) expect?.({ kind: 'address', url: home });
      void contents.loadURL(home).catch(ignoreFailedLoad);
    }
  }

  /** A script that waits holds its whole process, and so other pages too. */
  #othersOfProcess(contents: WebContents): readonly SitePage[] {
    const process = contents.getOSProcessId();
    return [...this.#pages]
      .filter(([other]) => other !== contents && other.getOSProcessId() === process)
      .map(([, page]) => page);
  }
}

/**
 * Asks the user before a page is left that has asked for it (`beforeunload`). Chromium wants the answer at
 * once, so that the page stays, and its navigation is repeated if the user leaves. A form that is posted
 * cannot be repeated, and what the user has entered is sent: it leaves without a question. So do a frame and
 * the kiosk itself, unless the user asked it to.
 * @param ask shows the question; returns false if it may not be shown, and then the page is left
 * @returns says where the kiosk leads the page next, for the user
 */
function askBeforeLeaving(
  contents: WebContents,
  ask: (host: string, onAnswer: (isOk: boolean) => void) => boolean,
): (to: Destination) => void {
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

  const leave = async (to: Destination) => {
    if (contents.isDestroyed()) return;
    isLeaving = true;
    if (to.kind === 'reload') contents.reload();
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
  contents.on('did-navigate', onCommitted);
  contents.on('did-navigate-in-page', onCommitted);
  contents.removeAllListeners('will-prevent-unload');
  contents.on('will-prevent-unload', (event) => {
    const index = contents.navigationHistory.getActiveIndex();
    const isHistory = index >= 0 && index !== committedIndex;
    const to = requested ?? (isHistory ? ({ kind: 'history', index } as const) : null);
    requested = null;
    const isAsked = destination !== null;
    if (to !== null && !isLeaving) {
      destination = to;
      if (isAsked || ask(hostOf(contents.mainFrame), onAnswer)) return;
      destination = null;
    }
    event.preventDefault(); // here this means: leave the page
  });
  function onAnswer(isOk: boolean): void {
    const to = destination;
    destination = null;
    if (isOk && to !== null) leave(to).catch(() => undefined); // the page is gone
  }
  return (to) => {
    requested = to;
  };
}

/** Whether an address leads to another place in the document that is shown, which is not left then. */
function isSameDocument(shown: string, to: string): boolean {
  const [document] = shown.split('#');
  const [wanted, place] = to.split('#');
  return document === wanted && place !== undefined;
}

/** What the kiosk's script in the page asks for it; null for a message of the page's own. */
function requestIn({ dialogType, messageText }: RunDialog): 'print' | Notification | null {
  if (dialogType !== 'confirm') return null;
  if (messageText === PRINT) return 'print';
  if (!messageText.startsWith(NOTIFY)) return null;
  try {
    const [title, body] = notification.parse(JSON.parse(messageText.slice(NOTIFY.length)));
    return { title, body };
  } catch {
    return { title: '', body: '' }; // cut, or written by the page itself
  }
}

/** The host of a frame's origin, which a frame without an address has from its opener or parent. */
function hostOf(frame: WebFrameMain | null): string {
  const origin = originOf(frame);
  return URL.canParse(origin) ? new URL(origin).host : '';
}

function originOf(frame: WebFrameMain | null): string {
  try {
    return frame?.origin ?? '';
  } catch {
    return ''; // the frame is gone
  }
}
