import { readdirSync } from 'node:fs';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { errorCode, errorText } from '../base/errors.ts';
import { readLines } from '../base/lines.ts';
import { withTimeLimit } from '../base/time-limit.ts';
import type { ShownConfig } from '../config/in-use/shown-config.ts';
import type { Receipt } from '../ending/receipt.ts';
import { ControlError } from './errors.ts';
import {
  configAnswerSchema,
  MAX_ANSWER_BYTES,
  receiptAnswerSchema,
  refusalSchema,
  type Request,
  requestLine,
  statusAnswerSchema,
} from './protocol.ts';
import { channelFolder, connectToPipe, connectWithin, pipeName } from './socket.ts';
import type { KioskStatus } from './status.ts';

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
const RETRY_MS = 50;

/**
 * The status of the kiosk that runs with a data folder.
 * @throws ControlError `not-running`, `no-permission`, `no-answer`, `refused`
 */
export async function askStatus(dataFolder: string, patience = PATIENCE): Promise<KioskStatus> {
  return (await withKiosk(dataFolder, patience, (kiosk) => statusFrom(kiosk, patience))).status;
}

/** The config of that kiosk. @throws ControlError as {@link askStatus}, and `unknown-request` */
export async function askConfig(dataFolder: string, patience = PATIENCE): Promise<ShownConfig> {
  const { config } = await withKiosk(dataFolder, patience, (conversation) =>
    conversation.ask({ v: 1, ask: 'config' }, configAnswerSchema, patience.statusMs),
  );
  return config;
}

/**
 * Ends the session of the kiosk that runs with a data folder.
 *
 * It asks for the status first: once that has been answered, the connection is known to be held by
 * a process that is the kiosk, so that a connection that breaks later is not one whose request was
 * never read. After that the client never repeats the request: the next session is another user's.
 * @returns the receipt of the verified ending; null when there was no session to end
 * @throws ControlError `not-running`, `no-permission`, `no-answer`, `refused`
 */
export function askEndSession(
  dataFolder: string,
  reason: string | null,
  patience = END_SESSION_PATIENCE,
): Promise<Receipt | null> {
  return withKiosk(dataFolder, patience, async (conversation) => {
    const greeting = await statusFrom(conversation, patience);
    if (greeting.kind !== 'answer') return greeting;
    const request = { v: 1, ask: 'end-session', ...(reason === null ? {} : { reason }) } as const;
    const reply = await conversation.ask(request, receiptAnswerSchema, patience.endSessionMs);
    if (reply.kind === 'broken') {
      throw new ControlError(
        'no-answer',
        'The kiosk closed the connection before the ending was verified.',
      );
    }
    if (reply.kind === 'refusal' && reply.code === 'no-session') return answer(null);
    return reply.kind === 'answer' ? answer(reply.value.receipt) : reply;
  });
}

function statusFrom(
  conversation: Conversation,
  { statusMs }: Patience,
): Promise<Reply<{ status: KioskStatus }>> {
  return conversation.ask({ v: 1, ask: 'status' }, statusAnswerSchema, statusMs);
}

/**
 * Talks with the kiosk. Tries again for a while if the kiosk has done nothing yet, and may answer
 * the next time.
 */
async function withKiosk<T>(
  dataFolder: string,
  { connectMs }: Patience,
  use: (conversation: Conversation) => Promise<Reply<T>>,
): Promise<T> {
  const end = performance.now() + connectMs;
  for (;;) {
    const reply = await attempt(dataFolder, use);
    if (reply.kind === 'answer') return reply.value;
    if (!isTemporary(reply) || performance.now() >= end) throw failure(reply);
    await sleep(RETRY_MS);
  }
}

type Attempt<T> = Reply<T> | { readonly kind: 'not-running'; readonly error: ControlError };

async function attempt<T>(
  dataFolder: string,
  use: (conversation: Conversation) => Promise<Reply<T>>,
): Promise<Attempt<T>> {
  let conversation: Conversation | null = null;
  try {
    conversation = await Conversation.open(dataFolder);
    return await use(conversation);
  } catch (error) {
    if (error instanceof ControlError && error.code === 'not-running') {
      return { kind: 'not-running', error };
    }
    throw error;
  } finally {
    conversation?.close();
  }
}

type Failure = Exclude<Attempt<unknown>, { kind: 'answer' }>;

function isTemporary(reply: Failure): boolean {
  return reply.kind !== 'refusal' || reply.code === 'handing-over';
}

function failure(reply: Failure): ControlError {
  switch (reply.kind) {
    case 'not-running':
      return reply.error;
    case 'broken':
      return new ControlError('no-answer', 'The kiosk takes no more connections.');
    case 'refusal': {
      const code = reply.code === 'bad-request' ? 'unknown-request' : 'refused';
      return new ControlError(code, `The kiosk refused: ${reply.message} (${reply.code})`);
    }
  }
}

function answer<T>(value: T): Reply<T> {
  return { kind: 'answer', value };
}

/** The result of a request. */
type Reply<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'refusal'; readonly code: string; readonly message: string }
  /** The kiosk closed the connection without an answer. */
  | { readonly kind: 'broken' };

/** One connection to the running kiosk. */
class Conversation {
  readonly #socket: Socket;
  readonly #lines: AsyncGenerator<Buffer, undefined>;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#lines = readLines(socket as AsyncIterable<Buffer>, MAX_ANSWER_BYTES);
  }

  /** @throws ControlError `not-running`, `no-permission`, `no-answer` */
  static async open(dataFolder: string): Promise<Conversation> {
    try {
      return new Conversation(await dial(dataFolder));
    } catch (error) {
      throw unreachable(error);
    }
  }

  /**
   * Asks, and waits for the answer. An answer that was sent before the connection broke is read.
   * @throws ControlError `no-answer` after the time limit, or when the answer cannot be read
   */
  async ask<T>(request: Request, schema: z.ZodType<T>, limitMs: number): Promise<Reply<T>> {
    this.#socket.write(requestLine(request));
    const line = await withTimeLimit(this.#nextLine(), limitMs, 'late' as const);
    if (line === 'late') throw noAnswer(`The kiosk did not answer within ${limitMs / 1000} s.`);
    return line === null ? { kind: 'broken' } : readAnswer(line.text, schema);
  }

  close(): void {
    this.#socket.destroy();
  }

  async #nextLine(): Promise<{ readonly text: string } | null> {
    try {
      const line = (await this.#lines.next()).value;
      return line === undefined ? null : { text: line.toString() };
    } catch {
      return null; // the connection broke, or the line is too long
    }
  }
}

async function dial(dataFolder: string): Promise<Socket> {
  if (process.platform === 'win32') return connectToPipe(pipeName(dataFolder));
  const folder = channelFolder(dataFolder);
  const [name] = readdirSync(folder);
  if (name === undefined) throw notRunning();
  return connectWithin(folder, name);
}

function readAnswer<T>(line: string, schema: z.ZodType<T>): Reply<T> {
  const answer = parsed(line);
  const good = schema.safeParse(answer);
  if (good.success) return { kind: 'answer', value: good.data };
  const refused = refusalSchema.safeParse(answer);
  if (!refused.success) throw noAnswer('The kiosk gave an answer that cannot be read.');
  const { code, message } = refused.data;
  return { kind: 'refusal', code, message };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null; // no schema accepts it
  }
}

function unreachable(error: unknown): ControlError {
  if (error instanceof ControlError) return error;
  switch (errorCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ECONNREFUSED':
    case 'ECONNRESET': // the kiosk closed meanwhile: another process is about to take over
      return notRunning(error);
    case 'EACCES':
    case 'EPERM':
      return new ControlError('no-permission', 'The kiosk belongs to another user.', error);
    default:
      return noAnswer(`The kiosk cannot be reached: ${errorText(error)}`, error);
  }
}

function notRunning(cause?: unknown): ControlError {
  return new ControlError('not-running', 'The kiosk is not running.', cause);
}

function noAnswer(message: string, cause?: unknown): ControlError {
  return new ControlError('no-answer', message, cause);
}
