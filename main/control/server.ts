import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerTo, refusal, type ControlledKiosk } from './answer.ts';
import { claimChannel } from './claim.ts';
import { serveConnection } from './connection.ts';

/** Enough for every caller of a device; further ones take the place of those that ask nothing. */
const MAX_CONNECTIONS = 32;
/** An answer whose client does not take it holds up nobody for longer. */
const OWED_LIMIT_MS = 1_000;

interface Connection {
  readonly socket: Socket;
  /** It has asked something that the kiosk has not answered yet. */
  isWaitingForKiosk: boolean;
}

/**
 * The kiosk's end of the control channel, and the lock on its data folder: as long as one process
 * has it open, no other can, and it is free the moment that process is gone, however it went.
 */
export class ControlServer {
  readonly #server: Server;
  readonly #owed = new Set<Promise<void>>();
  /** In the order in which they last asked, or connected. */
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
    await Promise.race([Promise.all(this.#owed), sleep(OWED_LIMIT_MS, undefined, { ref: false })]);
  }

  #accept(socket: Socket): void {
    if (!this.#makeRoom()) {
      socket.destroy();
      return;
    }
    const connection: Connection = { socket, isWaitingForKiosk: false };
    this.#connections.add(connection);
    socket.once('close', () => this.#connections.delete(connection));
    void serveConnection(socket, async (line, send) => {
      connection.isWaitingForKiosk = true;
      const work = this.#answer(line).then((answer) => {
        connection.isWaitingForKiosk = false;
        if (this.#connections.delete(connection)) this.#connections.add(connection);
        return send(answer);
      });
      this.#owed.add(work);
      await work;
      this.#owed.delete(work);
    });
  }

  /**
   * Ends the connection that has asked nothing for longest where there are too many, so that idle callers
   * never keep `status` and `end-session` out.
   * @returns false where every connection waits for the kiosk's answer
   */
  #makeRoom(): boolean {
    if (this.#connections.size < MAX_CONNECTIONS) return true;
    const idle = [...this.#connections].find(({ isWaitingForKiosk }) => !isWaitingForKiosk);
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
