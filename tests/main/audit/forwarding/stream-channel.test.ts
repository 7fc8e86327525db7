import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { syslogMessage } from '../../../../main/audit/forwarding/message.ts';
import { tcpChannel, tlsChannel } from '../../../../main/audit/forwarding/stream-channel.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { certificateFor, type Certificate } from './certificate.ts';
import { manyRecords, messagesIn, range, seqOf } from './records.ts';
import { receiverIssuers } from '../../../../main/network/trusted-issuers.ts';

const never = new AbortController().signal;
const origin = { facility: 'local0', version: '1.2.3', processId: 42 } as const;

async function portOf(server: Server): Promise<number> {
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A receiver that reads to the end, and what it has read. */
function receiver(read: Buffer[] = []) {
  return (socket: Socket) => {
    socket.on('data', (chunk) => read.push(chunk)).on('error', () => undefined);
  };
}

function partsFor(port: number, host = '127.0.0.1') {
  const format = (record: Parameters<typeof syslogMessage>[0]) => syslogMessage(record, origin);
  return { host, port, format, quietMs: 400, watchMs: 20 };
}

describe('records over TCP', () => {
  it('arrive in order, and count when the receiver has read them to the end', async () => {
    const read: Buffer[] = [];
    const port = await portOf(createServer(receiver(read)));
    const records = manyRecords(300);
    const channel = tcpChannel(partsFor(port));
    expect(await channel.deliver(records, never)).toEqual({ kind: 'delivered' });
    expect(messagesIn(Buffer.concat(read)).map(seqOf)).toEqual(range(1, 300));
  });

  it('do not count while the receiver has not read them', async () => {
    const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, () => undefined);
    const channel = tcpChannel(partsFor(await portOf(server)));
    expect(await channel.deliver(manyRecords(3), never)).toEqual({
      kind: 'failed',
      cause: 'timed-out',
    });
  });

  it.each<[string, (socket: Socket) => void]>([
    ['hangs up at once', (socket) => socket.end()],
    ['hangs up when it has read something', (socket) => socket.once('data', () => socket.end())],
    ['dies', (socket) => socket.once('data', () => socket.resetAndDestroy())],
    [
      'dies before it has read',
      (socket) => {
        socket.pause();
        setTimeout(() => socket.destroy(), 10);
      },
    ],
  ])('do not count where the receiver %s', async (_what, behave) => {
    const server = createServer({ pauseOnConnect: true }, (socket) => {
      socket.on('error', () => undefined);
      socket.resume();
      behave(socket);
    });
    const channel = tcpChannel({ ...partsFor(await portOf(server)), quietMs: 10_000 });
    expect(await channel.deliver(manyRecords(300), never)).toEqual({
      kind: 'failed',
      cause: 'broken',
    });
  });

  it('do not count where nobody listens', async () => {
    const server = createServer();
    const port = await portOf(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await tcpChannel(partsFor(port)).deliver(manyRecords(1), never)).toEqual({
      kind: 'failed',
      cause: 'refused',
    });
  });

  it('do not count where the name stands for no host', async () => {
    const channel = tcpChannel(partsFor(514, 'no-such-host.invalid'));
    expect(await channel.deliver(manyRecords(1), never)).toMatchObject({ kind: 'failed' });
  });

  it('are given up at once when the kiosk stops', async () => {
    const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, () => undefined);
    const parts = { ...partsFor(await portOf(server)), quietMs: 60_000 };
    const stop = new AbortController();
    setTimeout(() => {
      stop.abort();
    }, 50);
    expect(await tcpChannel(parts).deliver(manyRecords(1), stop.signal)).toEqual({
      kind: 'failed',
      cause: 'broken',
    });
  });
});

describe('records over TLS', () => {
  async function tlsPort(certificate: Certificate, options: TlsOptions = {}, read: Buffer[] = []) {
    const server = createTlsServer({ ...certificate, ...options }, receiver(read));
    server.on('tlsClientError', () => undefined);
    return portOf(server);
  }

  it('arrive in order where the certificate is good', async () => {
    const own = certificateFor('localhost');
    const read: Buffer[] = [];
    const port = await tlsPort(own, {}, read);
    const channel = tlsChannel({
      ...partsFor(port, 'localhost'),
      readCa: () => receiverIssuers({ ca: own.certFile }, { ca: [] }),
    });
    expect(await channel.deliver(manyRecords(300), never)).toEqual({ kind: 'delivered' });
    expect(messagesIn(Buffer.concat(read)).map(seqOf)).toEqual(range(1, 300));
  });

  it('arrive at an address as well', async () => {
    const own = certificateFor('127.0.0.1');
    const channel = tlsChannel({
      ...partsFor(await tlsPort(own)),
      readCa: () => receiverIssuers({ ca: own.certFile }, { ca: [] }),
    });
    expect(await channel.deliver(manyRecords(3), never)).toEqual({ kind: 'delivered' });
  });

  it.each([
    ['nobody has vouched for it', 'localhost', null],
    ['somebody else has', 'localhost', 'another'],
    ['it is for another name', 'logs.example', 'own'],
  ])('are kept where the certificate is not good: %s', async (_why, name, trusted) => {
    const own = certificateFor(name);
    const read: Buffer[] = [];
    const port = await tlsPort(own, {}, read);
    const ca = { own: own.certFile, another: certificateFor(name).certFile }[trusted ?? ''] ?? null;
    const channel = tlsChannel({
      ...partsFor(port, 'localhost'),
      readCa: () => receiverIssuers({ ca }, { ca: [] }),
    });
    expect(await channel.deliver(manyRecords(3), never)).toEqual({
      kind: 'failed',
      cause: 'certificate',
    });
    expect(read).toEqual([]);
  });

  it('are kept even where the environment tells Node to trust everybody', async () => {
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    onTestFinished(() => {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    });
    const port = await tlsPort(certificateFor('localhost'));
    const channel = tlsChannel({ ...partsFor(port, 'localhost'), readCa: () => null });
    expect(await channel.deliver(manyRecords(3), never)).toMatchObject({ cause: 'certificate' });
  });

  it('are kept from a receiver that only knows TLS 1.1', async () => {
    const own = certificateFor('localhost');
    const port = await tlsPort(own, {
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'ALL@SECLEVEL=0',
    });
    const channel = tlsChannel({
      ...partsFor(port, 'localhost'),
      readCa: () => receiverIssuers({ ca: own.certFile }, { ca: [] }),
    });
    expect(await channel.deliver(manyRecords(3), never)).toMatchObject({ kind: 'failed' });
  });

  it('wait for a file of certificates that is not there, or holds none', async () => {
    const own = certificateFor('localhost');
    const port = await tlsPort(own);
    const ca = join(temporaryFolder(), 'ca.pem');
    const channel = tlsChannel({
      ...partsFor(port, 'localhost'),
      readCa: () => receiverIssuers({ ca }, { ca: [] }),
    });
    const unreadable = { kind: 'failed', cause: 'ca-unreadable' };
    expect(await channel.deliver(manyRecords(1), never)).toEqual(unreadable);
    writeFileSync(ca, 'nothing of the kind');
    expect(await channel.deliver(manyRecords(1), never)).toEqual(unreadable);
    writeFileSync(ca, own.cert);
    expect(await channel.deliver(manyRecords(1), never)).toEqual({ kind: 'delivered' });
  });
});
