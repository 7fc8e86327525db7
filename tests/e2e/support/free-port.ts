import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below those that the system gives to outgoing connections (Linux: 32768 and up), of which one may be taken at any moment. */
const FIRST = 20_000;
const COUNT = 12_000;

/** A port of this machine that nothing listens at, for a program that is told where to listen. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    const server = createServer();
    try {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    } catch {
      continue; // taken
    }
    server.close();
    await once(server, 'close');
    return port;
  }
}
