import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** A syslog receiver over TCP that keeps what it got. */
export interface SyslogReceiver {
  readonly port: number;
  /** Every whole message, as it came; a message may come twice. */
  readonly messages: readonly string[];
  /** Breaks every connection, as a receiver that restarts does. */
  readonly breakOff: () => void;
  readonly close: () => void;
}

/** Starts a receiver that reads octet-counted messages (RFC 6587), whatever connection they come by. */
export async function startSyslogReceiver(): Promise<SyslogReceiver> {
  const messages: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const chunks: Buffer[] = [];
    sockets.add(socket);
    socket.on('data', (chunk) => chunks.push(chunk)).on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      messages.push(...octetCountedMessages(Buffer.concat(chunks)));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const breakOff = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    messages,
    breakOff,
    close: () => {
      breakOff();
      server.close();
    },
  };
}

/** A last message that is not whole is left out. */
function octetCountedMessages(bytes: Buffer): readonly string[] {
  const messages: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(' ', at);
    const end = space + 1 + Number(bytes.toString('latin1', at, space));
    if (space < 0 || end > bytes.length) break;
    messages.push(bytes.toString('utf8', space + 1, end));
    at = end;
  }
  return messages;
}
