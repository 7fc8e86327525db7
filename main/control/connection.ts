import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { LineTooLongError, readLines } from '../base/lines.ts';
import { refusal } from './answer.ts';
import { MAX_REQUEST_BYTES } from './protocol.ts';

/** A client gets so long to send a whole line, and to take its answer. */
const CLIENT_LIMIT_MS = 10_000;

/** Does what a line asks for and sends the answer, which is done when the system has it. */
export type Serve = (line: string, send: (answer: string) => Promise<void>) => Promise<void>;

/**
 * Serves one connection to its end, whatever the client does. A line is read only once the one
 * before it has been answered and the answer taken, so a client cannot make us keep more than a line
 * and a chunk; and one request a turn of the event loop, so a flood does not hold up the kiosk.
 */
export async function serveConnection(socket: Socket, serve: Serve): Promise<void> {
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
