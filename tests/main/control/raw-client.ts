import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { socketPath } from './socket-path.ts';

/** Any program that reached the socket, with none of our client's manners. */
export interface RawClient {
  readonly socket: Socket;
  readonly received: () => string;
  /** Resolves when so many whole lines have come. */
  lines(count: number): Promise<readonly string[]>;
  readonly closed: Promise<unknown>;
}

export async function rawClient(dataFolder: string): Promise<RawClient> {
  const socket = connect({ path: socketPath(dataFolder), allowHalfOpen: true });
  onTestFinished(() => {
    socket.destroy();
  });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await once(socket, 'connect');
  let text = '';
  let count = 0;
  let onData: () => void = () => undefined;
  socket.on('error', () => undefined);
  socket.on('end', () => socket.end());
  socket.on('data', (chunk) => {
    text += chunk.toString();
    for (const byte of chunk) if (byte === 0x0a) count += 1;
    onData();
  });
  return {
    socket,
    closed,
    received: () => text,
    lines: (wanted) =>
      new Promise((resolve) => {
        onData = () => {
          if (count >= wanted) resolve(text.split('\n').slice(0, -1));
        };
        onData();
      }),
  };
}
