import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import type { AuditRecord } from '../read/read-records.ts';
import type { ChainedRecord } from '../read/records-after.ts';
import { delivered, failed, type Channel, type Delivery } from './outgoing.ts';

/** Fits into one datagram under Linux's own limits, for any daemon. */
const MAX_LINE_BYTES = 64_000;

/** Far below what journald takes from one service before it begins to drop (10,000 in 30 s). */
const MAX_RECORDS = 100;

/** Records a dying daemon may leave unread: systemd's net.unix.max_dgram_qlen of 512, plus one. */
const MAX_UNREAD = 513;

export interface LocalOptions {
  /** Usually /dev/log. */
  readonly socket: string;
  readonly priorityOf: (record: AuditRecord) => number;
  /** If `logger` runs longer than this, the daemon is not reading. */
  readonly quietMs: number;
  /** The program to run; a test names another one. */
  readonly logger?: string;
}

/**
 * Records to the syslog daemon of this computer, through its datagram socket. Node cannot write to
 * such a socket, so each delivery runs util-linux's `logger`. The format is that of syslog(3),
 * because journald and rsyslog read this format from the socket; RFC 5424 is for the network.
 *
 * The daemon does not confirm what it has read. If it dies, the records waiting in its socket are
 * lost, so the channel sends a new socket the records again that the old one may have lost.
 */
export function localChannel(deps: LocalOptions): Channel {
  const { socket, priorityOf, quietMs, logger = 'logger' } = deps;
  let known: string | null = null;
  let unread: readonly ChainedRecord[] = [];
  return {
    maxLineBytes: MAX_LINE_BYTES,
    maxRecords: MAX_RECORDS,
    deliver: async (records, signal) => {
      const before = await identityOf(socket);
      const isNew = known !== null && before !== known;
      const text = lines(isNew ? [...unread, ...records] : records, priorityOf);
      const delivery = await runLogger(text, { logger, socket, quietMs, signal });
      if (delivery.kind === 'failed') return delivery;
      if (before === null || (await identityOf(socket)) !== before) return failed('broken');
      known = before;
      unread = [...unread, ...records].slice(-MAX_UNREAD);
      return delivered;
    },
  };
}

/** Tells a socket from one that replaced it; null if there is no socket. */
async function identityOf(socket: string): Promise<string | null> {
  try {
    const { dev, ino, ctimeNs } = await stat(socket, { bigint: true });
    return `${dev}:${ino}:${ctimeNs}`;
  } catch {
    return null;
  }
}

interface Run extends Pick<LocalOptions, 'socket' | 'quietMs'> {
  readonly logger: string;
  readonly signal: AbortSignal;
}

/** Hands lines to `logger`, which makes a message of each. */
function runLogger(text: Buffer, { logger, socket, quietMs, signal }: Run): Promise<Delivery> {
  const args = ['--socket', socket, '--socket-errors=on', '--tag', 'cleardesk'];
  const more = [`--id=${process.pid}`, '--prio-prefix', '--size', String(MAX_LINE_BYTES + 100)];
  return new Promise((resolve) => {
    const child = spawn(logger, [...args, ...more], {
      stdio: ['pipe', 'ignore', 'pipe'],
      signal,
      timeout: quietMs,
    });
    // `logger` exits with 0 even if a message did not get through, but writes to standard error.
    let isSilent = true;
    child.stderr.on('data', () => (isSilent = false));
    child.stdin.on('error', () => undefined); // the exit code decides
    child.on('error', ({ code }: NodeJS.ErrnoException) => {
      resolve(failed(code === 'ENOENT' ? 'no-logger' : 'broken'));
    });
    child.on('close', (code) => {
      if (code === null) resolve(failed('timed-out'));
      else resolve(code === 0 && isSilent ? delivered : failed('refused'));
    });
    child.stdin.end(text);
  });
}

function lines(
  records: readonly ChainedRecord[],
  priorityOf: (record: AuditRecord) => number,
): Buffer {
  const deps = records.flatMap(({ record, line }) => [
    Buffer.from(`<${priorityOf(record)}>`),
    line,
    Buffer.from('\n'),
  ]);
  return Buffer.concat(deps);
}
