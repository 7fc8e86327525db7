import type { AuditEvent } from '../../audit/event.ts';
import type { Clock } from '../../session/ports.ts';
import type { SignalMemory } from './memory.ts';

/** Why signals may not arrive. */
export type SignalsFaultCause =
  | 'unreachable'
  /** The provider does not let this device in. */
  | 'refused'
  /** The provider, or a file of this device, is not as it has to be. */
  | 'unusable'
  /** By the provider, or its administrator. */
  | 'paused'
  /** The provider does not send what it was asked for to prove that it sends. */
  | 'silent'
  /** What the provider sends is not accepted. */
  | 'bad-signals';

export interface SignalsFault {
  readonly cause: SignalsFaultCause;
  /** A sentence without its full stop. */
  readonly text: string;
}

/** What a fault is about; each is over by itself. */
export type FaultSource = 'transmitter' | 'keys' | 'stream' | 'verification' | 'signals';

/** Whether signals arrive, for the `status` command. */
export interface SignalsHealth {
  /** `starting`: nothing is known yet. */
  readonly state: 'starting' | 'listening' | 'paused' | 'degraded';
  /** Since when: RFC 3339, UTC. */
  readonly since: string;
  /** What is wrong, as a sentence without its full stop; null: nothing is known. */
  readonly reason: string | null;
  /** When the provider last proved that its signals arrive: RFC 3339, UTC; null: it never has. */
  readonly verifiedAt: string | null;
}

export interface HealthDeps {
  readonly memory: Pick<SignalMemory, 'isDegraded' | 'verifiedAt'>;
  readonly clock: Pick<Clock, 'wall' | 'after'>;
  readonly record: (event: AuditEvent) => boolean;
  readonly log: { warning(text: string): void; info(text: string): void };
}

/** A provider that restarts, and a device that wakes up, are no outage. */
const OUTAGE_MS = 60_000;

/** Keeps what is wrong with signals, and says it once: in the log at once, in the audit file where it lasts. */
export class Health {
  readonly #deps: HealthDeps;
  readonly #faults = new Map<FaultSource, SignalsFault>();
  readonly #said = new Set<string>();
  #state: SignalsHealth['state'] = 'starting';
  #since: string;
  #cancelOutage: (() => void) | null = null;

  constructor(deps: HealthDeps) {
    this.#deps = deps;
    this.#since = deps.clock.wall().toISOString();
  }

  get shown(): SignalsHealth {
    const { verifiedAt } = this.#deps.memory;
    const [first] = this.#faults.values();
    return { state: this.#state, since: this.#since, reason: first?.text ?? null, verifiedAt };
  }

  failed(source: FaultSource, fault: SignalsFault): void {
    this.#faults.set(source, fault);
    this.#become();
    if (!this.#said.has(fault.text)) {
      this.#said.add(fault.text);
      this.#deps.log.warning(`signals may not reach this device: ${fault.text}`);
    }
    if (source === 'transmitter' || source === 'keys') {
      this.#cancelOutage ??= this.#deps.clock.after(OUTAGE_MS, () => {
        this.#record();
      });
    } else this.#record();
  }

  works(source: FaultSource): void {
    this.#faults.delete(source);
    this.#become();
    if (this.#faults.size > 0) return;
    const { memory, record, log } = this.#deps;
    this.#cancelOutage?.();
    this.#cancelOutage = null;
    if (this.#said.size > 0) log.info('signals reach this device again');
    this.#said.clear();
    if (!memory.isDegraded) return;
    memory.isDegraded = false;
    record({ event: 'signals-restored' });
  }

  close(): void {
    this.#cancelOutage?.();
  }

  /** Once, also where one process after the other sees it. */
  #record(): void {
    const { memory, record } = this.#deps;
    const [first] = this.#faults.values();
    if (first === undefined || memory.isDegraded) return;
    memory.isDegraded = record({ event: 'signals-degraded', cause: first.cause });
  }

  #become(): void {
    const causes = [...this.#faults.values()].map(({ cause }) => cause);
    const state =
      causes.length === 0 ? 'listening' : causes.includes('paused') ? 'paused' : 'degraded';
    if (state === this.#state) return;
    this.#state = state;
    this.#since = this.#deps.clock.wall().toISOString();
  }
}
