import { createServer, type Server, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { assertNever } from '../base/assert-never.ts';
import { LineTooLongError, readLines } from '../base/lines.ts';
import { withTimeLimit } from '../base/time-limit.ts';
import type { ShownConfig } from '../config/in-use/shown-config.ts';
import type { Receipt } from '../ending/receipt.ts';
import { claimChannel } from './lock.ts';
import type { Answer, Request } from './protocol.ts';
import type { KioskStatus } from './status.ts';

/** Loaded with the first connection: the kiosk does not need Zod to start. */
const loadProtocol = () => import('./protocol.ts');

/** More than a device has callers: beyond this number, the server closes idle connections. */
const MAX_CONNECTIONS = 8;
/** How long {@link ControlServer.close} waits for clients to take their answers. */
const OWED_LIMIT_MS = 1_000;

interface Connection {
  readonly socket: Socket;
  /** The kiosk still has to answer a request; otherwise the connection waits for its client. */
  isAnswerDue: boolean;
}

/** What callers of the control channel may do with the kiosk. */
export interface ControlledKiosk {
  status(): KioskStatus;
  /** The config that this process uses. */
  config(): Promise<ShownConfig>;
  /**
   * Ends the session, or joins an ending that is running.
   * @param reason in the caller's own words
   * @returns the receipt once the ending is verified; null when there was no session to end
   */
  endSession(reason: string | null): Promise<Receipt | null>;
}

/**
 * The kiosk's end of the control channel, and the lock on its data folder: while one process has it
 * open, no other can open it, and it is free as soon as that process has ended, for any reason.
 */
export class ControlServer {
  readonly #server: Server;
  readonly #owed = new Set<Promise<void>>();
  /** The longest idle connection comes first. */
  readonly #connections = new Set<Connection>();
  readonly #kiosk: Promise<ControlledKiosk>;
  #setKiosk: (kiosk: ControlledKiosk) => void = () => undefined;
  #release: () => void = () => undefined;
  #isClosed = false;

  private constructor() {
    this.#kiosk = new Promise((resolve) => (this.#setKiosk = resolve));
    this.#server = createServer({ allowHalfOpen: true }, (socket) => {
      this.#accept(socket);
    });
    // The server could not accept a connection; it may accept the next one.
    this.#server.on('error', () => undefined);
  }

  /**
   * Takes the data folder for this process. Requests wait until {@link serve}.
   * @param patienceMs how long to wait for a process that is about to release the folder
   * @throws ControlError `in-use` if another kiosk has it, `unusable` if no process can use it
   */
  static async open(dataFolder: string, patienceMs = 0): Promise<ControlServer> {
    const server = new ControlServer();
    server.#release = await claimChannel(server.#server, dataFolder, patienceMs);
    return server;
  }

  /** From now on this kiosk answers requests. */
  serve(kiosk: ControlledKiosk): void {
    this.#setKiosk(kiosk);
  }

  /**
   * Releases the data folder at once, so that the process that takes over can have it. Connections
   * stay until this process ends: the kiosk still answers earlier requests, and answers new ones
   * with `handing-over`.
   * @returns when the system has taken every answer that is due, or after a second
   */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#release();
    await withTimeLimit(Promise.all(this.#owed), OWED_LIMIT_MS, undefined);
  }

  #accept(socket: Socket): void {
    if (!this.#hasRoom()) {
      socket.destroy();
      return;
    }
    const connection: Connection = { socket, isAnswerDue: false };
    this.#connections.add(connection);
    socket.once('close', () => this.#connections.delete(connection));
    void serveConnection(socket, async (line, send) => {
      connection.isAnswerDue = true;
      const work = this.#answer(line).then((answer) => {
        connection.isAnswerDue = false;
        // It is idle from now on, so it is the last to be closed, unless it has closed meanwhile.
        if (this.#connections.delete(connection)) this.#connections.add(connection);
        return send(answer);
      });
      this.#owed.add(work);
      await work;
      this.#owed.delete(work);
    });
  }

  /**
   * Whether one more connection can be served. If necessary, closes a connection that only waits
   * for its client, so that idle clients never keep out a client with a request.
   */
  #hasRoom(): boolean {
    if (this.#connections.size < MAX_CONNECTIONS) return true;
    const idle = [...this.#connections].find(({ isAnswerDue }) => !isAnswerDue);
    if (idle === undefined) return false;
    this.#connections.delete(idle);
    idle.socket.destroy();
    return true;
  }

  async #answer(line: string): Promise<string> {
    if (this.#isClosed) {
      const { refusalLine } = await loadProtocol();
      return refusalLine('handing-over', 'Another process is taking over.');
    }
    return answerTo(line, await this.#kiosk);
  }
}

/** How long a client may take to send a whole line, and to take its answer. */
const CLIENT_LIMIT_MS = 10_000;

/** Handles the request in a line and sends the answer; resolves when the system has the answer. */
type Serve = (line: string, send: (answer: string) => Promise<void>) => Promise<void>;

/**
 * Serves one connection to its end, whatever the client does. The kiosk reads a line only after the
 * client has taken the answer to the previous one, so a client cannot make the kiosk buffer more
 * than a line and a chunk. It handles one request per turn of the event loop, so a flood does not
 * hold up the kiosk.
 */
async function serveConnection(socket: Socket, serve: Serve): Promise<void> {
  socket.on('error', () => undefined); // an error ends the loop below
  let limit = clientLimit(socket);
  const send = (answer: string): Promise<void> => {
    limit = clientLimit(socket);
    return written(socket, answer);
  };
  try {
    const { MAX_REQUEST_BYTES } = await loadProtocol();
    const chunks = socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
    for await (const line of readLines(chunks, MAX_REQUEST_BYTES)) {
      clearTimeout(limit);
      await serve(line.toString(), send);
      await nextTurn();
    }
  } catch (error) {
    // Any other error is a broken connection, which only concerns the client.
    if (error instanceof LineTooLongError) {
      const { MAX_REQUEST_BYTES, refusalLine } = await loadProtocol();
      await written(socket, refusalLine('too-long', `A line may have ${MAX_REQUEST_BYTES} bytes.`));
    }
  } finally {
    clearTimeout(limit);
    socket.destroy();
  }
}

function clientLimit(socket: Socket): NodeJS.Timeout {
  return setTimeout(() => socket.destroy(), CLIENT_LIMIT_MS);
}

/** Resolves when the system has taken the whole text, or never will. */
function written(socket: Socket, text: string): Promise<void> {
  return new Promise((resolve) => {
    socket.write(text, () => {
      resolve();
    });
  });
}

/** Answers one line; gives a line that is never longer than an answer may be. Never rejects. */
export async function answerTo(line: string, kiosk: ControlledKiosk): Promise<string> {
  const { MAX_ANSWER_BYTES, answerLine, parseRequest, refusalLine } = await loadProtocol();
  const request = parseRequest(line);
  if (request === null) return refusalLine('bad-request', 'This is no request of version 1.');
  try {
    const answer = answerLine(await answerOf(request, kiosk));
    if (Buffer.byteLength(answer) <= MAX_ANSWER_BYTES) return answer;
    return refusalLine('failed', 'The answer would be too long.');
  } catch {
    // The error may name a user's page or file, so the answer does not contain it.
    return refusalLine('failed', 'The kiosk could not do it.');
  }
}

async function answerOf(request: Request, kiosk: ControlledKiosk): Promise<Answer> {
  switch (request.ask) {
    case 'status':
      return { ok: true, status: kiosk.status() };
    case 'config':
      return { ok: true, config: await kiosk.config() };
    case 'end-session': {
      const receipt = await kiosk.endSession(request.reason ?? null);
      if (receipt !== null) return { ok: true, receipt };
      return { ok: false, code: 'no-session', message: 'There is no session to end.' };
    }
    default:
      return assertNever(request);
  }
}
