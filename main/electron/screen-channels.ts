import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { z } from 'zod';
import type { Channels, ScreenUpdate, SessionState } from '../../preload/contract.ts';
import { SCREENS_URL } from './screens-protocol.ts';

type Ask = Channels['ask'];

/** What the main process answers: one function per channel, its arguments already checked. */
export type Answers = {
  readonly [Name in keyof Ask]: (...args: Ask[Name]['args']) => Ask[Name]['result'];
};

const stateKinds = [
  'signed-out',
  'signing-in',
  'active',
  'warning',
  'ending',
  'ended',
  'out-of-service',
] as const satisfies readonly SessionState['kind'][];

const argumentsOf: { readonly [Name in keyof Ask]: z.ZodType<Ask[Name]['args']> } = {
  setup: z.tuple([]),
  update: z.tuple([]),
  startSession: z.tuple([]),
  continueSession: z.tuple([]),
  endSession: z.tuple([]),
  chooseSite: z.tuple([z.number().int().nonnegative()]),
  leaveExitScreen: z.tuple([]),
  painted: z.tuple([z.enum(stateKinds)]),
};

/**
 * Answers the screens, and nobody else: the sender is checked first, then the arguments. What is
 * refused rejects at the sender.
 */
export function answerScreens(screens: WebContents, answers: Answers): void {
  for (const name of Object.keys(argumentsOf) as (keyof Ask)[]) answerOne(screens, name, answers);
}

function answerOne(screens: WebContents, name: keyof Ask, answers: Answers): void {
  // The arguments were checked against this very channel's own.
  const answer = answers[name] as (...args: readonly unknown[]) => unknown;
  ipcMain.handle(name, (event, ...args: unknown[]) => {
    if (!isFrom(screens, event)) throw new Error(`${name}: only the kiosk's own screens may ask`);
    const checked = argumentsOf[name].safeParse(args);
    if (!checked.success) throw new TypeError(`${name}: wrong arguments`);
    return answer(...checked.data);
  });
}

function isFrom(screens: WebContents, { sender, senderFrame }: IpcMainInvokeEvent): boolean {
  return sender === screens && senderFrame === screens.mainFrame && senderFrame.url === SCREENS_URL;
}

/** Tells the screens a new state. */
export function tellScreens(screens: WebContents, update: ScreenUpdate): void {
  if (!screens.isDestroyed()) screens.send('update' satisfies keyof Channels['tell'], update);
}
