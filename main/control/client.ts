import { setTimeout as sleep } from 'node:timers/promises';
import type { Receipt } from '../termination/receipt.ts';
import { ControlError } from './control-error.ts';
import { Conversation, type Reply } from './conversation.ts';
import { receiptAnswerSchema, statusAnswerSchema } from './protocol-schemas.ts';
import type { KioskStatus } from './status.ts';

export type { Receipt, StepResult } from '../termination/receipt.ts';

/** How long a client waits; milliseconds. */
interface Patience {
  /** For a kiosk that is just being taken over by a new process, or has no connection free. */
  readonly connectMs: number;
  readonly statusMs: number;
  /** From the request to the verified ending. */
  readonly endSessionMs: number;
}

const PATIENCE: Patience = { connectMs: 3_000, statusMs: 3_000, endSessionMs: 60_000 };
/** A page can keep the kiosk busy: it answers late, and its session has to end all the same. */
const END_SESSION_PATIENCE: Patience = { ...PATIENCE, statusMs: 15_000 };
const LOOK_AGAIN_MS = 50;

/**
 * The status of the kiosk that runs with a data folder.
 * @throws ControlError `not-running`, `no-permission`, `no-answer`, `refused`
 */
export async function askStatus(dataFolder: string, patience = PATIENCE): Promise<KioskStatus> {
  const { status } = await withKiosk(dataFolder, patience, (talk) => statusFrom(talk, patience));
  return status;
}

/**
 * Ends the session of the kiosk that runs with a data folder.
 *
 * It asks for the status first: once that has been answered, the connection is known to be held by
 * a process that is the kiosk, so that a connection that breaks later is not one whose request was
 * never read. From there on the request is never repeated, for the next session is another person's.
 * @returns the receipt of the verified ending; null when there was no session to end
 * @throws ControlError `not-running`, `no-permission`, `no-answer`, `refused`
 */
export function askEndSession(
  dataFolder: string,
  reason: string | null,
  patience = END_SESSION_PATIENCE,
): Promise<Receipt | null> {
  return withKiosk(dataFolder, patience, async (talk) => {
    const greeting = await statusFrom(talk, patience);
    if (greeting.kind !== 'answer') return greeting;
    const request = { v: 1, ask: 'end-session', ...(reason === null ? {} : { reason }) } as const;
    const reply = await talk.ask(request, receiptAnswerSchema, patience.endSessionMs);
    if (reply.kind === 'broken') {
      throw new ControlError('no-answer', 'The kiosk broke off before the ending was verified.');
    }
    if (reply.kind === 'refusal' && reply.code === 'no-session') return answer(null);
    return reply.kind === 'answer' ? answer(reply.value.receipt) : reply;
  });
}

function statusFrom(
  talk: Conversation,
  { statusMs }: Patience,
): Promise<Reply<{ status: KioskStatus }>> {
  return talk.ask({ v: 1, ask: 'status' }, statusAnswerSchema, statusMs);
}

/** Talks with the kiosk; again, for a while, where nothing has been done yet and that may pass. */
async function withKiosk<T>(
  dataFolder: string,
  { connectMs }: Patience,
  talkWith: (talk: Conversation) => Promise<Reply<T>>,
): Promise<T> {
  const end = performance.now() + connectMs;
  for (;;) {
    const reply = await attempt(dataFolder, talkWith);
    if (reply.kind === 'answer') return reply.value;
    if (!mayPass(reply) || performance.now() >= end) throw failure(reply);
    await sleep(LOOK_AGAIN_MS);
  }
}

type Attempt<T> = Reply<T> | { readonly kind: 'not-running'; readonly error: ControlError };

async function attempt<T>(
  dataFolder: string,
  talkWith: (talk: Conversation) => Promise<Reply<T>>,
): Promise<Attempt<T>> {
  let talk: Conversation | null = null;
  try {
    talk = await Conversation.open(dataFolder);
    return await talkWith(talk);
  } catch (error) {
    if (error instanceof ControlError && error.code === 'not-running') {
      return { kind: 'not-running', error };
    }
    throw error;
  } finally {
    talk?.close();
  }
}

type Failure = Exclude<Attempt<unknown>, { kind: 'answer' }>;

function mayPass(reply: Failure): boolean {
  return reply.kind !== 'refusal' || reply.code === 'handing-over';
}

function failure(reply: Failure): ControlError {
  switch (reply.kind) {
    case 'not-running':
      return reply.error;
    case 'broken':
      return new ControlError('no-answer', 'The kiosk takes no more connections.');
    case 'refusal':
      return new ControlError('refused', `The kiosk refused: ${reply.message} (${reply.code})`);
  }
}

function answer<T>(value: T): Reply<T> {
  return { kind: 'answer', value };
}
