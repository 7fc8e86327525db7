import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { eventually } from '../../../eventually.ts';
import { type OsNotice, type OsWatch, watchLogind } from '../../../../main/device/logind/logind.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { PrivateBus } from './private-bus.ts';

const INHIBITED = 'inhibited sleep:shutdown delay Cleardesk';

/** A kiosk that writes down what it is told, and works on an ending until the test says it is done. */
class Kiosk {
  readonly clock = new FakeClock();
  readonly told: string[] = [];
  readonly notices: OsNotice[] = [];
  endingIsDone: () => void = () => undefined;
  readonly watch: OsWatch = watchLogind({
    clock: this.clock,
    events: {
      onLock: () => void this.told.push('lock'),
      onSleep: () => this.#end('sleep'),
      onWake: () => void this.told.push('wake'),
      onShutdown: () => this.#end('shutdown'),
    },
    onNotice: (notice) => void this.notices.push(notice),
  });

  constructor() {
    onTestFinished(() => {
      this.watch.close();
    });
  }

  static async watching(): Promise<Kiosk> {
    const kiosk = new Kiosk();
    await until(() => {
      expect(kiosk.notices).toContainEqual(expect.objectContaining({ kind: 'watching' }));
    });
    return kiosk;
  }

  #end(what: string): Promise<void> {
    this.told.push(what);
    return new Promise((resolve) => (this.endingIsDone = resolve));
  }
}

afterEach(() => {
  vi.unstubAllEnvs();
});

async function until(assertion: () => void): Promise<void> {
  await eventually(assertion);
}

/** Lets everything arrive that is on its way. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 300));
}

function inhibitProcesses(): readonly string[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/stat`, 'utf8');
      } catch {
        return ''; // it ended while we looked
      }
    });
  return children.filter(
    (stat) => stat.includes('(systemd-inhibit)') && stat.includes(`) S ${process.pid} `),
  );
}

describe.skipIf(process.platform !== 'linux')('what Linux tells', () => {
  test('a lock of our own session, and of no other', async () => {
    const bus = new PrivateBus();
    await bus.start('ours');
    const kiosk = await Kiosk.watching();
    expect(kiosk.notices).toEqual([{ kind: 'watching', sessions: 'own' }]);
    bus.happen('lock theirs');
    bus.happen('lock at_seat');
    bus.happen('lock ours');
    await until(() => {
      expect(kiosk.told).toEqual(['lock']);
    });
    await settled();
    expect(kiosk.told).toEqual(['lock']);
  });

  test('a lock by the desktop itself, but no unlocking', async () => {
    const bus = new PrivateBus();
    await bus.start('ours');
    const kiosk = await Kiosk.watching();
    bus.happen('unlock-hint ours');
    bus.happen('lock-hint theirs');
    bus.happen('lock-hint ours');
    await until(() => {
      expect(kiosk.told).toEqual(['lock']);
    });
    await settled();
    expect(kiosk.told).toEqual(['lock']);
  });

  test("where our session is not known, locks of our user's and of those at a seat", async () => {
    vi.stubEnv('XDG_SESSION_ID', '');
    const bus = new PrivateBus();
    await bus.start(null);
    const kiosk = await Kiosk.watching();
    expect(kiosk.notices).toEqual([{ kind: 'watching', sessions: 'user-and-seat' }]);
    bus.happen('lock theirs');
    bus.happen('lock ours');
    await until(() => {
      expect(kiosk.told).toEqual(['lock']);
    });
    bus.happen('lock at_seat');
    await until(() => {
      expect(kiosk.told).toEqual(['lock', 'lock']);
    });
  });

  test('our session is also known by its name', async () => {
    vi.stubEnv('XDG_SESSION_ID', 'at_seat');
    const bus = new PrivateBus();
    await bus.start(null);
    const kiosk = await Kiosk.watching();
    expect(kiosk.notices).toEqual([{ kind: 'watching', sessions: 'own' }]);
    bus.happen('lock ours');
    bus.happen('lock at_seat');
    await until(() => {
      expect(kiosk.told).toEqual(['lock']);
    });
  });

  test('sleep, which waits until the ending is done, and waking up from it', async () => {
    const bus = new PrivateBus();
    await bus.start();
    const kiosk = await Kiosk.watching();
    kiosk.watch.hold();
    await until(() => {
      expect(bus.asked).toEqual([INHIBITED]);
    });
    bus.happen('sleep true');
    await until(() => {
      expect(kiosk.told).toEqual(['sleep']);
    });
    await settled();
    expect(bus.asked).toEqual([INHIBITED]);
    kiosk.endingIsDone();
    await until(() => {
      expect(bus.asked).toEqual([INHIBITED, 'released Cleardesk']);
    });

    bus.happen('sleep false');
    bus.happen('sleep false'); // it can come twice
    await until(() => {
      expect(kiosk.told).toEqual(['sleep', 'wake', 'wake']);
      expect(bus.asked).toEqual([INHIBITED, 'released Cleardesk', INHIBITED]);
    });
    kiosk.watch.release();
    await until(() => {
      expect(bus.asked).toEqual([INHIBITED, 'released Cleardesk', INHIBITED, 'released Cleardesk']);
    });
  });

  test('shutdown, which waits as well, and may be called off', async () => {
    const bus = new PrivateBus();
    await bus.start();
    const kiosk = await Kiosk.watching();
    kiosk.watch.hold();
    bus.happen('shutdown true');
    await until(() => {
      expect(kiosk.told).toEqual(['shutdown']);
      expect(bus.asked).toEqual([INHIBITED]);
    });
    bus.happen('shutdown false');
    await settled();
    kiosk.endingIsDone();
    await settled();
    expect(bus.asked).toEqual([INHIBITED]); // for the next time
  });

  test('nothing waits while there is no session', async () => {
    const bus = new PrivateBus();
    await bus.start();
    const kiosk = await Kiosk.watching();
    bus.happen('sleep true');
    await until(() => {
      expect(kiosk.told).toEqual(['sleep']);
    });
    kiosk.endingIsDone();
    bus.happen('sleep false');
    await settled();
    expect(bus.asked).toEqual([]);
  });

  test('closing leaves no process behind', async () => {
    const bus = new PrivateBus();
    await bus.start();
    const kiosk = await Kiosk.watching();
    kiosk.watch.hold();
    await until(() => {
      expect(bus.asked).toEqual([INHIBITED]);
      expect(inhibitProcesses()).toHaveLength(1);
    });
    kiosk.watch.close();
    await until(() => {
      expect(bus.asked).toEqual([INHIBITED, 'released Cleardesk']);
      expect(inhibitProcesses()).toEqual([]);
    });
    expect(kiosk.clock.waits).toEqual([]);
  });

  test('a bus that goes away is found again, and what was held is held again', async () => {
    const bus = new PrivateBus();
    await bus.start();
    const kiosk = await Kiosk.watching();
    kiosk.watch.hold();
    await until(() => {
      expect(bus.asked).toEqual([INHIBITED]);
    });
    await bus.stop();
    await until(() => {
      expect(kiosk.notices.map(({ kind }) => kind)).toEqual(['watching', 'lost']);
    });
    for (const pauseMs of [1000, 2000, 5000, 10_000, 30_000, 60_000, 60_000]) {
      await until(() => {
        expect(kiosk.clock.waits).toEqual([pauseMs]);
      });
      kiosk.clock.advance(pauseMs);
    }
    await bus.start();
    await until(() => {
      expect(kiosk.clock.waits).toEqual([60_000]);
    });
    kiosk.clock.advance(60_000);
    await until(() => {
      expect(kiosk.notices.map(({ kind }) => kind)).toEqual(['watching', 'lost', 'watching']);
      expect(bus.asked).toEqual([INHIBITED, INHIBITED]);
    });
    bus.happen('lock ours');
    await until(() => {
      expect(kiosk.told).toEqual(['lock']);
    });
  });

  test('nothing that another user of the bus says in its place', async () => {
    const bus = new PrivateBus();
    await bus.start('ours');
    const kiosk = await Kiosk.watching();
    const forgeAll = async () => {
      const manager = '/org/freedesktop/login1';
      const login1 = 'org.freedesktop.login1';
      await bus.forge(`${manager}/session/ours`, `${login1}.Session.Lock`);
      await bus.forge(manager, `${login1}.Manager.PrepareForSleep`, 'boolean:true');
      await bus.forge(manager, `${login1}.Manager.PrepareForShutdown`, 'boolean:true');
      // That the name has another owner is for the bus alone to say.
      const change = ['org.freedesktop.DBus.NameOwnerChanged', `string:${login1}`];
      await bus.forge('/org/freedesktop/DBus', ...change, 'string:', 'string:');
    };
    await forgeAll();
    bus.happen('lock ours');
    await until(() => {
      expect(kiosk.told).toEqual(['lock']);
    });

    // logind itself is still believed after it was started again.
    await bus.restartLogind();
    await forgeAll();
    bus.happen('lock ours');
    await until(() => {
      expect(kiosk.told).toEqual(['lock', 'lock']);
    });
    await settled();
    expect(kiosk.told).toEqual(['lock', 'lock']);
  });

  test('a later sleep is waited for although the bus was lost during one', async () => {
    const bus = new PrivateBus();
    await bus.start();
    const kiosk = await Kiosk.watching();
    kiosk.watch.hold();
    await until(() => {
      expect(bus.asked).toEqual([INHIBITED]);
    });
    bus.happen('sleep true');
    await until(() => {
      expect(kiosk.told).toEqual(['sleep']);
    });
    await bus.stop();
    kiosk.endingIsDone();
    await until(() => {
      expect(kiosk.clock.waits).toEqual([1000]);
    });
    await bus.start();
    kiosk.clock.advance(1000);
    await until(() => {
      expect(bus.asked).toEqual([INHIBITED, INHIBITED]);
    });
  });

  test('no bus at all is no trouble', async () => {
    new PrivateBus(); // it is never started
    const kiosk = new Kiosk();
    kiosk.watch.hold();
    for (let looks = 0; looks < 3; looks += 1) {
      await until(() => {
        expect(kiosk.clock.waits).toHaveLength(1);
      });
      kiosk.clock.advance(60_000);
    }
    await settled();
    kiosk.watch.release();
    expect(kiosk.notices).toEqual([]);
    expect(inhibitProcesses()).toEqual([]);
  });

  test('where nothing can wait, the events come all the same', async () => {
    const bus = new PrivateBus();
    await bus.start();
    const kiosk = await Kiosk.watching();
    vi.stubEnv('PATH', '/nonexistent');
    kiosk.watch.hold();
    await until(() => {
      expect(kiosk.notices).toContainEqual({
        kind: 'cannot-hold',
        cause: 'spawn systemd-inhibit ENOENT',
      });
    });
    bus.happen('sleep true');
    await until(() => {
      expect(kiosk.told).toEqual(['sleep']);
    });
  });
});
