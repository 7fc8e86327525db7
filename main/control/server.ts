import { createServer, type Server, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { LineTooLongError, readLines } from '../base/lines.ts';
import { withTimeLimit } from '../base/time-limit.ts';
import { answerTo, type ControlledKiosk, refusal } from './answer.ts';
import { claimChannel } from './lock.ts';
import { MAX_REQUEST_BYTES } from './protocol.ts';

/** More than callers there are on a device: beyond that, idle connections give way. */
const MAX_CONNECTIONS = 8;
/** An answer whose client does not take it holds up nobody for longer. */
const OWED_LIMIT_MS = 1_000;

interface Connection {
  readonly socket: Socket;
  /** The kiosk has still to answer what was asked on it; else it waits for its client. */
  isAnswerDue: boolean;
}

/**
 * The kiosk's end of the control channel, and the lock on its data folder: as long as one process
 * has it open, no other can, and it is free the moment that process is gone, however it went.
 */
export class ControlServer {
  readonly #server: Server;
  readonly #owed = new Set<Promise<void>>();
  /** The one that has been idle for longest comes first. */
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
    // A connection that could not be accepted; the next one can.
    this.#server.on('error', () => undefined);
  }

  /**
   * Takes the data folder for this process. Requests wait until {@link serve}.
   * @param patienceMs how long to wait for a process that is about to let go of the folder
   * @throws ControlError `in-use` when another kiosk has it, `unusable` when nobody can
   */
  static async open(dataFolder: string, patienceMs = 0): Promise<ControlServer> {
    const server = new ControlServer();
    server.#release = await claimChannel(server.#server, dataFolder, patienceMs);
    return server;
  }

  /** From here on requests are answered by this kiosk. */
  serve(kiosk: ControlledKiosk): void {
    this.#setKiosk(kiosk);
  }

  /**
   * Lets go of the data folder at once, so that the process that takes over can have it. Connections
   * stay until this process ends: what was asked before is still answered, what is asked from now on
   * is answered with `handing-over`.
   * @returns when every answer that is due has been handed to the system, or after a second
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
        // It is idle from now on, and so the last to give way; unless it has gone meanwhile.
        if (this.#connections.delete(connection)) this.#connections.add(connection);
        return send(answer);
      });
      this.#owed.add(work);
      await work;
      this.#owed.delete(work);
    });
  }

  /**
   * Whether one more connection can be served. A connection that only waits for its client gives way, so
   * that such clients never keep out one that asks for something.
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
    if (this.#isClosed) return refusal('handing-over', 'Another process is taking over.');
    return answerTo(line, await this.#kiosk);
  }
}

/** A client gets so long to send a whole line, and to take its answer. */
const CLIENT_LIMIT_MS = 10_000;

/** Does what a line asks for and sends the answer, which is done when the system has it. */
type Serve = (line: string, send: (answer: string) => Promise<void>) => Promise<void>;

/**
 * Serves one connection to its end, whatever the client does. A line is read only once the one
 * before it has been answered and the answer taken, so a client cannot make us keep more than a line
 * and a chunk; and one request a turn of the event loop, so a flood does not hold up the kiosk.
 */
async function serveConnection(socket: Socket, serve: Serve): Promise<void> {
  socket.on('error', () => undefined); // the loop below ends by it
  let limit = clientLimit(socket);
  const send = (answer: string): Promise<void> => {
    limit = clientLimit(socket);
    return written(socket, answer);
  };
  try {
    const chunks = socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
    for await (const line of readLines(chunks, MAX_REQUEST_BYTES)) {
      clearTimeout(limit);
      await serve(line.toString(), send);
      await nextTurn();
    }
  } catch (error) {
    // Anything else is a connection that broke, which is the client's affair.
    if (error instanceof LineTooLongError) {
      await written(socket, refusal('too-long', `A line may have ${MAX_REQUEST_BYTES} bytes.`));
    }
  } finally {
    clearTimeout(limit);
    socket.destroy();
  }
}

function clientLimit(socket: Socket): NodeJS.Timeout {
  return setTimeout(() => socket.destroy(), CLIENT_LIMIT_MS);
}

/** Resolves when the system has taken it all, or when it never will. */
function written(socket: Socket, text: string): Promise<void> {
  return new Promise((resolve) => {
    socket.write(text, () => {
      resolve();
    });
  });
}
