import { readdirSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { z } from 'zod';
import { errorCode, errorText } from '../base/errors.ts';
import { readLines } from '../base/lines.ts';
import { withTimeLimit } from '../base/time-limit.ts';
import { channelFolder, pipeName } from './address.ts';
import { connectToPipe, connectWithin } from './connect.ts';
import { ControlError } from './control-error.ts';
import { refusalSchema } from './protocol-schemas.ts';
import { MAX_ANSWER_BYTES, requestLine, type Request } from './protocol.ts';

/** What became of a question. */
export type Reply<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'refusal'; readonly code: string; readonly message: string }
  /** The kiosk ended the connection without a word. */
  | { readonly kind: 'broken' };

/** One connection to the running kiosk. */
export class Conversation {
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
   * @throws ControlError `no-answer` after the time limit, or when the answer cannot be understood
   */
  async ask<T>(request: Request, schema: z.ZodType<T>, limitMs: number): Promise<Reply<T>> {
    this.#socket.write(requestLine(request));
    const line = await withTimeLimit(this.#nextLine(), limitMs, 'late' as const);
    if (line === 'late') throw noAnswer(`The kiosk did not answer within ${limitMs / 1000} s.`);
    return line === null ? { kind: 'broken' } : understood(line.text, schema);
  }

  close(): void {
    this.#socket.destroy();
  }

  async #nextLine(): Promise<{ readonly text: string } | null> {
    try {
      const line = (await this.#lines.next()).value;
      return line === undefined ? null : { text: line.toString() };
    } catch {
      return null; // the connection broke, or what came is no answer of ours
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

function understood<T>(line: string, schema: z.ZodType<T>): Reply<T> {
  const answer = parsed(line);
  const good = schema.safeParse(answer);
  if (good.success) return { kind: 'answer', value: good.data };
  const refused = refusalSchema.safeParse(answer);
  if (!refused.success) throw noAnswer('The kiosk gave an answer that cannot be understood.');
  const { code, message } = refused.data;
  return { kind: 'refusal', code, message };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null; // which no schema takes
  }
}

function unreachable(error: unknown): ControlError {
  if (error instanceof ControlError) return error;
  switch (errorCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ECONNREFUSED':
    case 'ECONNRESET': // it closed while we connected: another process is about to take over
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
