import { describe, expect, it } from 'vitest';
import { Administration } from '../../../main/administration/administration.ts';
import type { Administration as State, Facts } from '../../../main/administration/state.ts';
import type { AuditTask, AuditTaskMessage } from '../../../main/audit/read/audit-task.ts';
import type { AuditEvent } from '../../../main/audit/event.ts';
import type { PasswordCheck } from '../../../main/identity/sign-in/administrator.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

const facts: Facts = {
  configFile: '/etc/cleardesk.yaml',
  config: 'good',
  settings: [],
  software: [],
  mayLeave: true,
};

const IDLE_MS = 10_000;

/** An administration with a password "right", and everything that it did. */
function kiosk({ isSet = true, mayLeave = true } = {}) {
  const clock = new FakeClock();
  const entries: AuditEvent[] = [];
  const shown: State[] = [];
  const tasks: {
    task: AuditTask;
    send: (message: AuditTaskMessage) => void;
    isStopped: boolean;
  }[] = [];
  const log: string[] = [];
  let answer: (check: PasswordCheck) => void = () => undefined;
  const administration = new Administration({
    clock,
    password: {
      isSet,
      check: (password) =>
        password === 'slow'
          ? new Promise((resolve) => (answer = resolve))
          : Promise.resolve(
              password === 'right' ? { kind: 'right' } : { kind: 'wrong', waitUntil: 5000 },
            ),
    },
    idleMs: IDLE_MS,
    facts: () => ({ ...facts, mayLeave }),
    audit: (task, send) => {
      const started = { task, send, isStopped: false };
      tasks.push(started);
      return () => {
        started.isStopped = true;
      };
    },
    records: {
      write: (entry) => entries.push(entry),
      failed: () => log.push('failed'),
      flush: () => log.push('flushed'),
    },
    show: (state) => shown.push(state),
    onLeave: () => log.push('left'),
  });
  administration.sessionMoved('signed-out');
  return {
    clock,
    entries,
    tasks,
    log,
    administration,
    answer: (check: PasswordCheck) => {
      answer(check);
    },
    state: () => shown.at(-1) ?? { kind: 'closed' },
    kinds: () => shown.map(({ kind }) => kind),
  };
}

async function opened(options = {}) {
  const made = kiosk(options);
  made.administration.ask();
  await made.administration.open('right');
  expect(made.state().kind).toBe('open');
  return made;
}

describe("the administrator's screen", () => {
  it('opens with the password, reads the report, and closes', async () => {
    const { administration, entries, tasks, kinds, state } = await opened();
    expect(kinds()).toEqual(['asking', 'checking', 'open']);
    expect(tasks.map(({ task }) => task)).toEqual(['report']);
    tasks[0]?.send({ kind: 'failed', why: 'a test' });
    expect(state()).toMatchObject({ report: { kind: 'unreadable' } });
    administration.close();
    expect(administration.isClosed).toBe(true);
    expect(entries).toEqual([
      { event: 'admin-opened' },
      { event: 'admin-closed', cause: 'administrator' },
    ]);
  });

  it('opens neither without a password in the config, nor before it was asked for', async () => {
    const { administration, kinds } = kiosk({ isSet: false });
    administration.ask();
    const other = kiosk();
    await other.administration.open('right');
    expect([...kinds(), ...other.kinds()]).toEqual([]);
  });

  it('says how long to wait after a wrong password, and counts it', async () => {
    const { administration, state, log, entries } = kiosk();
    administration.ask();
    await administration.open('wrong');
    expect(state()).toEqual({ kind: 'asking', refusal: { waitUntil: 5000 } });
    expect(log).toEqual(['failed']);
    expect(entries).toEqual([]);
  });

  it('looks at one password at a time', async () => {
    const { administration, answer, kinds, entries } = kiosk();
    administration.ask();
    const first = administration.open('slow');
    await administration.open('right');
    expect(kinds()).toEqual(['asking', 'checking']);
    administration.close();
    answer({ kind: 'right' });
    await first;
    // The administrator who closed it did not want it open.
    expect(administration.isClosed).toBe(true);
    expect(entries).toEqual([]);
  });

  it.each(['signing-in', 'active', 'warning', 'ending', 'ended'] as const)(
    'does not open in the state %s, and asks no longer then',
    (kind) => {
      const { administration } = kiosk();
      administration.ask();
      administration.sessionMoved(kind);
      expect(administration.isClosed).toBe(true);
      administration.ask();
      expect(administration.isClosed).toBe(true);
    },
  );

  it('stays open while an ending is tried again out of service, and not in a session', async () => {
    const { administration, entries } = await opened();
    for (const kind of ['out-of-service', 'ending', 'out-of-service'] as const) {
      administration.sessionMoved(kind);
      expect(administration.isClosed).toBe(false);
    }
    administration.sessionMoved('signing-in');
    expect(entries.at(-1)).toEqual({ event: 'admin-closed', cause: 'session' });
  });

  it('closes when it is left alone', async () => {
    const { administration, clock, entries } = await opened();
    clock.advance(IDLE_MS - 1);
    administration.inputSeen();
    clock.advance(IDLE_MS - 1);
    expect(administration.isClosed).toBe(false);
    clock.advance(1);
    expect(administration.isClosed).toBe(true);
    expect(entries.at(-1)).toEqual({ event: 'admin-closed', cause: 'idle' });
    expect(clock.waits).toEqual([]);
  });

  it('is closed when a user wakes a computer that slept', async () => {
    const { administration, clock, log } = await opened();
    clock.sleep(IDLE_MS);
    administration.inputSeen();
    expect(administration.isClosed).toBe(true);
    const other = await opened();
    other.clock.sleep(IDLE_MS);
    other.administration.leave();
    expect([...log, ...other.log]).toEqual([]);
  });

  it('checks the audit file once at a time, and tells how far it is', async () => {
    const { administration, tasks, state } = await opened();
    administration.verify();
    administration.verify();
    const [, check] = tasks;
    expect(tasks.map(({ task }) => task)).toEqual(['report', 'verify']);
    check?.send({ kind: 'progress', percent: 40 });
    expect(state()).toMatchObject({ check: { kind: 'running', percent: 40 } });
    check?.send({ kind: 'verdict', verdict: { kind: 'absent' } });
    expect(state()).toMatchObject({ check: { kind: 'done', verdict: { kind: 'absent' } } });
    administration.verify();
    expect(tasks).toHaveLength(3);
  });

  it('stops what it reads when it closes', async () => {
    const { administration, tasks } = await opened();
    administration.verify();
    administration.close();
    expect(tasks.map(({ isStopped }) => isStopped)).toEqual([true, true]);
  });

  it('lets the administrator leave the kiosk', async () => {
    const { administration, log, entries } = await opened();
    administration.leave();
    expect(log).toEqual(['left']);
    expect(entries.at(-1)).toEqual({ event: 'admin-closed', cause: 'left-kiosk' });
  });

  it('lets no administrator leave if the config forbids it, or before the password', async () => {
    const { administration, log } = await opened({ mayLeave: false });
    administration.leave();
    const other = kiosk();
    other.administration.ask();
    other.administration.leave();
    expect([...log, ...other.log]).toEqual([]);
  });

  it('does nothing any more once the kiosk is another process', async () => {
    const { administration, entries, log } = await opened();
    administration.stop();
    expect(entries.at(-1)).toEqual({ event: 'admin-closed', cause: 'kiosk-stopped' });
    expect(log).toEqual(['flushed']);
    administration.ask();
    expect(administration.isClosed).toBe(true);
  });
});
