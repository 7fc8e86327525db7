import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AuditEvent } from '../../../../main/audit/event.ts';
import { Forwarder } from '../../../../main/audit/forwarding/forwarder.ts';
import { localChannel } from '../../../../main/audit/forwarding/local-channel.ts';
import { priorityOf, syslogMessage } from '../../../../main/audit/forwarding/message.ts';
import type { Channel } from '../../../../main/audit/forwarding/outgoing.ts';
import { tcpChannel, tlsChannel } from '../../../../main/audit/forwarding/stream-channel.ts';
import { udpChannel } from '../../../../main/audit/forwarding/udp-channel.ts';
import { AuditLog } from '../../../../main/audit/audit-log.ts';
import { recordsAfter } from '../../../../main/audit/read/records-after.ts';
import { verifyAuditFile } from '../../../../main/audit/verify/verify.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { blocked, context } from '../example-entries.ts';
import { range, seqOf } from './records.ts';
import { rsyslog, type Rsyslog } from './rsyslog.ts';
import { receiverIssuers } from '../../../../main/network/trusted-issuers.ts';

const origin = { facility: 'local0', version: '1.2.3', processId: 42 } as const;
const format = (record: Parameters<typeof syslogMessage>[0]) => syslogMessage(record, origin);
const times = { quietMs: 300, watchMs: 10, settleMs: 50, format };

const channels = {
  tcp: ({ ports }: Rsyslog) => tcpChannel({ host: '127.0.0.1', port: ports.tcp, ...times }),
  tls: ({ ports, caFile }: Rsyslog) =>
    tlsChannel({
      host: 'localhost',
      port: ports.tls,
      readCa: () => receiverIssuers({ ca: caFile }, { ca: [] }),
      ...times,
    }),
  udp: ({ ports }: Rsyslog) => udpChannel({ host: '127.0.0.1', port: ports.udp, ...times }),
  local: ({ socket }: Rsyslog) =>
    localChannel({ socket, priorityOf: (record) => priorityOf(16, record), quietMs: 2000 }),
};

/** A device that records and forwards. */
function device(channel: Channel): AuditLog {
  const path = join(temporaryFolder(), 'audit.jsonl');
  const settings = { ...context.settings(), maxSizeBytes: 30_000 };
  const journal = new AuditLog(path, { ...context, settings: () => settings });
  const forwarder = new Forwarder({
    recordsAfter: (seq) => recordsAfter(path, seq),
    cursorFile: join(dirname(path), 'forwarded'),
    to: 'tcp://127.0.0.1:514',
    channel,
    record: (entry) => journal.append(entry),
    collectMs: 5,
    retryMs: () => 20,
  });
  onTestFinished(async () => {
    forwarder.close();
    await pause(20); // what was opened is closed
  });
  journal.whenAppended(() => {
    forwarder.wake();
  });
  return journal;
}

const awkward: AuditEvent = {
  event: 'ending-started',
  session: 'a1b2',
  reason: 'admin',
  note: 'ü \u007f \u0085 \u2028 😀 %s $! <13> "]\\',
};

function append(journal: AuditLog, count: number): void {
  for (let left = count; left > 0; left -= 1) journal.append(left % 7 === 0 ? awkward : blocked);
}

/** Appends for a while, a record every few milliseconds. */
async function busy(journal: AuditLog, forMs: number): Promise<void> {
  const end = performance.now() + forMs;
  while (performance.now() < end) {
    append(journal, 3);
    await pause(5);
  }
}

/** Everything has arrived; without the doubles, in order and with an unbroken chain. */
async function hasAll(
  { lines }: Rsyslog,
  journal: AuditLog,
): Promise<{ readonly doubles: number }> {
  // What is recorded of an outage may come a moment later than its end.
  await expect.poll(() => new Set(lines()).size - journal.nextSeq).toBe(-1);
  const last = journal.nextSeq - 1;
  const all = lines();
  const single = [...new Set(all)];
  expect(single.map(seqOf)).toEqual(range(1, last));
  const file = join(temporaryFolder(), 'audit.jsonl');
  writeFileSync(file, single.map((line) => `${line}\n`).join(''));
  expect(verifyAuditFile(file)).toMatchObject({ kind: 'good', head: { seq: last } });
  return { doubles: all.length - single.length };
}

// Each takes a second or two; a busy machine may need much longer.
/** `npm test` installs both packages of Debian's; a machine without them skips these tests. */
const hasRsyslog = ['/usr/sbin/rsyslogd', '/usr/share/doc/rsyslog-gnutls'].every(existsSync);

describe.skipIf(!hasRsyslog)('a real rsyslog', () => {
  it.each(['tcp', 'tls', 'udp', 'local'] as const)(
    'gets every record over %s, once, in order, and can verify the chain',
    async (way) => {
      const collector = await rsyslog();
      await collector.start();
      const journal = device(channels[way](collector));
      append(journal, 120);
      await hasAll(collector, journal);
      append(journal, 5);
      expect(await hasAll(collector, journal)).toEqual({ doubles: 0 });
    },
  );

  it.each(['tcp', 'local'] as const)(
    'that is stopped and started again has lost nothing over %s',
    async (way) => {
      const collector = await rsyslog();
      await collector.start();
      const journal = device(channels[way](collector));
      await busy(journal, 150);
      const stopped = collector.signal('SIGTERM');
      await Promise.all([stopped, busy(journal, 150)]);
      await collector.start();
      await busy(journal, 50);
      await hasAll(collector, journal);
    },
  );

  it.each(['tcp', 'tls'] as const)(
    'that is killed again and again has lost nothing over %s',
    async (way) => {
      const collector = await rsyslog();
      await collector.start();
      const journal = device(channels[way](collector));
      for (const upMs of [30, 60, 90]) {
        await busy(journal, upMs);
        // It has messages that it will not read any more.
        await collector.signal('SIGSTOP');
        await busy(journal, 40);
        await collector.signal('SIGKILL');
        await busy(journal, 40);
        await collector.start();
      }
      await hasAll(collector, journal);
    },
  );

  it('that stands still gets what it has missed, and some of it twice', async () => {
    const collector = await rsyslog();
    await collector.start();
    const journal = device(channels.tcp(collector));
    append(journal, 10);
    await hasAll(collector, journal);
    await collector.signal('SIGSTOP');
    await busy(journal, 700); // longer than a delivery waits
    await collector.signal('SIGCONT');
    const { doubles } = await hasAll(collector, journal);
    expect(doubles).toBeGreaterThan(0);
  });

  it('that is slower than the kiosk gets everything in the end', async () => {
    const collector = await rsyslog({ hasStore: true });
    await collector.start();
    const journal = device(channels.tcp(collector));
    append(journal, 40);
    await hasAll(collector, journal);
  });

  it('that can keep nothing for a while gets everything afterwards', async () => {
    const collector = await rsyslog({ hasStore: true });
    writeFileSync(`${collector.file}.refuse`, '');
    await collector.start();
    const journal = device(channels.tcp(collector));
    append(journal, 30);
    await pause(700);
    expect(collector.lines()).toEqual([]);
    rmSync(`${collector.file}.refuse`);
    append(journal, 10);
    await hasAll(collector, journal);
  });
});
