import type { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { OWN_AREA_PAGE_SCRIPT, OWN_AREA_SCRIPT } from './own-area-script.ts';
import { PAGE_SCRIPT } from './page-script.ts';
import type { OnBlocked } from './site-traffic.ts';

type Command = readonly [method: string, parameters: Readonly<Record<string, unknown>>];

/** What is sent to a page and to each frame that has a process of its own, in this order. */
function guardsOf(isPage: boolean): readonly Command[] {
  const addScript = (source: string, more = {}): Command => [
    'Page.addScriptToEvaluateOnNewDocument',
    { source, runImmediately: true, ...more },
  ];
  return [
    ['Page.enable', {}],
    ['Page.setInterceptFileChooserDialog', { enabled: true }],
    // A frame that waits has no document yet, and stays empty if a world is made in it (Electron 33).
    addScript(OWN_AREA_SCRIPT, { worldName: 'own-area', runImmediately: isPage }),
    addScript(OWN_AREA_PAGE_SCRIPT),
    addScript(PAGE_SCRIPT),
    // A frame waits until it has its guards. No filter: with one, service workers wait for ever.
    ['Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }],
    ['Runtime.runIfWaitingForDebugger', {}],
  ];
}

/**
 * Keeps a page from opening the system's dialogs for files and for printing. Only the DevTools
 * protocol can, also under `devTools: false` (Electron issue 32671). What is sent before a page is
 * loaded holds for its first document; it outlives navigation and a crash of the page's process.
 */
export function guardDialogs(contents: WebContents, onBlocked: OnBlocked): void {
  refuseScriptDialogs(contents);
  const { debugger: devTools } = contents;
  const guard = (session?: string) => {
    for (const [method, parameters] of guardsOf(session === undefined)) {
      devTools.sendCommand(method, parameters, session).catch(ignoreClosedTarget);
    }
  };
  const attach = () => {
    if (contents.isDestroyed() || devTools.isAttached()) return;
    devTools.attach('1.3');
    guard();
  };
  devTools.on('message', (_event, method, parameters: { readonly sessionId?: string }) => {
    if (method === 'Page.fileChooserOpened')
      onBlocked('dialog', { kind: 'words', text: 'file' }, contents);
    // Not from within the event: the frame would not hear of it and wait for ever.
    else if (method === 'Target.attachedToTarget') setImmediate(guard, parameters.sessionId);
  });
  devTools.on('detach', () => setImmediate(attach));
  attach();
}

/**
 * Electron's own listener refuses them under `disableDialogs`, too, but first reads the page's address,
 * and fails where a new window has none yet (Electron 33, lib/browser/api/web-contents.ts).
 */
function refuseScriptDialogs(contents: EventEmitter): void {
  contents.removeAllListeners('-run-dialog');
  contents.on('-run-dialog', (_dialog, answer: (isOk: boolean, text: string) => void) => {
    answer(false, '');
  });
}

/** A frame or a worker that is gone before it has its guards; workers have no pages. */
function ignoreClosedTarget(): void {
  return undefined;
}
