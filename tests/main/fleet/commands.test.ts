import { randomUUID } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Commands } from '../../../main/fleet/commands.ts';
import { type CommandAnswer, CommandMemory } from '../../../main/fleet/memory.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { FakeFleetKiosk } from './fake-fleet-kiosk.ts';

interface Before {
  readonly folder: string;
  readonly kiosk: FakeFleetKiosk;
  readonly clock: FakeClock;
}

/**
 * A kiosk that takes commands.
 * @param on the folder of its file, or the device whose file and audit records the process continues with
 */
async function device(on: string | Before = temporaryFolder(), isSigned = false) {
  const before = typeof on === 'string' ? null : on;
  const clock = before?.clock ?? new FakeClock(1_000_000);
  const kiosk = before?.kiosk ?? new FakeFleetKiosk(clock);
  const folder = typeof on === 'string' ? on : on.folder;
  const faults: string[] = [];
  const memory = await CommandMemory.open(join(folder, 'fleet.json'), (text) => faults.push(text));
  const answers: CommandAnswer[] = [];
  const commands = new Commands({
    memory,
    isSigned,
    kiosk,
    clock,
    since: () => kiosk.times.presentSince,
    finishedEndings: kiosk.finishedEndings,
    onAnswer: (answer) => answers.push(answer),
  });
  kiosk.onState = () => {
    commands.settle();
  };
  const send = (changes: object = {}, isRetained = false) => {
    const command = { v: 1, id: randomUUID(), do: 'end-session', at: clock.wall().toISOString() };
    const message = { ...command, ...changes };
    const payload = Buffer.from(JSON.stringify(message));
    return { id: message.id, taken: commands.receive({ payload, isRetained }) };
  };
  /** The process is killed, or hands over: nothing of it does anything any more. */
  const stop = () => {
    commands.close();
    memory.close();
  };
  const results = (id: string) =>
    answers
      .filter((answer) => answer.id === id)
      .map(({ result, code }) => [result, code].join(' ').trim());
  return {
    clock,
    kiosk,
    folder,
    file: join(folder, 'fleet.json'),
    faults,
    memory,
    answers,
    commands,
    send,
    stop,
    results,
  };
}

async function deviceInSession() {
  const own = await device();
  own.kiosk.begin();
  own.clock.advance(10_000);
  return own;
}

describe('a command', () => {
  it('ends the session, and is answered with the receipt of the ending', async () => {
    const { kiosk, send, results } = await deviceInSession();
    const { id, taken } = send({ reason: 'ticket 4711' });
    expect(await taken).toBe(true);
    expect(kiosk.causes).toEqual([
      { reason: 'remote', by: { kind: 'command', id }, note: 'ticket 4711', session: 'session-1' },
    ]);
    expect(results(id)).toEqual([]);
    kiosk.finish();
    expect(results(id)).toEqual(['clean 0000-abcd']);
    expect(kiosk.records).toEqual([]); // `ending-started` has it all
  });

  it('is answered with an ending that was not clean', async () => {
    const { kiosk, send, results } = await deviceInSession();
    const { id, taken } = send();
    await taken;
    kiosk.finish(false);
    expect(results(id)).toEqual(['not-clean 0000-abcd']);
  });

  it('is answered where the ending cannot be recorded', async () => {
    const { kiosk, send, answers } = await deviceInSession();
    await send().taken;
    kiosk.become({ kind: 'out-of-service', problem: { kind: 'audit-unwritable' } });
    expect(answers).toMatchObject([{ result: 'not-clean', code: null }]);
  });

  it('is on the disk, for the user of the kiosk only, before its ending begins', async () => {
    const { kiosk, send, file } = await deviceInSession();
    const { id, taken } = send();
    expect(kiosk.causes).toEqual([]);
    await taken;
    expect(readFileSync(file, 'utf8')).toContain(id);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('ends the session where the disk is full, too', async () => {
    const { kiosk, clock, send, faults } = await device(join(temporaryFolder(), 'gone'));
    kiosk.begin();
    clock.advance(10_000);
    expect(await send().taken).toBe(true);
    expect(kiosk.causes).toHaveLength(1);
    expect(faults[0]).toContain('cannot be written');
  });

  it('joins an ending that runs', async () => {
    const { kiosk, send, results } = await deviceInSession();
    await kiosk.endNow('user');
    const { id, taken } = send();
    await taken;
    expect(kiosk.records).toEqual([{ event: 'fleet-command', command: id, result: 'joined' }]);
    kiosk.finish();
    expect(results(id)).toEqual(['clean 0000-abcd']);
    expect(kiosk.causes).toHaveLength(1);
  });

  it('ends the session once where two come at once, and both are answered', async () => {
    const { kiosk, send, results } = await deviceInSession();
    const [first, second] = [send(), send()];
    await Promise.all([first.taken, second.taken]);
    kiosk.finish();
    expect([first, second].map(({ id }) => results(id))).toEqual([
      ['clean 0000-abcd'],
      ['clean 0000-abcd'],
    ]);
    expect(kiosk.causes).toHaveLength(1);
  });

  it('is answered once where the broker brings it again before the answer', async () => {
    const { kiosk, send, answers } = await deviceInSession();
    const { id, taken } = send();
    await taken;
    expect(await send({ id }).taken).toBe(true);
    kiosk.finish();
    expect(answers.map(({ result }) => result)).toEqual(['clean']);
  });

  it('is refused as a replay later, also by a process that is started afresh', async () => {
    const own = await deviceInSession();
    const { id, taken } = own.send();
    await taken;
    own.kiosk.finish();
    for (const answer of own.memory.answers) own.memory.sent(answer);
    const time = own.clock.wall().toISOString();
    await own.memory.answer({ id: 'other', result: 'nobody', time }); // both are on the disk
    own.stop();
    const next = await device(own);
    next.kiosk.begin();
    const again = next.send({ id });
    await again.taken;
    expect(next.answers).toMatchObject([{ id, result: 'refused', cause: 'repeated' }]);
    expect(next.kiosk.state.kind).toBe('active');
  });

  it('is refused where only signed signals end sessions', async () => {
    const { kiosk, send, results } = await device(temporaryFolder(), true);
    kiosk.begin();
    const { id } = send();
    expect(results(id)).toEqual(['refused']);
    expect(kiosk.records).toEqual([
      { event: 'fleet-command', command: id, result: 'refused', cause: 'not-signed' },
    ]);
    expect(kiosk.causes).toEqual([]);
  });

  it('finds nobody', async () => {
    const { clock, kiosk, send, results } = await device();
    clock.advance(5000);
    const { id, taken } = send();
    await taken;
    expect(results(id)).toEqual(['nobody']);
    expect(kiosk.records).toEqual([{ event: 'fleet-command', command: id, result: 'nobody' }]);
  });

  it('that was meant for an earlier session ends none', async () => {
    const { clock, kiosk, send, results } = await device();
    const at = clock.wall().toISOString();
    clock.advance(3_600_000);
    kiosk.become({ kind: 'ending', auditId: null, reason: 'recovery' }); // the device was off
    kiosk.become({ kind: 'signed-out' });
    const early = send({ at });
    await early.taken;
    kiosk.begin();
    const late = send({ at });
    await late.taken;
    expect([...results(early.id), ...results(late.id)]).toEqual(['already-over', 'already-over']);
    expect(kiosk.state.kind).toBe('active');
  });

  it('does not end the session that begins while it is written to the disk', async () => {
    const { clock, kiosk, send, results } = await deviceInSession();
    const { id, taken } = send();
    await kiosk.endNow('user');
    kiosk.finish();
    kiosk.become({ kind: 'signed-out' });
    clock.advance(2000);
    kiosk.begin();
    await taken;
    expect(results(id)).toEqual(['already-over']);
    expect(kiosk.state.kind).toBe('active');
  });

  it('means the user who signs in, and their session', async () => {
    const { clock, kiosk, send } = await device();
    clock.advance(60_000);
    kiosk.become({ kind: 'signing-in', progress: { kind: 'checking' } });
    clock.advance(30_000);
    const at = clock.wall().toISOString();
    clock.advance(10_000);
    kiosk.begin();
    await send({ at }).taken;
    expect(kiosk.causes).toHaveLength(1);
  });

  it.each([-3_600_000, 3_600_000])(
    'does not depend on a clock that was set by %i ms',
    async (byMs) => {
      const { clock, kiosk, send } = await deviceInSession();
      clock.jump(byMs);
      await send().taken;
      expect(kiosk.causes).toHaveLength(1);
      const next = await deviceInSession();
      const at = next.clock.wall().getTime() - 20_000; // before the session
      next.clock.jump(byMs);
      await next.send({ at: new Date(at + byMs).toISOString() }).taken;
      expect(next.kiosk.causes).toEqual([]);
    },
  );

  it.each<[string, object, boolean, string]>([
    ['is kept by the broker', {}, true, 'retained'],
    ['asks for something else', { do: 'screenshot' }, false, 'unknown-command'],
    ['has another form', { v: 7 }, false, 'unreadable'],
  ])(
    'that %s is refused, recorded and answered, and ends nothing',
    async (_what, changes, isRetained, cause) => {
      const { kiosk, send, answers } = await deviceInSession();
      const { id, taken } = send(changes, isRetained);
      expect(await taken).toBe(true);
      expect(kiosk.records).toEqual([
        { event: 'fleet-command', command: id, result: 'refused', cause },
      ]);
      expect(answers).toMatchObject([{ id, result: 'refused', cause }]);
      expect(kiosk.state.kind).toBe('active');
    },
  );

  it('after the process was released does nothing, and is not taken from the broker', async () => {
    const { kiosk, send, stop, answers } = await deviceInSession();
    const { taken } = send();
    stop();
    expect(await taken).toBe(false);
    expect(await send().taken).toBe(false);
    expect([kiosk.causes, kiosk.records, answers]).toEqual([[], [], []]);
  });
});

describe('a flood of commands', () => {
  it('is counted in one record, and the kiosk goes on', async () => {
    const { clock, kiosk, send, answers, commands } = await device();
    clock.advance(1000);
    for (let count = 0; count < 1000; count += 1) await send({ at: 'never' }).taken;
    expect(kiosk.records).toHaveLength(20);
    expect(answers).toHaveLength(20);
    clock.advance(60_000);
    expect(kiosk.records.slice(20)).toEqual([
      { event: 'fleet-command', result: 'refused', cause: 'too-many', count: 980 },
    ]);
    kiosk.begin();
    await send().taken;
    expect(kiosk.causes).toHaveLength(1);
    commands.close();
    expect(kiosk.records).toHaveLength(21);
  });
});

describe('the next process', () => {
  it('answers a command whose ending was over when the one before was killed', async () => {
    const own = await deviceInSession();
    const { id, taken } = own.send();
    await taken;
    own.stop();
    own.kiosk.finish();
    const next = await device(own);
    next.commands.settle();
    expect(next.results(id)).toEqual(['clean 0000-abcd']);
  });

  it('answers once the ending at its start is over, where the one before was killed during the ending', async () => {
    const own = await deviceInSession();
    const { id, taken } = own.send();
    await taken;
    own.stop();
    const next = await device(own);
    next.commands.settle();
    expect(next.answers).toEqual([]);
    next.kiosk.finish();
    expect(next.results(id)).toEqual(['clean 0000-abcd']);
  });

  it('ends no session for a command that was on the disk only', async () => {
    const own = await device();
    await own.memory.begin({
      id: 'a',
      session: 'session-9',
      time: own.clock.wall().toISOString(),
    });
    own.stop();
    const next = await device(own);
    next.kiosk.begin();
    next.commands.settle();
    expect(next.results('a')).toEqual(['already-over']);
    expect(next.kiosk.causes).toEqual([]);
  });

  it('has the answers that were not delivered, and no more', async () => {
    const own = await deviceInSession();
    const { id, taken } = own.send();
    await taken;
    own.kiosk.finish();
    await setImmediate();
    const [answer] = own.memory.answers;
    expect(answer).toMatchObject({ id, result: 'clean' });
    await own.memory.begin({ id: 'later', session: null, time: own.clock.wall().toISOString() });
    const next = await CommandMemory.open(own.file, () => undefined);
    expect(next.answers).toEqual([answer]);
    for (const each of next.answers) next.sent(each);
    expect(next.answers).toEqual([]);
  });

  it('begins afresh where the file is damaged, and says so', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'fleet.json'), '{"v":1,"ids":');
    const faults: string[] = [];
    const memory = await CommandMemory.open(join(folder, 'fleet.json'), (text) =>
      faults.push(text),
    );
    expect(memory.answers).toEqual([]);
    expect(faults[0]).toContain('earlier commands are forgotten');
  });

  it('knows the last thousand ids', async () => {
    const folder = temporaryFolder();
    const memory = await CommandMemory.open(join(folder, 'fleet.json'), () => undefined);
    const time = new Date(0).toISOString();
    const saved = Array.from({ length: 1100 }, (_one, count) =>
      memory.answer({ id: `id-${count}`, result: 'nobody', time }),
    );
    await Promise.all(saved);
    const next = await CommandMemory.open(join(folder, 'fleet.json'), () => undefined);
    expect([next.knows('id-99'), next.knows('id-100'), next.knows('id-1099')]).toEqual([
      false,
      true,
      true,
    ]);
    expect(next.answers).toHaveLength(200);
  });
});
