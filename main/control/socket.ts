import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, constants, openSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join, resolve } from 'node:path';

/** `sun_path` of a socket address is 108 bytes on Linux and 104 on macOS, with a closing zero. */
const MAX_PATH_BYTES = process.platform === 'darwin' ? 103 : 107;

/**
 * The folder with the kiosk's socket: its only entry, under a name that is never used twice.
 * lock.ts explains why this makes it a lock.
 */
export function channelFolder(dataFolder: string): string {
  return join(dataFolder, 'control');
}

/** The name of the kiosk's pipe on Windows, where pipes are not in a folder. */
export function pipeName(dataFolder: string): string {
  const folder = resolve(dataFolder).toLowerCase();
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 32);
  return `\\\\.\\pipe\\cleardesk-${hash}`;
}

/**
 * Gives `use` a path to a socket that is short enough for a socket address, even if the folder's
 * own path is too long: on Linux through the folder's descriptor (proc(5), /proc/self/fd), without
 * changing the working directory, which belongs to the whole process. The path is valid while `use`
 * runs, and both bind and connect are done when `listen` and `connect` return (libuv, unix/pipe.c).
 * @throws RangeError if the path is too long and the system offers no such way
 */
export function withSocketPath<T>(folder: string, name: string, use: (path: string) => T): T {
  const path = join(folder, name);
  if (Buffer.byteLength(path) <= MAX_PATH_BYTES) return use(path);
  if (process.platform !== 'linux') {
    throw new RangeError(`the path is longer than a socket's may be (${MAX_PATH_BYTES} bytes)`);
  }
  const descriptor = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    return use(`/proc/self/fd/${descriptor}/${name}`);
  } finally {
    closeSync(descriptor);
  }
}

/** Connects to the socket with this name in a folder. @throws the system's error */
export function connectWithin(folder: string, name: string): Promise<Socket> {
  return connected(withSocketPath(folder, name, (path) => connect(path)));
}

/** Connects to a named pipe. @throws the system's error */
export function connectToPipe(name: string): Promise<Socket> {
  return connected(connect(name));
}

async function connected(socket: Socket): Promise<Socket> {
  // The caller gets an error when it reads from the socket or writes to it.
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}
