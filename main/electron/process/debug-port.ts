import { readFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { app } from 'electron';
import { errorCode } from '../../base/errors.ts';

const LOOK_MS = 50;

/**
 * Keeps one debugging port across handovers (development builds only). During a handover both
 * processes are alive, and Chromium binds its port only at the start. So each process gets its own
 * port, and the process in charge forwards the requested port to it.
 */
export class DebugPort {
  readonly #port: number;
  #server: Server | null = null;

  /** Call it before the app is ready. */
  constructor(port: number) {
    this.#port = port;
    app.commandLine.removeSwitch('remote-debugging-port');
    app.commandLine.appendSwitch('remote-debugging-port', '0');
  }

  /** Starts to forward, as soon as the previous process has released the port. */
  open(): void {
    const server = createServer((client) => {
      const port = ownPort();
      if (port === null) {
        client.destroy(); // the debugger tries again
        return;
      }
      const chromium = connect(port, '127.0.0.1');
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

  /** Releases the port for the next process; connections stay until this process ends. */
  close(): void {
    this.#server?.close();
  }
}

/** Chromium writes the port it chose into its profile, some time after it has started. */
function ownPort(): number | null {
  try {
    const file = join(app.getPath('sessionData'), 'DevToolsActivePort');
    return Number(readFileSync(file, 'utf8').split('\n')[0]);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
