import { once } from 'node:events';
import { WebSocket, type RawData } from 'ws';
import { z } from 'zod';

const message = z.object({
  id: z.number().optional(),
  sessionId: z.string().optional(),
  method: z.string().optional(),
  params: z.record(z.string(), z.unknown()).optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
});

type Parameters = Readonly<Record<string, unknown>>;

/** An event of the DevTools protocol. */
export interface DevToolsEvent {
  readonly method: string;
  readonly params: Parameters;
  /** Absent for an event of the browser as a whole. */
  readonly sessionId: string | undefined;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A connection to a browser's DevTools endpoint that remembers every event. */
export class DevTools {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(event: DevToolsEvent) => void>();
  readonly events: DevToolsEvent[] = [];
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      this.#receive(data);
    });
    socket.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('disconnected'));
    });
  }

  static async connect(url: string): Promise<DevTools> {
    const socket = new WebSocket(url, { maxPayload: 256 * 1024 * 1024 });
    await once(socket, 'open');
    return new DevTools(socket);
  }

  send(method: string, params: Parameters = {}, sessionId?: string): Promise<unknown> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, {
        resolve,
        reject: (error) => {
          reject(new Error(`${method}: ${error.message}`));
        },
      });
      this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) }));
    });
  }

  /** Calls back in the same turn in which an event arrives. */
  onEvent(listener: (event: DevToolsEvent) => void): void {
    this.#listeners.add(listener);
  }

  close(): void {
    this.#socket.terminate();
  }

  #receive(data: RawData): void {
    const text = Buffer.isBuffer(data) ? data.toString() : '';
    const { id, method, params = {}, result, error, sessionId } = message.parse(JSON.parse(text));
    if (id === undefined) {
      const event = { method: method ?? '', params, sessionId };
      this.events.push(event);
      for (const listener of this.#listeners) listener(event);
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(error.message));
  }
}

/** Waits until a check gives something other than null, false and undefined. @returns null after the limit */
export async function eventually<T>(
  check: () => T | Promise<T>,
  limitMs = 5000,
): Promise<NonNullable<T> | null> {
  const end = Date.now() + limitMs;
  for (;;) {
    const result = await check();
    if (result !== null && result !== undefined && result !== false) return result;
    if (Date.now() > end) return null;
    await pause(20);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
