import { hostname } from 'node:os';
import { join } from 'node:path';
import { finishedEndings } from '../../audit/read/finished-endings.ts';
import type { Config } from '../../config/schema/schema.ts';
import type { CommandedKiosk } from '../../fleet/commands.ts';
import type { FleetFault } from '../../fleet/fault.ts';
import type { FleetHealth, FleetMember } from '../../fleet/member.ts';
import type { SignalsHealth } from '../../fleet/signals/health.ts';
import type { Signals } from '../../fleet/signals/signals.ts';
import type { SignedInUser } from '../../fleet/signals/subject.ts';
import { StateTimes } from '../../fleet/status.ts';
import {
  type DeviceCertificate,
  nameProblem,
  readDeviceCertificate,
} from '../../network/device-certificate.ts';
import type { SessionState } from '../../session/state.ts';
import type { ProcessDeps } from '../deps.ts';

/** The login screen, and the next process, come first. */
const BEGIN_AFTER_MS = 300;

type FleetProcess = Pick<
  ProcessDeps,
  'app' | 'auditFolder' | 'clock' | 'config' | 'dataFolder' | 'log' | 'network'
>;

type Mqtt = NonNullable<Config['fleet']['mqtt']>;

/** What a kiosk begins with. */
interface FleetStart {
  readonly state: SessionState;
  /** When the process before this one came into that state; null: this one does now. */
  readonly since: string | null;
  /** The user of the running session; null: no user has signed in at a provider. */
  readonly user: () => SignedInUser | null;
}

/** The wiring of the fleet's commands and signals, where the config has a broker or signals. */
export class KioskFleet {
  readonly #process: FleetProcess;
  readonly #kiosk: CommandedKiosk;
  readonly #times: StateTimes;
  readonly #began: string;
  readonly #user: FleetStart['user'];
  #member: FleetMember | null = null;
  #signals: Signals | null = null;
  #isClosed = false;

  constructor(process: FleetProcess, kiosk: CommandedKiosk, begins: FleetStart) {
    this.#process = process;
    this.#kiosk = kiosk;
    this.#user = begins.user;
    this.#began = process.clock.wall().toISOString();
    this.#times = new StateTimes(process.clock, begins.state, begins.since);
  }

  /** Null: the config has no broker, or no signals. */
  get health(): { readonly fleet: FleetHealth | null; readonly signals: SignalsHealth | null } {
    const { mqtt, signals } = this.#process.config.loaded.config.fleet;
    const nothing = { since: this.#began, reason: null };
    const noSignals = { ...nothing, state: 'starting', verifiedAt: null } as const;
    return {
      fleet: mqtt && (this.#member?.health ?? { ...nothing, connected: false }),
      signals: signals && (this.#signals?.health ?? noSignals),
    };
  }

  start(): void {
    const { mqtt, signals } = this.#process.config.loaded.config.fleet;
    if (mqtt === null && signals === null) return;
    this.#process.clock.after(BEGIN_AFTER_MS, () => {
      if (!this.#isClosed) void this.#begin();
    });
  }

  onState(state: SessionState): void {
    if (this.#times.onState(state)) this.#member?.stateChanged();
    // The user may have signed in, whose session is the same for the fleet.
    setImmediate(() => this.#signals?.stateChanged());
  }

  /** Nothing is waited for: what is not delivered, the next process delivers. */
  close(isQuitting: boolean): void {
    this.#isClosed = true;
    this.#member?.close(isQuitting);
    this.#signals?.close();
  }

  async #begin(): Promise<void> {
    const { mqtt, signals } = this.#process.config.loaded.config.fleet;
    if (signals !== null) {
      const { openSignals } = await import('./signals.ts');
      const opened = await openSignals(signals, this.#process, {
        kiosk: this.#kiosk,
        user: this.#user,
        since: () => this.#times.presentSince,
      });
      if (this.#isClosed) {
        opened.close();
        return;
      }
      this.#signals = opened;
      opened.start();
    }
    if (mqtt !== null) await this.#connect(mqtt);
  }

  async #connect({ url, prefix, signed: isSigned, ...files }: Mqtt): Promise<void> {
    const { app, auditFolder, clock, config, dataFolder, log } = this.#process;
    const { device, groups } = config.loaded.config.fleet;
    const name = device ?? hostname();
    const [{ CommandMemory }, { FleetMember }] = await Promise.all([
      import('../../fleet/memory.ts'),
      import('../../fleet/member.ts'),
    ]);
    const warn = (text: string) => {
      log.warning(text);
    };
    const memory = await CommandMemory.open(join(dataFolder, 'fleet-commands.json'), warn);
    if (this.#isClosed) return;
    this.#member = new FleetMember(
      { ...url, device: name, groups, prefix, isSigned, version: app.version },
      {
        memory,
        kiosk: this.#kiosk,
        clock,
        times: this.#times,
        random: Math.random,
        log,
        readCertificate: () => ownCertificate(files, name),
        signals: this.#signals,
        finishedEndings: (since) => finishedEndings(join(auditFolder, 'audit.jsonl'), since),
      },
    );
    this.#member.start();
  }
}

/** The device's certificate, as a broker would accept it. */
function ownCertificate(
  files: Pick<Mqtt, 'ca' | 'certificate' | 'key'>,
  device: string,
): DeviceCertificate | FleetFault {
  const read = readDeviceCertificate(files);
  switch (read.kind) {
    case 'unusable':
      return { cause: 'certificate-unusable', text: read.text };
    case 'expired':
      return { cause: 'certificate-expired', text: read.text };
    case 'usable': {
      const [problem] = nameProblem(read, device);
      return problem === undefined ? read : { cause: 'certificate-unusable', text: problem };
    }
  }
}
