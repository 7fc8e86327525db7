import { app, ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import type { Channels } from '../../../preload/contract.ts';
import { argumentChecks } from './arguments.ts';
import { SCREENS_URL } from './screens-protocol.ts';

type Ask = Channels['ask'];

/** What the main process answers: one function per channel, its arguments already checked. */
export type Answers = {
  readonly [Name in keyof Ask]: (
    ...args: Ask[Name]['args']
  ) => Ask[Name]['result'] | Promise<Ask[Name]['result']>;
};

/** Answers the screens, and gets notice of what was refused. */
interface Receiver {
  readonly answers: Answers;
  readonly onRefused: OnRefused;
}

/**
 * Takes the requests of the kiosk's screens, and of nothing else: checks the sender first, then the
 * arguments. A refusal rejects at the sender and never repeats the arguments: they may hold a
 * password. Requests wait until there is a receiver: the page may ask before the config is read.
 * @returns connects the receiver; call it once
 */
export function takeRequests(screens: WebContents): (receiver: Receiver) => void {
  let connect: (receiver: Receiver) => void = () => undefined;
  const connected = new Promise<Receiver>((resolve) => (connect = resolve));
  const onRefused = (detail: string) =>
    void connected.then((receiver) => {
      receiver.onRefused(detail);
    });
  for (const name of Object.keys(argumentChecks) as (keyof Ask)[])
    takeOne(screens, name, connected, onRefused);
  refuseOtherMessages(screens, onRefused);
  return connect;
}

function takeOne(
  screens: WebContents,
  name: keyof Ask,
  connected: Promise<Receiver>,
  onRefused: OnRefused,
): void {
  ipcMain.handle(name, async (event, ...args: unknown[]) => {
    if (!isFrom(screens, event)) {
      onRefused(`${name} from another page`);
      // Only our own page has an API to ask with: the process of this page misbehaves.
      if (event.sender !== screens) event.sender.forcefullyCrashRenderer();
      throw new Error(`${name}: only the kiosk's own screens may ask`);
    }
    if (!argumentChecks[name](args)) {
      onRefused(`${name} with wrong arguments`);
      throw new TypeError(`${name}: wrong arguments`);
    }
    // The arguments were checked by this channel's own check.
    const answer = (await connected).answers[name] as (...args: readonly unknown[]) => unknown;
    return answer(...args);
  });
}

function isFrom(screens: WebContents, { sender, senderFrame }: IpcMainInvokeEvent): boolean {
  return sender === screens && senderFrame === screens.mainFrame && senderFrame.url === SCREENS_URL;
}

/** Sends the screens a message, unless they are gone. */
export function tellScreens<Name extends keyof Channels['tell']>(
  screens: WebContents,
  name: Name,
  message: Channels['tell'][Name],
): void {
  if (!screens.isDestroyed()) screens.send(name, message);
}

/** Called with what was refused, in the kiosk's own words, never a page's. */
type OnRefused = (detail: string) => void;

/**
 * Refuses messages on no channel: all pages of the kiosk, including its own screens, only send
 * requests and wait for the answer. Without this, Electron would drop such messages unnoticed.
 */
function refuseOtherMessages(screens: WebContents, onRefused: OnRefused): void {
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
