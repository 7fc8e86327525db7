import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { ChainedRecord } from '../read/records-after.ts';
import { type Channel, delivered, failed, faultOf } from './outgoing.ts';

/** The most that one datagram holds, minus the header. */
const MAX_LINE_BYTES = 64_000;

/** This many datagrams fit into a usual receive buffer. */
const MAX_RECORDS = 50;

export interface UdpOptions {
  readonly host: string;
  readonly port: number;
  readonly format: (record: ChainedRecord) => Buffer;
  /** How long the channel waits for an error that says that no receiver listens. */
  readonly settleMs: number;
}

/** Records over UDP (RFC 5426): the kiosk can only know that no error came back. */
export function udpChannel({ host, port, format, settleMs }: UdpOptions): Channel {
  const deliver = async (records: readonly ChainedRecord[], signal: AbortSignal) => {
    const { address, family } = await lookup(host);
    const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
    const refused = new Promise<never>((_resolve, reject) => {
      socket.on('error', reject);
    });
    const sent = async () => {
      await new Promise<void>((resolve) => {
        socket.connect(port, address, resolve);
      });
      for (const record of records) {
        await new Promise<void>((resolve, reject) => {
          socket.send(format(record), (error) => {
            if (error === null) resolve();
            else reject(error);
          });
        });
      }
      await pause(settleMs, undefined, { signal });
    };
    try {
      await Promise.race([sent(), refused]);
    } finally {
      socket.close();
    }
  };
  return {
    maxLineBytes: MAX_LINE_BYTES,
    maxRecords: MAX_RECORDS,
    deliver: (records, signal) =>
      deliver(records, signal).then(
        () => delivered,
        (error: unknown) => failed(faultOf(error)),
      ),
  };
}
