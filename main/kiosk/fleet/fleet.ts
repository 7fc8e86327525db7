import { hostname } from 'node:os';
import { join } from 'node:path';
import { finishedEndings } from '../../audit/read/finished-endings.ts';
import type { Config } from '../../config/schema/schema.ts';
import type { CommandedKiosk } from '../../fleet/commands.ts';
import type { FleetFault } from '../../fleet/fault.ts';
import type { FleetHealth, FleetMember } from '../../fleet/member.ts';
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
  'app' | 'auditFolder' | 'clock' | 'config' | 'dataFolder' | 'log'
>;

type Mqtt = NonNullable<Config['fleet']['mqtt']>;

/** The wiring of the fleet's commands, where the config has a broker. */
export class KioskFleet {
  readonly #process: FleetProcess;
  readonly #kiosk: CommandedKiosk;
  readonly #times: StateTimes;
  readonly #began: string;
  #member: FleetMember | null = null;
  #isClosed = false;

  /** @param begins.since when the process before this one came into the first state; null: this one does now */
  constructor(
    process: FleetProcess,
    kiosk: CommandedKiosk,
    begins: { readonly state: SessionState; readonly since: string | null },
  ) {
    this.#process = process;
    this.#kiosk = kiosk;
    this.#began = process.clock.wall().toISOString();
    this.#times = new StateTimes(process.clock, begins.state, begins.since);
  }

  /** Null: the config has no broker. */
  get health(): FleetHealth | null {
    if (this.#process.config.loaded.config.fleet.mqtt === null) return null;
    return this.#member?.health ?? { connected: false, since: this.#began, reason: null };
  }

  start(): void {
    const { mqtt } = this.#process.config.loaded.config.fleet;
    if (mqtt === null) return;
    this.#process.clock.after(BEGIN_AFTER_MS, () => {
      if (!this.#isClosed) void this.#begin(mqtt);
    });
  }

  onState(state: SessionState): void {
    if (this.#times.onState(state)) this.#member?.stateChanged();
  }

  /** Nothing is waited for: what is not delivered, the next process delivers. */
  close(isQuitting: boolean): void {
    this.#isClosed = true;
    this.#member?.close(isQuitting);
  }

  async #begin({ url, prefix, ...files }: Mqtt): Promise<void> {
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
      { ...url, device: name, groups, prefix, version: app.version },
      {
        memory,
        kiosk: this.#kiosk,
        clock,
        times: this.#times,
        random: Math.random,
        log,
        readCertificate: () => ownCertificate(files, name),
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
