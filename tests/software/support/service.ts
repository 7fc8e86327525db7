import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A server that somebody else wrote, running on loopback. */
export interface Service {
  readonly port: number;
  /** Its standard output and error. */
  readonly output: () => string;
  close(): Promise<void>;
}

/** Starts a server, and waits until it listens. @param port the one that the command names */
export async function startService(
  port: number,
  [program = '', ...args]: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Service> {
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // in a group of its own, with its children
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += String(chunk)));
  child.stderr.on('data', (chunk: Buffer) => (output += String(chunk)));
  const gone = once(child, 'close');
  const stop = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
  };
  process.once('exit', stop); // after a test that has failed
  for (let tries = 1; !(await listens(port)); tries += 1) {
    if (child.exitCode !== null || tries === 200) {
      throw new Error(`${program} does not listen on ${port}:\n${output}`);
    }
    await pause(50);
  }
  return {
    port,
    output: () => output,
    close: async () => {
      process.off('exit', stop);
      stop();
      await gone;
    },
  };
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** What PHP needs beside the programs that the soak installs. */
export function phpCommand(port: number, docroot: string, include: string): readonly string[] {
  const settings = {
    include_path: include,
    display_errors: '0',
    error_reporting: 'E_ALL & ~E_DEPRECATED',
    upload_max_filesize: '8M',
  };
  const flags = Object.entries(settings).flatMap(([key, value]) => ['-d', `${key}=${value}`]);
  return ['php', ...flags, '-S', `127.0.0.1:${port}`, '-t', docroot];
}
