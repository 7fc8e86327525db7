import { createSocket } from 'node:dgram';
import { expect, it, onTestFinished } from 'vitest';
import { udpChannel } from '../../../../main/audit/forwarding/udp-channel.ts';
import { manyRecords } from './records.ts';

const never = new AbortController().signal;

async function listening() {
  const socket = createSocket('udp4');
  const read: string[] = [];
  socket.on('message', (message) => read.push(message.toString()));
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { socket, read, port: socket.address().port };
}

function channelTo(port: number) {
  return udpChannel({ host: '127.0.0.1', port, format: ({ line }) => line, settleMs: 50 });
}

it('sends each record in a datagram of its own', async () => {
  const { socket, read, port } = await listening();
  onTestFinished(() => void socket.close());
  const records = manyRecords(20);
  expect(await channelTo(port).deliver(records, never)).toEqual({ kind: 'delivered' });
  expect(read).toEqual(records.map(({ line }) => line.toString()));
});

it('notices that nobody listens, where the network says so', async () => {
  const { socket, port } = await listening();
  await new Promise<void>((resolve) => socket.close(resolve));
  expect(await channelTo(port).deliver(manyRecords(3), never)).toEqual({
    kind: 'failed',
    cause: 'refused',
  });
});
