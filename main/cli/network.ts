import { spawn } from 'node:child_process';
import { givenUp, NetworkError } from '../base/network-fault.ts';
import { readLines } from '../base/lines.ts';
import type { Send } from '../identity/sign-out/back-channel.ts';
import {
  type FromCommand,
  MOST_LINE_BYTES,
  type NetworkSettings,
  toCommand,
} from '../network/wire.ts';

/** A command's way to servers: the network of the kiosk. */
export interface Connection {
  readonly send: Send;
  /** What of the network itself cannot be used, so far; one line each. */
  readonly problems: readonly string[];
  readonly close: () => void;
}

/** @param settings those of the config that the command is about */
export type Connect = (settings: NetworkSettings) => Connection;

/** @returns what came of the work, and what of the network could not be used meanwhile */
export async function overNetwork<Result>(
  { send, problems, close }: Connection,
  work: (send: Send) => Promise<Result>,
): Promise<{ readonly result: Result; readonly problems: readonly string[] }> {
  try {
    return { result: await work(send), problems };
  } finally {
    close();
  }
}

interface Waiting {
  readonly resolve: (answer: Response) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Starts this app once more, without a window and without a display, to make a command's requests with
 * Chromium's network.
 * @param self the program and the arguments that start this app
 */
export function connectByApp(self: readonly string[], settings: NetworkSettings): Connection {
  const [program = '', ...args] = self;
  const isRoot = process.getuid?.() === 0;
  const child = spawn(
    program,
    [
      ...args,
      // Without it Chromium does not start for root; no page is ever loaded here.
      ...(isRoot && !args.includes('--no-sandbox') ? ['--no-sandbox'] : []),
      ...(process.platform === 'linux' ? ['--ozone-platform=headless'] : []),
      '--serve-requests',
    ],
    { stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true },
  );
  const waiting = new Map<number, Waiting>();
  const problems: string[] = [];
  let failure: Error | null = null;
  let lastId = 0;
  const fail = (error: Error) => {
    failure = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const say = (message: FromCommand) => child.stdin.write(`${JSON.stringify(message)}\n`);
  const listen = async () => {
    for await (const line of readLines(child.stdout, MOST_LINE_BYTES)) {
      const message = toCommand.parse(JSON.parse(line.toString()));
      if (message.kind === 'problem') {
        problems.push(message.text);
        continue;
      }
      const { resolve, reject } = waiting.get(message.id) ?? {};
      waiting.delete(message.id);
      if (message.kind === 'failure')
        reject?.(new NetworkError(message.error, message.certificates));
      else resolve?.(responseOf(message.status, message.headers, message.body));
    }
    throw new Error('the process that makes the requests has ended');
  };
  child.on('error', fail);
  child.stdin.on('error', () => undefined); // `listen` tells
  void listen().catch((error: unknown) => {
    fail(error instanceof Error ? error : new Error(String(error)));
  });
  say({ kind: 'settings', settings });
  return {
    problems,
    send: (url, { method = 'GET', headers = {}, body, signal }) => {
      if (failure !== null) return Promise.reject(failure);
      const id = ++lastId;
      const type =
        body instanceof URLSearchParams
          ? { 'content-type': 'application/x-www-form-urlencoded' }
          : {};
      const text = body === undefined ? null : String(body);
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        signal.addEventListener('abort', () => {
          waiting.delete(id);
          say({ kind: 'abort', id });
          reject(givenUp());
        });
        say({ kind: 'request', id, url, method, headers: { ...type, ...headers }, body: text });
      });
    },
    close: () => {
      child.stdin.end();
    },
  };
}

function responseOf(status: number, headers: [string, string][], body: string): Response {
  // Some statuses allow no body, not even an empty one (Fetch, "null body status").
  return new Response(body === '' ? null : Buffer.from(body, 'base64'), { status, headers });
}
