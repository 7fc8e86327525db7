import { join } from 'node:path';
import { type LastEnding, lastEnding } from '../../audit/read/last-session.ts';
import { type Health, type KioskStatus, statusOf } from '../../control/status.ts';
import type { HandoverData } from '../../handover/messages.ts';
import type { SessionState } from '../../session/state.ts';
import type { KioskStart, ProcessDeps } from '../deps.ts';
import type { KioskParts } from '../parts.ts';
import { isSupportedElectron } from '../../base/electron-support.ts';

/** What the kiosk itself says of its condition. */
export interface HealthSources {
  readonly process: Pick<ProcessDeps, 'auditFolder' | 'config'>;
  readonly parts: Pick<KioskParts, 'fleet' | 'forwarding' | 'metrics' | 'servers'>;
  readonly state: () => SessionState;
  readonly live: () => Pick<Health, 'idleSource' | 'standby'>;
}

/** The condition of the kiosk, for the control channel and for the metrics. */
export class KioskHealth {
  readonly #sources: HealthSources;
  readonly #credentialsBefore: KioskStatus['credentials'];
  /** The kind of the state, and since when the kiosk has had it. */
  #kind: SessionState['kind'] | null = null;
  #since = new Date();
  /** Undefined: not looked for yet, or another one has been finished since. */
  #lastEnding: LastEnding | null | undefined;

  constructor({ state, after }: KioskStart, sources: HealthSources) {
    const before: HandoverData | null = after.kind === 'handover' ? after.handoverData : null;
    this.#sources = sources;
    this.#credentialsBefore = before?.credentials ?? 'unknown';
    if (before === null) return;
    this.#kind = state.kind;
    this.#since = new Date(before.since);
  }

  start(): void {
    this.#sources.parts.metrics.start(() => this.status());
  }

  stateChanged({ kind }: SessionState): void {
    if (kind === this.#kind) return;
    if (this.#kind === 'ending') this.#lastEnding = undefined;
    this.#since = new Date();
    this.#kind = kind;
    this.#sources.parts.metrics.changed();
  }

  status(): KioskStatus {
    const { process, parts, state, live } = this.#sources;
    if (this.#lastEnding === undefined) {
      this.#lastEnding = lastEnding(join(process.auditFolder, 'audit.jsonl'));
    }
    return statusOf(state(), this.#since, {
      ...live(),
      config: process.config.latest.errors === null ? 'ok' : 'rejected',
      syslog: parts.forwarding.health,
      syslogLag: parts.forwarding.lag,
      credentials: this.#credentials,
      signOutsWaiting: parts.servers.health.waiting,
      metrics: parts.metrics.health,
      electron: isSupportedElectron(globalThis.process.versions.electron) ? 'ok' : 'out-of-support',
      ...parts.fleet.health,
      lastEnding: this.#lastEnding,
    });
  }

  /** What the next process goes on with. */
  handoverData(): Pick<HandoverData, 'since' | 'credentials'> {
    return { since: this.#since.toISOString(), credentials: this.#credentials };
  }

  get #credentials(): KioskStatus['credentials'] {
    const { place } = this.#sources.parts.servers.health;
    if (place === null) return this.#credentialsBefore;
    const { store } = this.#sources.process.config.loaded.config.credentials;
    return place === 'keychain' || store === 'memory' ? 'ok' : 'degraded';
  }
}
