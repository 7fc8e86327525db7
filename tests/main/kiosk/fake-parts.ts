import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Administration } from '../../../main/administration/administration.ts';
import { configFingerprint } from '../../../main/config/source/config-location.ts';
import { loadConfig } from '../../../main/config/in-use/load-config.ts';
import type { ControlledKiosk } from '../../../main/control/server.ts';
import type { HandoverData } from '../../../main/handover/messages.ts';
import { ConfigInUse } from '../../../main/kiosk/config-in-use.ts';
import type { KioskPort, KioskStart } from '../../../main/kiosk/deps.ts';
import { Kiosk } from '../../../main/kiosk/kiosk.ts';
import type { KioskParts } from '../../../main/kiosk/parts.ts';
import type { ShellKiosk } from '../../../main/kiosk/shell.ts';
import type { SessionState } from '../../../main/session/state.ts';
import { SuspendAwareClock } from '../../../main/session/time/suspend-aware-clock.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FakeSessionHost } from '../../fakes/fake-session-host.ts';
import { FakeAuditLog } from '../../fakes/fake-audit-log.ts';
import { FakeSuccessors, type FakeSuccessor } from '../../fakes/fake-successor.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** An audit log in memory, which another process writes once it is closed. */
class KioskAuditLog extends FakeAuditLog {
  readonly #log: string[];
  #isClosed = false;

  constructor(log: string[]) {
    super(log);
    this.#log = log;
  }

  override append(...args: Parameters<FakeAuditLog['append']>): string {
    if (this.#isClosed) {
      this.#log.push(`late record ${args[0].event}`);
      throw new Error('another process writes the file');
    }
    return super.append(...args);
  }

  appendOrWait(...args: Parameters<FakeAuditLog['append']>): boolean {
    try {
      this.append(...args);
      return true;
    } catch {
      return false;
    }
  }

  open(): number {
    return 0;
  }

  get nextSeq(): number {
    return this.entries.length + 1;
  }

  whenAppended(): void {
    throw new Error('no forwarder is under test');
  }

  close(): void {
    this.#isClosed = true;
    this.#log.push('audit log closed');
  }
}

class KioskHost extends FakeSessionHost {
  readonly signedIn = { account: null, user: null };
}

export const nothingBefore: HandoverData = {
  since: '2026-01-02T03:04:05.678Z',
  idleSource: 'ok',
  request: null,
  signInFailures: null,
  administratorFailures: null,
  providerFaults: [],
  pendingSignOuts: null,
  credentials: 'unknown',
  metricsFault: 'ENOENT',
  screenReader: false,
};

export const freshStart: KioskStart = {
  state: { kind: 'signed-out' },
  after: { kind: 'ended-clean' },
  staleFolders: [],
};

export const recoveryStart: KioskStart = {
  state: { kind: 'ending', auditId: 'old1', reason: 'recovery' },
  after: { kind: 'open', cause: 'session-unfinished', auditId: 'old1' },
  staleFolders: ['/run/old'],
};

/** @param fails which records cannot be written */
export function kiosk(start: KioskStart = freshStart, fails: KioskAuditLog['fails'] = () => false) {
  const log: string[] = [];
  const note = (line: string) => () => {
    log.push(line);
  };
  const clock = new FakeClock(1000);
  const auditLog = new KioskAuditLog(log);
  auditLog.fails = fails;
  const host = new KioskHost(log);
  const successors = new FakeSuccessors(log);
  const place = { file: join(temporaryFolder(), 'cleardesk.yaml'), isNamed: true };
  const writeConfig = (text: string) => {
    writeFileSync(place.file, `version: 1\n${text}`);
  };
  writeConfig('sites: [{ name: A, url: "https://a.example/" }]\n');
  const config = new ConfigInUse(place, loadConfig(place), {
    former: null,
    sourcesRead: configFingerprint(place),
  });
  let controlled: ControlledKiosk | null = null;
  let connected: ShellKiosk | null = null;
  let answerCallers: () => void = () => undefined;

  const makeParts = (port: KioskPort): KioskParts => ({
    sessionHost: host,
    administration: {
      administration: new Administration({
        clock,
        password: { isSet: true, check: () => Promise.resolve({ kind: 'right' }) },
        idleMs: 120_000,
        facts: () => ({
          configFile: place.file,
          config: 'good',
          settings: [],
          software: [],
          mayLeave: true,
        }),
        audit: () => () => undefined,
        records: {
          write: (event) => port.record(event),
          failed: () => undefined,
          flush: () => undefined,
        },
        show: ({ kind }) => log.push(`administration ${kind}`),
        onLeave: () => {
          port.leave();
        },
      }),
    },
    servers: {
      health: { place: null, waiting: 0 },
      start: note('servers started'),
      close: note('servers closed'),
    },
    deviceEvents: {
      onState: ({ kind }) => log.push(`device ${kind}`),
      close: note('device events closed'),
    },
    forwarding: {
      health: 'off',
      lag: null,
      start: note('forwarding started'),
      close: note('forwarding closed'),
    },
    metrics: {
      health: 'ok',
      start: note('metrics started'),
      changed: () => undefined,
      close: note('metrics closed'),
      quit: () => {
        log.push('metrics say bye');
        return Promise.resolve();
      },
    },
    fleet: {
      health: { fleet: null, signals: null },
      start: note('fleet started'),
      close: (isQuitting) => log.push(`fleet closed${isQuitting ? ' for good' : ''}`),
    },
    heartbeat: { stop: note('heartbeat stopped'), sayBye: note('heartbeat says bye') },
    osIdleSeconds: () => 0,
    handoverData: () => ({
      signInFailures: { device: { count: 2, ageMs: 5 }, names: [] },
      providerFaults: [{ sentence: 'the metadata answers 404', ageMs: 7 }],
      administratorFailures: { device: { count: 1, ageMs: 5 }, names: [] },
      pendingSignOuts: null,
      metricsFault: 'ENOENT',
      screenReader: false,
    }),
  });

  const made = new Kiosk(
    {
      process: {
        app: {
          locale: 'en-US',
          version: '1.2.3',
          display: { forced: null, isOurs: false, scaleFactor: 1, shorterSide: 800 },
        },
        auditLog,
        auditFolder: '/var/log/cleardesk',
        clock: new SuspendAwareClock(clock),
        config,
        debugPort: null,
      },
      shell: {
        show: ({ kind }: SessionState) => log.push(`show ${kind}`),
        showAdministration: () => undefined,
        connect: (to) => {
          log.push('connected');
          connected = to;
        },
        release: note('shell released'),
      },
      control: {
        serve: (to) => {
          log.push('control serves');
          controlled = to;
        },
        close: () => {
          log.push('control closed');
          return new Promise((resolve) => (answerCallers = resolve));
        },
      },
      processes: {
        startSuccessor: successors.start,
        standby: { mode: 'off', canAfford: () => false },
        exit: note('exit'),
        relaunch: note('relaunch'),
      },
      makeParts,
    },
    start,
  );
  made.start();

  return {
    log,
    clock,
    auditLog,
    host,
    config,
    writeConfig,
    kiosk: made,
    /** The kiosk, as a caller of the control channel reaches it. */
    control: (): ControlledKiosk => {
      if (controlled === null) throw new Error('the control channel serves no kiosk');
      return controlled;
    },
    shellKiosk: (): ShellKiosk => {
      if (connected === null) throw new Error('no kiosk is connected');
      return connected;
    },
    /** Every caller gets its answer. */
    answerCallers: async () => {
      answerCallers();
      await setImmediate();
    },
    successor: (): FakeSuccessor => successors.newest,
  };
}

/** A guest signs in. */
export async function kioskInSession() {
  const parts = kiosk();
  parts.kiosk.signIn({ kind: 'guest' });
  await setImmediate();
  parts.log.length = 0;
  return parts;
}

/** A guest has been here, the ending is over, and the exit screen is painted. */
export async function kioskAfterSession() {
  const parts = await kioskInSession();
  parts.kiosk.dispatch({ kind: 'end-requested', reason: 'user' });
  parts.host.finishEnding();
  await setImmediate();
  parts.log.length = 0;
  parts.kiosk.painted('ended');
  return parts;
}
