import type { AuditEvent } from '../../audit/event.ts';
import type { BackChannel } from '../../identity/sign-out/back-channel.ts';
import type { Clock } from '../../session/ports.ts';
import { Health, type SignalsHealth } from './health.ts';
import { IssuerKeys } from './keys.ts';
import { PollLoop } from './poll.ts';
import { Proof } from './proof.ts';
import {
  Receiver,
  type ReceiverDeps,
  type ReceiverOptions,
  type SignalledKiosk,
} from './receiver.ts';
import { Transmitter, type TransmitterOptions } from './transmitter.ts';

export interface SignalsOptions extends ReceiverOptions {
  /** Null: signals come over MQTT only. */
  readonly client: TransmitterOptions['client'];
  readonly pollEveryMs: number;
}

export interface SignalsDeps extends Pick<
  ReceiverDeps,
  'memory' | 'user' | 'since' | 'languages' | 'isEndingRecorded'
> {
  readonly kiosk: SignalledKiosk & { record(event: AuditEvent): boolean };
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: { warning(text: string): void; info(text: string): void };
  /** Follows no redirect, and gives up after a few seconds. */
  readonly request: BackChannel;
  /** For a request that the provider may hold for a while. */
  readonly held: BackChannel;
}

/** RFC 7515, section 7.1; every header begins with a brace and a quote. */
const COMPACT_JWS = /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/;

/** Where signals come over MQTT only, a list of keys that cannot be read is asked for again. */
const KEYS_AGAIN_MS = 60_000;

/**
 * Receives signals of the provider (Shared Signals Framework 1.0): by poll, over MQTT, or both. It belongs to the
 * process in charge, and no ending or handover waits for it.
 */
export class Signals {
  readonly #deps: SignalsDeps;
  readonly #health: Health;
  readonly #keys: IssuerKeys;
  readonly #receiver: Receiver;
  readonly #loop: PollLoop | null;
  #cancelTimer: () => void = () => undefined;
  #isClosed = false;

  constructor(options: SignalsOptions, deps: SignalsDeps) {
    const { kiosk, clock, memory, log, request, held, random } = deps;
    const { issuer, audience, device, endOn: types, client, pollEveryMs: everyMs } = options;
    this.#deps = deps;
    this.#health = new Health({ memory, clock, log, record: (event) => kiosk.record(event) });
    const health = this.#health;
    const transmitter = new Transmitter({ issuer, client }, request);
    const proof = new Proof({ transmitter, memory, health, clock });
    this.#keys = new IssuerKeys({
      clock,
      fetchKeys: () => transmitter.keys(),
      onRead: (failure) => {
        if (this.#isClosed) return;
        if (failure === null) health.works('keys');
        else health.failed('keys', { cause: 'unreachable', text: failure });
      },
    });
    this.#receiver = new Receiver(options, {
      ...deps,
      keys: this.#keys.find,
      criticalMembers: () => transmitter.criticalMembers,
      health,
      onStatus: (status, reason) => {
        proof.statusIs(status, reason);
      },
    });
    const receive = (token: string, id: string) => this.#receiver.receive(token, id);
    this.#loop =
      client === null
        ? null
        : new PollLoop(
            { issuer, audience, device, types, everyMs },
            { transmitter, held, proof, health, clock, random, log, receive },
          );
  }

  get health(): SignalsHealth {
    return this.#health.shown;
  }

  start(): void {
    if (this.#loop === null) void this.#readKeys();
    else this.#loop.start();
  }

  /**
   * A message that came over MQTT. A signal has the provider's own signature, so neither relay nor broker is trusted.
   * @returns whether the broker may forget it; null for a message that is no token
   */
  receive(message: Buffer): Promise<boolean> | null {
    const token = message.toString('latin1');
    return COMPACT_JWS.test(token) ? this.#receiver.receiveOnce(token) : null;
  }

  /** The kiosk has another state. */
  stateChanged(): void {
    this.#receiver.stateChanged();
  }

  /** Permanent: nothing ends, is recorded or asked for any more. */
  close(): void {
    this.#isClosed = true;
    this.#cancelTimer();
    this.#loop?.close();
    this.#receiver.close();
    this.#health.close();
    this.#deps.memory.close();
  }

  async #readKeys(): Promise<void> {
    try {
      await this.#keys.load();
    } catch {
      if (this.#isClosed) return;
      this.#cancelTimer = this.#deps.clock.after(KEYS_AGAIN_MS, () => void this.#readKeys());
    }
  }
}
