import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../../../eventually.ts';
import type { AuditEvent } from '../../../../main/audit/event.ts';
import { writeCursor } from '../../../../main/audit/forwarding/outbox.ts';
import { Forwarder, type ForwarderDeps } from '../../../../main/audit/forwarding/forwarder.ts';
import {
  delivered,
  failed,
  type Channel,
  type Delivery,
} from '../../../../main/audit/forwarding/outgoing.ts';
import { AuditLog } from '../../../../main/audit/audit-log.ts';
import { recordsAfter } from '../../../../main/audit/read/records-after.ts';
import { FakeChannel } from '../../../fakes/fake-channel.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { blocked, context, started } from '../example-entries.ts';
import { range } from './records.ts';

interface Device {
  readonly path: string;
  readonly journal: AuditLog;
  readonly channel: FakeChannel;
  /** What the forwarder had recorded. */
  readonly recorded: AuditEvent[];
  /** A process of the kiosk begins to forward. */
  readonly forward: (more?: Partial<ForwarderDeps>) => Forwarder;
}

/** A device with a small audit file. @param keep how many archived segments it keeps */
function device(keep = 1000): Device {
  const path = join(temporaryFolder(), 'audit.jsonl');
  const settings = { ...context.settings(), maxSizeBytes: 3000, keep };
  const journal = new AuditLog(path, { ...context, settings: () => settings });
  const channel = new FakeChannel();
  const recorded: AuditEvent[] = [];
  const forward = (more: Partial<ForwarderDeps> = {}) => {
    const forwarder = new Forwarder({
      recordsAfter: (seq) => recordsAfter(path, seq),
      cursorFile: join(dirname(path), 'forwarded'),
      to: 'tls://logs.example:6514',
      channel,
      record: (entry) => {
        recorded.push(entry);
        try {
          journal.append(entry);
        } catch {
          // as in the kiosk, nothing is held up by a record that cannot be written
        }
      },
      collectMs: 1,
      retryMs: () => 1,
      ...more,
    });
    journal.whenAppended(() => {
      forwarder.wake();
    });
    onTestFinished(() => {
      forwarder.close();
    });
    forwarder.wake();
    return forwarder;
  };
  return { path, journal, channel, recorded, forward };
}

function append(journal: AuditLog, count: number): void {
  for (let left = count; left > 0; left -= 1) journal.append(blocked);
}

/** After so many turns of the event loop. */
async function afterTurns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
}

const refuses = failed('refused');

async function allTaken({ journal, channel }: Device): Promise<void> {
  await eventually(() => {
    expect(channel.taken.at(-1)).toBe(journal.nextSeq - 1);
  });
}

describe('the forwarder', () => {
  it('sends what there is and what comes, once and in order, and then rests', async () => {
    const all = device();
    append(all.journal, 20);
    all.forward();
    await allTaken(all);
    append(all.journal, 20);
    await allTaken(all);
    expect(all.channel.taken).toEqual(range(1, all.journal.nextSeq - 1));
    expect(all.recorded).toEqual([]);
    const { length } = all.channel.deliveries;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(all.channel.deliveries.length).toBe(length);
  });

  it('sends together what is appended together', async () => {
    const all = device();
    all.forward({ collectMs: 50 });
    append(all.journal, 10);
    await allTaken(all);
    expect(all.channel.deliveries.length).toBe(1);
  });

  it('does nothing where the next record is appended', () => {
    const all = device();
    all.forward({ collectMs: 0 });
    append(all.journal, 3);
    expect(all.channel.deliveries).toEqual([]);
  });

  it('goes on in the next process where the one before stopped', async () => {
    const all = device();
    append(all.journal, 3);
    const first = all.forward();
    await allTaken(all);
    await eventually(() => {
      expect(cursorOf(all)).toMatchObject({ seq: 3 });
    });
    first.close();
    append(all.journal, 3);
    all.forward();
    await allTaken(all);
    expect(all.channel.taken).toEqual(range(1, 6));
  });

  it('sends again what a process that was stopped in the middle may have sent', async () => {
    const all = device();
    append(all.journal, 5);
    const first = all.forward();
    all.channel.onDelivery = () => {
      first.close();
    };
    await eventually(() => {
      expect(all.channel.taken).toEqual(range(1, 5));
    });
    all.channel.onDelivery = () => undefined;
    append(all.journal, 1);
    all.forward();
    await allTaken(all);
    expect(all.channel.taken).toEqual([...range(1, 5), ...range(1, 6)]);
  });

  it.each<readonly Delivery[]>([
    [refuses],
    [refuses, failed('broken'), refuses, failed('timed-out'), refuses],
    [{ kind: 'delivered' }, refuses, { kind: 'delivered' }, refuses, refuses],
  ])('loses nothing and keeps the order when deliveries fail', async (...answers) => {
    const all = device();
    append(all.journal, 100);
    all.channel.answers = [...answers];
    all.forward();
    await allTaken(all);
    expect(all.channel.taken).toEqual(range(1, all.journal.nextSeq - 1));
  });

  it('sends fewer at once to a receiver that does not keep up, down to one', async () => {
    const all = device();
    append(all.journal, 100);
    all.channel.answers = Array.from({ length: 12 }, () => refuses);
    all.forward();
    await allTaken(all);
    const sizes = all.channel.deliveries.map(({ length }) => length);
    expect(sizes[12]).toBe(1);
    expect(sizes.slice(13, 16)).toEqual([2, 4, 8]);
  });

  it('reads no file any more once it is closed, at whatever moment', async () => {
    const all = device();
    append(all.journal, 20);
    all.channel.maxRecords = 1;
    for (const turns of range(1, 20)) {
      let open = 0;
      const forwarder = all.forward({
        async *recordsAfter(seq) {
          open += 1;
          try {
            return yield* recordsAfter(all.path, seq);
          } finally {
            open -= 1;
          }
        },
        cursorFile: join(dirname(all.path), `forwarded-${turns}`),
      });
      let isClosed = false;
      all.channel.onDelivery = () => {
        void afterTurns(turns).then(() => {
          forwarder.close();
          isClosed = true;
        });
      };
      await eventually(() => {
        expect([isClosed, open]).toEqual([true, 0]);
      });
    }
  });

  it('records an outage once, whatever process sees it, and its end', async () => {
    const all = device();
    append(all.journal, 2);
    all.channel.answer = refuses;
    const first = all.forward();
    await eventually(() => {
      expect(all.recorded).toEqual([{ event: 'forwarding-degraded', cause: 'refused' }]);
    });
    expect(first.isDegraded).toBe(true);
    // A process that ends before its cursor is on the disk leaves a record that comes twice.
    const cursorFile = join(dirname(all.path), 'forwarded');
    await eventually(() => {
      expect(readFileSync(cursorFile, 'utf8')).toContain('"isDegraded":true');
    });
    first.close();
    const { length } = all.channel.deliveries;
    const second = all.forward();
    await eventually(() => {
      expect(all.channel.deliveries.length).toBeGreaterThan(length + 5);
    });
    all.channel.answer = { kind: 'delivered' };
    await eventually(() => {
      expect(all.recorded.at(-1)).toEqual({ event: 'forwarding-restored' });
    });
    expect(all.recorded.length).toBe(2);
    expect(second.isDegraded).toBe(false);
    await allTaken(all);
    expect(all.channel.taken).toEqual(range(1, 4));
  });

  it('records nothing of two deliveries that failed', async () => {
    const all = device();
    append(all.journal, 2);
    all.channel.answers = [refuses, refuses];
    all.forward();
    await allTaken(all);
    expect(all.recorded).toEqual([]);
  });

  it('says which records rotation removed before they could be sent', async () => {
    const all = device(1);
    append(all.journal, 3);
    all.forward();
    await allTaken(all);
    all.channel.answer = refuses;
    append(all.journal, 100);
    all.channel.answer = { kind: 'delivered' };
    await allTaken(all);
    expect(gapsIn(all)).toEqual(all.recorded);
    const missing = range(1, all.journal.nextSeq - 1).filter(
      (seq) => !all.channel.taken.includes(seq),
    );
    expect(missing.length).toBeGreaterThan(10);
    expect(missing).toEqual(gapsIn(all).flatMap(({ from, to = 0 }) => range(from, to)));
  });

  it('says which record is too long for the way', async () => {
    const all = device();
    all.channel.maxLineBytes = 1000;
    all.journal.append(started);
    const errors = Array.from({ length: 100 }, () => 'is not what it has to be');
    all.journal.append({ event: 'config-rejected', file: 'c', errors, keptLastGood: true });
    all.journal.append(started);
    all.forward();
    await allTaken(all);
    expect(gapsIn(all)).toEqual([{ event: 'forwarding-gap', cause: 'too-large', from: 2, to: 2 }]);
    expect(all.channel.taken).not.toContain(2);
    expect(all.channel.taken).toContain(1);
  });

  it('sends all of an audit file that took the place of the one that it knew', async () => {
    const all = device();
    append(all.journal, 5);
    const first = all.forward();
    await allTaken(all);
    await eventually(() => {
      expect(cursorOf(all)).toMatchObject({ seq: 5 });
    });
    first.close();
    unlinkSync(all.path);
    const other = new AuditLog(all.path, context);
    for (let left = 8; left > 0; left -= 1) other.append(started);
    other.close();
    all.channel.taken.length = 0;
    all.forward();
    await eventually(() => {
      expect(all.channel.taken).toEqual(range(1, 9));
    });
    expect(all.recorded).toEqual([{ event: 'forwarding-gap', cause: 'replaced', from: 6 }]);
  });

  it.each(['', '{"to":"tls://logs.ex', '{"to":"udp://another:514","seq":2,"hash":"x"}'])(
    'sends everything where its cursor says nothing of this receiver: %j',
    async (text) => {
      const all = device();
      append(all.journal, 3);
      writeFileSync(join(dirname(all.path), 'forwarded'), text);
      all.forward();
      await allTaken(all);
      expect(all.channel.taken).toEqual(range(1, 3));
    },
  );

  it('waits until an audit file can be read', async () => {
    const all = device();
    mkdirSync(all.path);
    all.forward();
    await new Promise((resolve) => setTimeout(resolve, 20));
    rmdirSync(all.path);
    append(all.journal, 3);
    await eventually(() => {
      expect(all.channel.taken).toEqual(expect.arrayContaining([1, 2, 3]));
    });
  });

  it.each([
    ['delivers', delivered],
    ['fails to deliver', refuses],
  ])(
    'records and writes nothing once it is closed, when its receiver %s later',
    async (_, later) => {
      const all = device();
      append(all.journal, 3);
      const answers: ((delivery: Delivery) => void)[] = [];
      const slow: Channel = {
        maxLineBytes: Infinity,
        maxRecords: Infinity,
        deliver: () => new Promise((resolve) => answers.push(resolve)),
      };
      const cursor = { to: 'tls://logs.example:6514', seq: 0, hash: '', isDegraded: true };
      writeFileSync(join(dirname(all.path), 'forwarded'), JSON.stringify(cursor));
      const forwarder = all.forward({ channel: slow });
      await eventually(() => {
        expect(answers).toHaveLength(1);
      });
      forwarder.close();
      answers[0]?.(later);
      forwarder.wake();
      await pause(50);
      expect(all.recorded).toEqual([]);
      expect(cursorOf(all)).toEqual(cursor);
      expect(answers).toHaveLength(1);
    },
  );

  it('records no gap that it finds once it is closed, and counts it', async () => {
    const all = device();
    append(all.journal, 3);
    const cursor = { to: 'tls://logs.example:6514', seq: 2, hash: 'other', isDegraded: false };
    writeFileSync(join(dirname(all.path), 'forwarded'), JSON.stringify(cursor));
    let goOn: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    let isReading = false;
    const forwarder = all.forward({
      recordsAfter: async function* (seq) {
        isReading = true;
        await held;
        yield* recordsAfter(all.path, seq);
        throw new Error('the records of an audit file do not end');
      },
    });
    await eventually(() => {
      expect(isReading).toBe(true);
    });
    forwarder.close();
    goOn();
    await eventually(() => {
      expect(forwarder.refusedCount).toBe(1);
    });
    expect(all.recorded).toEqual([]);
  });

  it('leaves no draft of its cursor, neither its own nor one of a process that was killed', async () => {
    const all = device();
    const drafts = () => readdirSync(dirname(all.path)).filter((name) => name.endsWith('.new'));
    writeFileSync(join(dirname(all.path), 'forwarded.4711.new'), '{"to":"tls');
    append(all.journal, 3);
    all.forward();
    await allTaken(all);
    // From here on the forwarder is at rest.
    await eventually(() => {
      expect(cursorOf(all)).toMatchObject({ seq: 3 });
      expect(drafts()).toEqual([]);
    });
    const closed = AbortSignal.abort();
    const cursor = { to: 'udp://logs.example:514', seq: 3, hash: '', isDegraded: false };
    await writeCursor(join(dirname(all.path), 'forwarded'), cursor, closed);
    expect(drafts()).toEqual([]);
    expect(cursorOf(all)).toMatchObject({ to: 'tls://logs.example:6514' });
  });

  it('goes on where its cursor cannot be written', async () => {
    const all = device();
    append(all.journal, 3);
    all.forward({ cursorFile: join(dirname(all.path), 'no-folder/forwarded') });
    await allTaken(all);
    append(all.journal, 3);
    await allTaken(all);
    expect(all.channel.taken).toEqual(range(1, 6));
    rmSync(join(dirname(all.path), 'no-folder'), { force: true });
  });
});

function gapsIn({ recorded }: Device) {
  return recorded.filter((entry) => entry.event === 'forwarding-gap');
}

function cursorOf({ path }: Device): unknown {
  return JSON.parse(readFileSync(join(dirname(path), 'forwarded'), 'utf8'));
}
