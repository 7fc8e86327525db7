// What forwarding to syslog costs whoever records: appends with and without it.
// npm run bench -- forwarding [--rounds N]
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { AuditEvent } from '../main/audit/event.ts';
import { startForwarder } from '../main/audit/forwarding/start-forwarder.ts';
import { AuditLog } from '../main/audit/audit-log.ts';
import { recordsAfter } from '../main/audit/read/records-after.ts';
import { defaultConfig } from '../main/config/schema/schema.ts';
import { printRatio, Samples } from './support/statistics.ts';

/** Records in one measurement: one every few milliseconds, far more than a kiosk has. */
const BATCH = 300;
const EVERY_MS = 2;

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '10' } } });
const entry: AuditEvent = {
  event: 'blocked',
  session: '0123456789abcdef0123456789abcdef',
  what: 'navigation',
  detail: 'https://elsewhere.example',
};

const ports = {
  'a receiver that takes them': await listen((socket) => socket.resume()),
  'a receiver that stands still': await listen((socket) => socket.pause()),
  'a receiver that is gone': 1,
};

const folder = mkdtempSync(join(tmpdir(), 'cleardesk-bench-'));
const microseconds = new Samples();
for (let round = 0; round < Number(options.rounds); round += 1) {
  microseconds.add('no forwarding', await append(join(folder, `${round}/none`), null));
  for (const [name, port] of Object.entries(ports)) {
    microseconds.add(name, await append(join(folder, `${round}/${port}`), port));
  }
}
microseconds.print('µs for an append, on the disk');
for (const name of Object.keys(ports)) {
  printRatio(`${name} / no forwarding`, microseconds.ratio(name, 'no forwarding'));
}
rmSync(folder, { recursive: true });
process.exit();

/** @returns the median time that an append takes, in microseconds */
async function append(place: string, port: number | null): Promise<number> {
  mkdirSync(place, { recursive: true });
  const path = join(place, 'audit.jsonl');
  const settings = defaultConfig().audit;
  const journal = new AuditLog(path, {
    device: 'bench',
    now: () => new Date(),
    settings: () => settings,
  });
  const to = { kind: 'tcp', host: '127.0.0.1', port: port ?? 0 } as const;
  const forwarder =
    port === null
      ? null
      : startForwarder(
          { to, ca: null, facility: 'local0' },
          {
            recordsAfter: (seq) => recordsAfter(path, seq),
            cursorFile: join(place, 'forwarded'),
            to: 'bench',
            version: '0',
            readCa: () => null,
            retryMs: () => 100,
            record: () => undefined,
          },
        );
  journal.whenAppended(() => forwarder?.wake());
  const times: number[] = [];
  for (let left = BATCH; left > 0; left -= 1) {
    const begun = performance.now();
    journal.append(entry);
    times.push((performance.now() - begun) * 1000);
    await pause(EVERY_MS);
  }
  forwarder?.close();
  journal.close();
  return times.sort((a, b) => a - b)[BATCH / 2] ?? 0;
}

async function listen(take: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    take(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
