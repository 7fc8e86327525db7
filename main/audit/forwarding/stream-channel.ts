import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ChainedRecord } from '../read/records-after.ts';
import {
  type Channel,
  delivered,
  type Delivery,
  failed,
  faultOf,
  type ForwardingFault,
} from './outgoing.ts';
import { octetCounted } from './message.ts';

export interface StreamOptions {
  readonly host: string;
  readonly port: number;
  readonly format: (record: ChainedRecord) => Buffer;
  /** A receiver that stays silent for this long counts as gone. */
  readonly quietMs: number;
  /** How long the channel waits at least to see whether the receiver closes by itself. */
  readonly watchMs: number;
}

/** Records over TCP (RFC 6587). */
export function tcpChannel(deps: StreamOptions): Channel {
  return streamChannel(deps, ({ host, port }) => ({
    socket: connectTcp({ host, port }),
    ready: 'connect',
  }));
}

/**
 * Records over TLS (RFC 5425). The receiver's certificate must be valid; no setting turns that off.
 */
export function tlsChannel(
  deps: StreamOptions & {
    /** Reads who may have signed the receiver's certificate; null: those that Node trusts. */
    readonly readCa: () => readonly string[] | null;
  },
): Channel {
  const channel = (ca: readonly string[] | null) =>
    streamChannel(deps, ({ host, port }) => ({
      socket: connectTls({
        host,
        port,
        ...(isIP(host) === 0 ? { servername: host } : {}),
        ...(ca === null ? {} : { ca: [...ca] }),
        minVersion: 'TLSv1.2',
        rejectUnauthorized: true, // whatever NODE_TLS_REJECT_UNAUTHORIZED says
      }),
      ready: 'secureConnect',
    }));
  return {
    ...channel(null),
    deliver: async (records, signal) => {
      // Read for each delivery: the administrator may renew certificates while the kiosk runs.
      const ca = deps.readCa();
      return ca?.length === 0 ? failed('ca-unreadable') : channel(ca).deliver(records, signal);
    },
  };
}

interface Connecting {
  readonly socket: Socket;
  readonly ready: 'connect' | 'secureConnect';
}

function streamChannel(deps: StreamOptions, connect: (deps: StreamOptions) => Connecting): Channel {
  return {
    maxLineBytes: Infinity,
    maxRecords: Infinity,
    deliver: (records, signal) => {
      const bytes = Buffer.concat(records.map((record) => octetCounted(deps.format(record))));
      return deliver(bytes, connect(deps), deps, signal);
    },
  };
}

/**
 * Syslog over a stream has no acknowledgement, but closing the stream has: a receiver that has read
 * everything answers the end of the stream with its own; one that dies before that resets the
 * connection. So every delivery has its own connection, and succeeds when the receiver answers its
 * end.
 */
function deliver(
  bytes: Buffer,
  { socket, ready }: Connecting,
  { quietMs, watchMs }: StreamOptions,
  signal: AbortSignal,
): Promise<Delivery> {
  return new Promise((resolve) => {
    const begun = performance.now();
    let fault: ForwardingFault | null = null;
    let hasClosed = false;
    let isAnswered = false;
    let watch: NodeJS.Timeout | undefined;
    const giveUp = (cause: ForwardingFault) => {
      fault ??= cause;
      socket.destroy();
    };
    const onAbort = () => {
      giveUp('broken');
    };
    signal.addEventListener('abort', onAbort);
    socket.setTimeout(quietMs, () => {
      giveUp('timed-out');
    });
    socket.on(ready, () => {
      // An end that the receiver sent before it had the records is no answer. It arrives within one
      // round trip, and connecting took at least one.
      const roundTripMs = performance.now() - begun;
      socket.write(bytes, () => {
        watch = setTimeout(
          () => {
            hasClosed = true;
            socket.end();
          },
          Math.min(Math.max(watchMs, 2 * roundTripMs), quietMs / 2),
        );
      });
    });
    socket.on('end', () => {
      isAnswered = hasClosed;
    });
    socket.on('error', (error) => {
      fault ??= faultOf(error);
    });
    socket.on('close', () => {
      clearTimeout(watch);
      signal.removeEventListener('abort', onAbort);
      resolve(isAnswered && fault === null ? delivered : failed(fault ?? 'broken'));
    });
    socket.resume();
  });
}
