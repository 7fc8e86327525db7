import type { Config } from '../../config/schema/schema.ts';
import type { ChainedRecord } from '../read/records-after.ts';
import { Forwarder, type ForwarderDeps } from './forwarder.ts';
import { localChannel } from './local-channel.ts';
import { facilities, priorityOf, syslogMessage } from './message.ts';
import type { Channel } from './outgoing.ts';
import { tcpChannel, tlsChannel } from './stream-channel.ts';
import { udpChannel } from './udp-channel.ts';

type Settings = NonNullable<Config['audit']['syslog']>;

/**
 * An ending writes most of its records within half a second, so one delivery sends them together.
 */
const COLLECT_MS = 500;

/** A receiver that stays silent for this long counts as gone; rsyslog waits as long. */
const QUIET_MS = 30_000;

const WATCH_MS = 50;
const SETTLE_MS = 300;

/** The socket of the syslog daemon on Linux. */
const LOCAL_SOCKET = '/dev/log';

/** Starts to send the records of an audit file, now and after each `wake()`. */
export function startForwarder(
  settings: Settings,
  parts: Omit<ForwarderDeps, 'channel' | 'collectMs'> & {
    readonly version: string;
    readonly readCa: () => readonly string[] | null;
  },
): Forwarder {
  const channel = channelTo(settings, parts);
  const forwarder = new Forwarder({ ...parts, channel, collectMs: COLLECT_MS });
  forwarder.wake();
  return forwarder;
}

function channelTo(
  { to, facility }: Settings,
  { version, readCa }: Parameters<typeof startForwarder>[1],
): Channel {
  const origin = { facility, version, processId: process.pid };
  const format = (record: ChainedRecord) => syslogMessage(record, origin);
  const limits = { quietMs: QUIET_MS, watchMs: WATCH_MS, settleMs: SETTLE_MS };
  switch (to.kind) {
    case 'tls':
      return tlsChannel({ ...to, ...limits, format, readCa });
    case 'tcp':
      return tcpChannel({ ...to, ...limits, format });
    case 'udp':
      return udpChannel({ ...to, ...limits, format });
    case 'local':
      return localChannel({
        socket: LOCAL_SOCKET,
        priorityOf: (record) => priorityOf(facilities[facility], record),
        quietMs: QUIET_MS,
      });
  }
}
