import type { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import ownAreaPageScript from '../../../../page-scripts/own-area-page.ts?page-script';
import ownAreaScript from '../../../../page-scripts/own-area.ts?page-script';
import textFieldsScript from '../../../../page-scripts/text-fields.ts?page-script';
import pageGuardScript from '../../../../page-scripts/page-guard.ts?page-script';
import type { SendCommand } from './devtools.ts';
import { PdfViewer } from '../pdf/pdf-viewer.ts';
import { FIELD_COMMAND, OWN_WORLD } from './devtools.ts';
import type { OnBlocked } from '../site-traffic.ts';

type Command = readonly [method: string, parameters: Readonly<Record<string, unknown>>];

/** What is sent to a page and to each frame that has a process of its own, in this order. */
function guardsOf(pdfViewer: PdfViewer | null, scripts: readonly string[]): readonly Command[] {
  const addScript = (source: string, world = {}): Command => [
    'Page.addScriptToEvaluateOnNewDocument',
    { source, runImmediately: true, ...world },
  ];
  return [
    ['Page.enable', {}],
    ['Page.setInterceptFileChooserDialog', { enabled: true }],
    FIELD_COMMAND,
    addScript(textFieldsScript, { worldName: OWN_WORLD }),
    addScript(ownAreaScript, { worldName: OWN_WORLD }),
    addScript(ownAreaPageScript),
    addScript(pageGuardScript),
    ...scripts.map((script) => addScript(script)),
    ...(pdfViewer === null ? [] : [PdfViewer.command]),
    // No frame waits for its guards: it might stay empty (docs/decisions/0004).
    ['Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true }],
    // Only a second DevTools client, which a development build allows, lets it wait.
    ['Runtime.runIfWaitingForDebugger', {}],
  ];
}

/**
 * Keeps a page from opening the system's dialogs for files and for printing. Only the DevTools
 * protocol can do that, and it also works with `devTools: false` (Electron issue 32671). Commands
 * sent before a page loads apply from its first document on, and survive navigation and crashes.
 * @param scripts what else runs in every document before its own scripts (permissions.ts)
 */
export function guardDialogs(
  contents: WebContents,
  onBlocked: OnBlocked,
  pdfViewer: PdfViewer | null,
  scripts: readonly string[],
): void {
  refuseScriptDialogs(contents);
  const { debugger: devTools } = contents;
  const guard = (session?: string) => {
    for (const [method, parameters] of guardsOf(pdfViewer, scripts)) {
      devTools.sendCommand(method, parameters, session).catch(ignoreClosedTarget);
    }
  };
  const attach = () => {
    if (contents.isDestroyed() || devTools.isAttached()) return;
    devTools.attach('1.3');
    guard();
  };
  devTools.on('message', (_event, method, parameters: { readonly sessionId?: string }, from) => {
    if (method === 'Page.fileChooserOpened')
      onBlocked('dialog', { kind: 'words', text: 'file' }, contents);
    // Not inside the event handler: the frame would not get the commands and would never continue.
    else if (method === 'Target.attachedToTarget') setImmediate(guard, parameters.sessionId);
    else if (pdfViewer !== null) {
      const session = from === '' ? undefined : from;
      const send: SendCommand = (command, more) => devTools.sendCommand(command, more, session);
      const speaker = { contents, send, isFrame: session !== undefined };
      pdfViewer.onMessage(speaker, method, parameters).catch(ignoreClosedTarget);
    }
  });
  devTools.on('detach', () => setImmediate(attach));
  attach();
}

/**
 * Electron's own listener also refuses them under `disableDialogs`, but it reads the page's address
 * first and fails for a new window that has none yet (Electron 33,
 * lib/browser/api/web-contents.ts).
 */
function refuseScriptDialogs(contents: EventEmitter): void {
  contents.removeAllListeners('-run-dialog');
  contents.on('-run-dialog', (_dialog, answer: (isOk: boolean, text: string) => void) => {
    answer(false, '');
  });
}

/** A frame or a worker may be gone before it has its guards; workers have no `Page` domain. */
function ignoreClosedTarget(): void {
  return undefined;
}
