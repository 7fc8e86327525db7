import { spawn } from 'node:child_process';
import type { AuditRecord } from '../read-records.ts';
import type { ChainedRecord } from '../records-after.ts';
import { delivered, failed, type Channel } from './outgoing.ts';

/** Fits into one datagram under Linux's own limits, whatever the daemon. */
const MAX_LINE_BYTES = 64_000;

/** Far below what journald takes from one service before it begins to drop (10,000 in 30 s). */
const MAX_RECORDS = 100;

export interface LocalParts {
  /** Mostly /dev/log. */
  readonly socket: string;
  readonly priorityOf: (record: AuditRecord) => number;
  /** After so long without an end, the daemon takes nothing. */
  readonly quietMs: number;
  /** The program, which another name stands in for where a test wants none. */
  readonly logger?: string;
}

/**
 * Records to the syslog daemon of this computer, through its socket of datagrams, which Node has no way
 * to write to: util-linux's `logger` does it, one run for each delivery. In the form that syslog(3) has
 * there, because this is what journald and rsyslog read from it; RFC 5424 is for the network.
 */
export function localChannel({
  socket,
  priorityOf,
  quietMs,
  logger = 'logger',
}: LocalParts): Channel {
  const args = ['--socket', socket, '--socket-errors=on', '--tag', 'cleardesk'];
  const more = [`--id=${process.pid}`, '--prio-prefix', '--size', String(MAX_LINE_BYTES + 100)];
  return {
    maxLineBytes: MAX_LINE_BYTES,
    maxRecords: MAX_RECORDS,
    deliver: (records, signal) =>
      new Promise((resolve) => {
        const child = spawn(logger, [...args, ...more], {
          stdio: ['pipe', 'ignore', 'pipe'],
          signal,
          timeout: quietMs,
        });
        // It ends with 0 even where a message did not get through, but says so.
        let isSilent = true;
        child.stderr.on('data', () => (isSilent = false));
        child.stdin.on('error', () => undefined); // how it ends tells
        child.on('error', ({ code }: NodeJS.ErrnoException) => {
          resolve(failed(code === 'ENOENT' ? 'no-logger' : 'broken'));
        });
        child.on('close', (code) => {
          if (code === null) resolve(failed('timed-out'));
          else resolve(code === 0 && isSilent ? delivered : failed('refused'));
        });
        child.stdin.end(lines(records, priorityOf));
      }),
  };
}

function lines(
  records: readonly ChainedRecord[],
  priorityOf: (record: AuditRecord) => number,
): Buffer {
  const parts = records.flatMap(({ record, line }) => [
    Buffer.from(`<${priorityOf(record)}>`),
    line,
    Buffer.from('\n'),
  ]);
  return Buffer.concat(parts);
}
