import { buffer as readAll } from 'node:stream/consumers';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { userInfo } from 'node:os';
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

/** Where CUPS listens on Linux and macOS. */
const SOCKETS = ['/run/cups/cups.sock', '/private/var/run/cupsd'];

/** Tags of the parts of a request (RFC 8010, 3.5). */
const [OPERATION, END, BOOLEAN, NAME, URI, CHARSET, LANGUAGE] = [
  0x01, 0x03, 0x22, 0x42, 0x45, 0x47, 0x48,
];
const CANCEL_JOB = 0x0008;

/**
 * Cancels a job, also a finished one, and removes the files and the history that CUPS would keep
 * for a day. No command of CUPS does that for one job: `cancel -x` leaves the page's file
 * (measured, CUPS 2.4.2). Rejects if CUPS is not on this device, or refuses.
 * @param id as `lp` prints it, such as `desk-12`
 */
export async function purgeJob(id: string): Promise<void> {
  const asked = process.env['CUPS_SERVER'];
  const socketPath = asked?.startsWith('/') ? asked : SOCKETS.find((path) => existsSync(path));
  if (socketPath === undefined) throw new Error('CUPS is not on this device');
  const body = Buffer.concat([
    Buffer.from([2, 0, CANCEL_JOB >> 8, CANCEL_JOB & 0xff, 0, 0, 0, 1, OPERATION]),
    attribute(CHARSET, 'attributes-charset', 'utf-8'),
    attribute(LANGUAGE, 'attributes-natural-language', 'en'),
    attribute(URI, 'job-uri', `ipp://localhost/jobs/${id.slice(id.lastIndexOf('-') + 1)}`),
    attribute(NAME, 'requesting-user-name', userInfo().username),
    attribute(BOOLEAN, 'purge-job', Buffer.from([1])),
    Buffer.from([END]),
  ]);
  const headers = { host: 'localhost', 'content-type': 'application/ipp' };
  // Loaded when it is needed, which is rarely, and not at the start of the kiosk.
  const { request } = await import('node:http');
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ socketPath, path: '/jobs/', method: 'POST', headers }, resolve)
      .on('error', reject)
      .end(body);
  });
  const status = (await readAll(answer)).subarray(2, 4);
  // A status below 0x0100 is a success (RFC 8011, appendix B).
  if (answer.statusCode !== 200 || status[0] !== 0) throw new Error('CUPS keeps the job');
}

function attribute(tag: number, name: string, value: string | Buffer): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return Buffer.concat([Buffer.from([tag]), withLength(Buffer.from(name)), withLength(bytes)]);
}

/** Puts the length, in two bytes, before the value. */
function withLength(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}

/** True if CUPS is installed. There is no CUPS for Windows. */
export function hasPrintSystem(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean {
  if (platform === 'win32') return false;
  return (env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'lp')));
}

/** Runs a command of CUPS with English output. Rejects if it fails. */
export async function runPrintCommand(
  file: string,
  args: readonly string[],
  input: Buffer = Buffer.alloc(0),
): Promise<string> {
  const child = spawn(file, args, {
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += String(chunk)));
  // The command may end before it has read everything.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const closed: readonly unknown[] = await once(child, 'close');
  if (closed[0] !== 0) throw new Error(`${file} failed`);
  return output;
}
