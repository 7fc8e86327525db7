import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { withSocketPath } from './address.ts';

/** Connects to the socket of that name in a folder. @throws the system's error */
export function connectWithin(folder: string, name: string): Promise<Socket> {
  return connected(withSocketPath(folder, name, (path) => connect(path)));
}

/** Connects to a named pipe. @throws the system's error */
export function connectToPipe(name: string): Promise<Socket> {
  return connected(connect(name));
}

async function connected(socket: Socket): Promise<Socket> {
  // Whoever reads from the socket or writes to it hears of an error there.
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}
