import { app, type WebContents } from 'electron';

/** Told what was refused, in words of ours: never a page's own. */
export type OnRefused = (detail: string) => void;

/**
 * Refuses what comes on no channel: every page of the kiosk, ours too, only ever asks and waits for
 * the answer. Electron gives such messages to whoever listens, which is nobody.
 */
export function refuseOtherMessages(screens: WebContents, onRefused: OnRefused): void {
  watch(screens, () => {
    onRefused('a message on no channel');
  });
  app.on('web-contents-created', (_event, contents) => {
    watch(contents, () => {
      onRefused('a message from another page');
      contents.forcefullyCrashRenderer();
    });
  });
}

function watch(contents: WebContents, onMessage: () => void): void {
  contents.on('ipc-message', onMessage);
  contents.on('ipc-message-sync', (event) => {
    event.returnValue = null; // or the page would wait for ever
    onMessage();
  });
}
