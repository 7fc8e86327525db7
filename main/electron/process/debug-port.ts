import { readFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { app } from 'electron';

const LOOK_MS = 50;

/**
 * Keeps one debugging port across takeovers (development builds only). While one process takes over
 * from another both are alive, and Chromium binds its port at start only: so each process gets a
 * port of its own, and the one that has the kiosk forwards the asked-for port to it.
 */
export class DebugPort {
  readonly #port: number;
  #server: Server | null = null;

  /** Has to be called before the app is ready. */
  constructor(port: number) {
    this.#port = port;
    app.commandLine.removeSwitch('remote-debugging-port');
    app.commandLine.appendSwitch('remote-debugging-port', '0');
  }

  /** Forwards from now on; waits until the process before has let go of the port. */
  open(): void {
    const server = createServer((client) => {
      const chromium = connect(ownPort(), '127.0.0.1');
      client.pipe(chromium).pipe(client);
      const end = () => {
        client.destroy();
        chromium.destroy();
      };
      for (const socket of [client, chromium]) socket.on('error', end).on('close', end);
    });
    server.on('error', () => setTimeout(() => server.listen(this.#port, '127.0.0.1'), LOOK_MS));
    server.listen(this.#port, '127.0.0.1');
    this.#server = server;
  }

  /** Lets the process that takes over have the port; connections stay until this process ends. */
  close(): void {
    this.#server?.close();
  }
}

/** Chromium writes the port it chose into its profile. */
function ownPort(): number {
  const file = join(app.getPath('sessionData'), 'DevToolsActivePort');
  return Number(readFileSync(file, 'utf8').split('\n')[0]);
}
