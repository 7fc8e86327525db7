import type { WebContents, WebFrameMain } from 'electron';
import { z } from 'zod';
import type { Navigation, SitePage } from '../../../session/pages.ts';
import type { PageDialogs } from '../../../sites/page-dialogs.ts';
import { askBeforeLeaving, hostOf, originOf, type Leaving } from './leaving.ts';
import { endIfHung } from '../load/hung-page.ts';
import { ignoreFailedLoad } from '../site-lockdown.ts';
import { withoutSecurityKeys } from './security-keys.ts';
import type { OnBlocked } from '../site-traffic.ts';

/** The kiosk's script in every page asks to print by a `confirm` with this text (page-guard.ts). */
const PRINT = 'cleardesk:print';
/** The kiosk's script of a site that may notify does so by a `confirm` with this beginning (notifications.ts). */
const NOTIFY = 'cleardesk:notify:';
const notification = z.tuple([z.string(), z.string()]);

/** What Electron passes with `-run-dialog` (shell/browser/electron_javascript_dialog_manager.cc). */
interface RunDialog {
  readonly dialogType: 'alert' | 'confirm' | 'prompt';
  readonly messageText: string;
  readonly defaultPromptText: string;
  readonly frame: WebFrameMain | null;
}

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
  readonly #leaving = new WeakMap<WebContents, Leaving>();

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
    // Before a new document withdraws the questions of the old one.
    const leaving = askBeforeLeaving(contents, (kind, host, onAnswer) =>
      dialogs.ask({ kind, pages: [page], siteIndex, host, text: '', preset: '' }, onAnswer),
    );
    this.#leaving.set(contents, leaving);
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
  }

  /**
   * Leads a page as the user asked by the session bar: back, to load again, or to its first page, if it has
   * one. A page that asks before it is left does so here, too.
   */
  lead(contents: WebContents, to: Navigation, home: string | undefined): void {
    const leaving = this.#leaving.get(contents);
    if (to === 'back') contents.navigationHistory.goBack();
    else if (to === 'reload') {
      leaving?.expect({ kind: 'reload' });
      contents.reload();
    } else if (home !== undefined) {
      if (!isSameDocument(contents.getURL(), home)) leaving?.expect({ kind: 'address', url: home });
      void contents.loadURL(home).catch(ignoreFailedLoad);
    }
    this.endIfHung(contents);
  }

  /** The user leads a page elsewhere, which a script that never ends must not keep them from. */
  endIfHung(contents: WebContents): void {
    endIfHung(contents, () => this.#options.dialogs.isAsking);
  }

  /**
   * Closes a page as the user asked by the session bar, unless it asks first and the user stays. Messages
   * that its process waits for are answered "no": it could not ask.
   */
  close(contents: WebContents): void {
    const { dialogs } = this.#options;
    const page = this.#pages.get(contents);
    const leaving = this.#leaving.get(contents);
    if (page === undefined || leaving === undefined || leaving.isClosing()) return;
    dialogs.withdraw(page, 'all');
    for (const other of this.#othersOfProcess(contents)) dialogs.withdraw(other, 'scripts');
    leaving.close();
  }

  /** A script that waits holds its whole process, and so other pages too. */
  #othersOfProcess(contents: WebContents): readonly SitePage[] {
    const process = contents.getOSProcessId();
    return [...this.#pages]
      .filter(([other]) => other !== contents && other.getOSProcessId() === process)
      .map(([, page]) => page);
  }
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
