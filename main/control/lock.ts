import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  unlinkSync,
} from 'node:fs';
import type { Server } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode, errorText } from '../base/errors.ts';
import { isLink } from '../base/folder-risk.ts';
import { removeTree } from '../base/remove-tree.ts';
import { ControlError, inUse } from './errors.ts';
import { channelFolder, connectWithin, pipeName, withSocketPath } from './socket.ts';

const RETRY_MS = 20;

/** One way to be the only process that listens at a data folder. */
interface Claim {
  /** @returns false while a running kiosk has the folder */
  take(): Promise<boolean>;
  /** Undoes {@link take}; clients cannot find the server from then on. */
  release(): void;
}

/**
 * Makes a server the only one that listens at a data folder, which locks out every other kiosk.
 * @param patienceMs how long to wait for a kiosk that is about to release the folder
 * @returns a function that releases the folder at once
 * @throws ControlError `in-use`, or `unusable`
 */
export async function claimChannel(
  server: Server,
  dataFolder: string,
  patienceMs: number,
): Promise<() => void> {
  const claim: Claim =
    process.platform === 'win32'
      ? pipeClaim(server, dataFolder)
      : new FolderClaim(server, dataFolder);
  const end = performance.now() + patienceMs;
  const release = () => {
    claim.release();
    server.close();
  };
  try {
    while (!(await claim.take())) {
      if (performance.now() >= end) throw inUse();
      await sleep(RETRY_MS);
    }
  } catch (error) {
    release();
    if (error instanceof ControlError) throw error;
    const why = errorText(error);
    throw new ControlError('unusable', `The control channel cannot be opened: ${why}`, error);
  }
  return release;
}

/** Windows gives a pipe's name to one process only, and frees it when that process has ended. */
function pipeClaim(server: Server, dataFolder: string): Claim {
  return {
    take: async () => {
      try {
        server.listen(pipeName(dataFolder));
        await once(server, 'listening');
        return true;
      } catch (error) {
        if (errorCode(error) === 'EADDRINUSE') return false;
        throw error;
      }
    },
    release: () => undefined, // closing the server frees the name
  };
}

const PREPARED = /^control\.[0-9a-f]{10}$/;

/**
 * The kiosk binds the socket in a new folder (0700, so that no other user ever reaches it), and
 * then renames that folder to the channel's. A rename replaces a folder if, and only if, that one
 * is empty (POSIX rename: ENOTEMPTY), so only one of several kiosks wins, and its socket already
 * listens when it appears there. A kiosk unlinks the socket of a killed kiosk by its name, which no
 * kiosk uses again: a kiosk that comes late finds nothing to unlink, and cannot remove the socket
 * of one that won meanwhile. A lock file with a process id has that race, and ids are reused.
 */
export class FolderClaim {
  readonly #server: Server;
  readonly #dataFolder: string;
  readonly #name = randomBytes(5).toString('hex');
  readonly #prepared: string;
  readonly #folder: string;
  #isPrepared = false;
  #hasPlace = false;

  constructor(server: Server, dataFolder: string) {
    this.#server = server;
    this.#dataFolder = dataFolder;
    this.#prepared = join(dataFolder, `control.${this.#name}`);
    this.#folder = channelFolder(dataFolder);
  }

  /** @returns false while a running kiosk has the folder @throws ControlError `in-use` */
  async take(): Promise<boolean> {
    if (!this.#isPrepared) this.#makePrepared();
    try {
      await this.#listen();
      while (!this.#tookPlace()) {
        if (await isAnyAlive(this.#folder)) return false;
      }
    } catch (error) {
      throw this.#isSwept() ? inUse(error) : error;
    }
    // An earlier winner may have removed the socket just before this rename.
    if (!existsSync(join(this.#folder, this.#name))) throw inUse();
    await this.#sweep();
    return true;
  }

  release(): void {
    if (this.#hasPlace) rmSync(join(this.#folder, this.#name), { force: true });
    else if (this.#isPrepared) rmSync(this.#prepared, { recursive: true, force: true });
  }

  #makePrepared(): void {
    mkdirSync(this.#dataFolder, { recursive: true, mode: 0o700 });
    mkdirSync(this.#prepared, { mode: 0o700 });
    this.#isPrepared = true;
  }

  async #listen(): Promise<void> {
    if (this.#server.listening) return;
    withSocketPath(this.#prepared, this.#name, (path) => this.#server.listen(path));
    await once(this.#server, 'listening');
    chmodSync(join(this.#prepared, this.#name), 0o600);
  }

  #tookPlace(): boolean {
    try {
      renameSync(this.#prepared, this.#folder);
      this.#hasPlace = true;
      return true;
    } catch (error) {
      // unlink removes a link but never a folder, even if one has replaced the link meanwhile.
      if (errorCode(error) === 'ENOTDIR' && isLink(this.#folder)) {
        unlinkSync(this.#folder);
        return this.#tookPlace();
      }
      if (errorCode(error) === 'ENOTEMPTY' || errorCode(error) === 'EEXIST') return false;
      throw error;
    }
  }

  /** Another kiosk has won, and removes what this one prepared: the socket, then its folder. */
  #isSwept(): boolean {
    const socket = join(this.#prepared, this.#name);
    return !existsSync(this.#prepared) || (this.#server.listening && !existsSync(socket));
  }

  /** Removes what other kiosks prepared and never used, for example because they were killed. */
  async #sweep(): Promise<void> {
    const dataFolder = realpathSync(this.#dataFolder);
    for (const entry of readdirSync(dataFolder)) {
      if (PREPARED.test(entry)) await removeTree(join(dataFolder, entry));
    }
  }
}

/** Looks for a running kiosk behind the sockets in a folder, and removes sockets without one. */
async function isAnyAlive(folder: string): Promise<boolean> {
  for (const name of readdirSync(folder)) {
    if (await isAlive(folder, name)) return true;
    await removeTree(join(realpathSync(dirname(folder)), basename(folder), name));
  }
  return false;
}

/** The system accepts the connection for any running process, even for one that hangs. */
async function isAlive(folder: string, name: string): Promise<boolean> {
  try {
    (await connectWithin(folder, name)).destroy();
    return true;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EAGAIN') return true; // its queue is full
    if (code === 'ECONNRESET') return true; // it is releasing the folder now: the next check tells
    if (code === 'ECONNREFUSED' || code === 'ENOTSOCK' || code === 'ENOENT') return false;
    throw error;
  }
}
