// Many devices of a fleet in one process: the app's own code for the broker, the commands, the signals and the audit
// file, and in place of the rest of a kiosk, something that has sessions and ends them. `bench/fleet.ts` starts it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { AuditLog } from '../../main/audit/audit-log.ts';
import type { AuditEvent } from '../../main/audit/event.ts';
import { finishedEndings } from '../../main/audit/read/finished-endings.ts';
import { defaultConfig } from '../../main/config/schema/schema.ts';
import type { EndingCause, EndReason } from '../../main/ending/receipt.ts';
import type { CommandedKiosk } from '../../main/fleet/commands.ts';
import { FleetMember } from '../../main/fleet/member.ts';
import { CommandMemory } from '../../main/fleet/memory.ts';
import { SignalMemory } from '../../main/fleet/signals/memory.ts';
import { Signals } from '../../main/fleet/signals/signals.ts';
import type { SignedInUser } from '../../main/fleet/signals/subject.ts';
import { StateTimes } from '../../main/fleet/status.ts';
import { backChannel } from '../../main/identity/sign-out/back-channel.ts';
import { readDeviceCertificate } from '../../main/network/device-certificate.ts';
import { Records } from '../../main/session/records.ts';
import type { SessionState } from '../../main/session/state.ts';
import { nodeSend } from '../../tests/fakes/node-network.ts';
import { realClock as clock } from '../../tests/main/fleet/real-clock.ts';
import { wallClock } from './statistics.ts';

/** The first argument of the process with the devices. */
export const DEVICES = 'devices';

export const deviceName = (index: number) => `desk-${index}`;

const optionsSchema = z.strictObject({
  /** Where the files of each device are. */
  folder: z.string(),
  count: z.number(),
  broker: z.strictObject({ folder: z.string(), port: z.number() }).nullable(),
  signals: z.strictObject({ issuer: z.string(), pollEveryMs: z.number().nullable() }).nullable(),
});
export type DevicesOptions = z.output<typeof optionsSchema>;

/** What the bench asks for. */
export type ToDevices = 'connect' | 'begin';

/** What it hears. Times are those of the wall clock, in milliseconds. */
export const fromDevices = z.union([
  z.strictObject({ ready: z.literal(true) }),
  z.strictObject({ connected: z.number(), at: z.number() }),
  z.strictObject({ ended: z.number(), at: z.number() }),
]);
export type FromDevices = z.output<typeof fromDevices>;

/** An ending takes about as long as a real one after a light session. */
const ENDING_MS = 100;
const LOOK_EVERY_MS = 20;

const settings = defaultConfig().audit;
const log = { warning: () => undefined, info: () => undefined };

/** One device: a kiosk that has sessions, as far as the fleet knows kiosks. */
class Device implements CommandedKiosk {
  state: SessionState = { kind: 'signed-out' };
  readonly #index: number;
  readonly #options: DevicesOptions;
  readonly #folder: string;
  readonly #audit: AuditLog;
  readonly #times = new StateTimes(clock, this.state, null);
  #user: SignedInUser | null = null;
  #sessions = 0;
  #member: FleetMember | null = null;
  #signals: Signals | null = null;

  constructor(index: number, options: DevicesOptions) {
    this.#index = index;
    this.#options = options;
    this.#folder = join(options.folder, deviceName(index));
    mkdirSync(this.#folder, { recursive: true });
    this.#audit = new AuditLog(this.#auditFile, {
      device: deviceName(index),
      now: clock.wall,
      settings: () => settings,
    });
  }

  get isConnected(): boolean {
    return this.#member?.health.connected ?? this.#signals?.health.state === 'listening';
  }

  async connect(): Promise<void> {
    const { broker, signals } = this.#options;
    if (signals !== null) {
      this.#signals = await this.#openSignals(signals);
      this.#signals.start();
    }
    if (broker !== null) {
      this.#member = await this.#joinFleet(broker);
      this.#member.start();
    }
  }

  begin(): void {
    this.#sessions += 1;
    this.#user = {
      issuer: this.#options.signals?.issuer ?? '',
      subject: `user-${this.#index}`,
      providerSession: null,
      email: null,
      signedInAt: Date.now(),
    };
    const session = { auditId: `session-${this.#sessions}`, userName: null };
    this.#become({ kind: 'active', session, siteIndex: 0 });
  }

  endNow(reason: EndReason, details: Omit<EndingCause, 'reason'> = {}): Promise<null> {
    if (this.state.kind === 'active') {
      const { auditId } = this.state.session;
      new Records(this.#audit).endingStarted(auditId, { reason, ...details });
      tell({ ended: this.#index, at: wallClock() });
      this.#become({ kind: 'ending', auditId, reason, ...details });
      setTimeout(() => {
        this.#finish(auditId, reason);
      }, ENDING_MS);
    }
    return Promise.resolve(null);
  }

  record(event: AuditEvent): boolean {
    return this.#audit.appendOrWait(event);
  }

  #finish(session: string, reason: EndReason): void {
    this.#user = null;
    const steps = [] as const;
    const durationMs = ENDING_MS;
    this.record({ event: 'ending-finished', session, reason, durationMs, clean: true, steps });
    this.#become({ kind: 'signed-out' });
  }

  #become(state: SessionState): void {
    this.state = state;
    if (this.#times.onState(state)) this.#member?.stateChanged();
    this.#signals?.stateChanged();
  }

  get #auditFile(): string {
    return join(this.#folder, 'audit.jsonl');
  }

  async #joinFleet({ folder, port }: NonNullable<DevicesOptions['broker']>): Promise<FleetMember> {
    const device = deviceName(this.#index);
    const memory = await CommandMemory.open(join(this.#folder, 'fleet-commands.json'), log.warning);
    return new FleetMember(
      {
        host: 'localhost',
        port,
        device,
        groups: [],
        prefix: 'cleardesk',
        isSigned: false,
        version: '1.0.0',
      },
      {
        memory,
        kiosk: this,
        clock,
        times: this.#times,
        random: Math.random,
        log,
        readCertificate: () => {
          const read = readDeviceCertificate({
            ca: join(folder, 'ca.pem'),
            certificate: join(folder, `${device}.pem`),
            key: join(folder, `${device}.key`),
          });
          if (read.kind === 'usable') return read;
          throw new Error(read.text);
        },
        signals: this.#signals,
        finishedEndings: (since) => finishedEndings(this.#auditFile, since),
      },
    );
  }

  async #openSignals({
    issuer,
    pollEveryMs,
  }: NonNullable<DevicesOptions['signals']>): Promise<Signals> {
    const device = deviceName(this.#index);
    const secretFile = join(this.#folder, 'ssf.secret');
    writeFileSync(secretFile, 'secret\n', { mode: 0o600 });
    const memory = await SignalMemory.open(join(this.#folder, 'fleet-signals.json'), log.warning);
    const limits = { maxBytes: 1_000_001 };
    return new Signals(
      {
        issuer,
        audience: 'cleardesk',
        device,
        endOn: ['session-revoked', 'account-disabled', 'account-purged'],
        client: pollEveryMs === null ? null : { id: device, credential: { secretFile } },
        pollEveryMs: pollEveryMs ?? 0,
      },
      {
        memory,
        kiosk: this,
        clock,
        random: Math.random,
        log,
        user: () => this.#user,
        since: () => this.#times.presentSince,
        languages: () => ['en'],
        isEndingRecorded: () => this.state.kind !== 'active', // `endNow` has recorded it
        request: backChannel({ ...limits, limitMs: 10_000 }, nodeSend),
        held: backChannel({ ...limits, limitMs: 45_000 }, nodeSend),
      },
    );
  }
}

function tell(message: FromDevices): void {
  process.send?.(message);
}

/** Says how many devices are connected, whenever that has changed. */
async function watch(devices: readonly Device[]): Promise<never> {
  let last = 0;
  for (;;) {
    const connected = devices.filter(({ isConnected }) => isConnected).length;
    if (connected !== last) tell({ connected, at: wallClock() });
    last = connected;
    await pause(LOOK_EVERY_MS);
  }
}

const [role, given = ''] = process.argv.slice(2);
if (role === DEVICES) {
  const options = optionsSchema.parse(JSON.parse(given));
  const devices = Array.from({ length: options.count }, (_, index) => new Device(index, options));
  process.on('message', (asked) => {
    if (asked === 'connect') for (const device of devices) void device.connect();
    else for (const device of devices) if (device.state.kind === 'signed-out') device.begin();
  });
  process.once('disconnect', () => process.exit());
  tell({ ready: true });
  await watch(devices);
}
