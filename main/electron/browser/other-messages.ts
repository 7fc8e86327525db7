import { app, type WebContents } from 'electron';

/** Called with what was refused, in the kiosk's own words, never a page's. */
export type OnRefused = (detail: string) => void;

/**
 * Refuses messages on no channel: all pages of the kiosk, including its own screens, only send
 * requests and wait for the answer. Without this, Electron would drop such messages unnoticed.
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
    event.returnValue = null; // or the page would never continue
    onMessage();
  });
}
