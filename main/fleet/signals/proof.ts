import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { plainText } from '../../base/text.ts';
import type { Clock } from '../../session/ports.ts';
import { TransmitterError, unexpected } from './ask.ts';
import type { Health } from './health.ts';
import type { SignalMemory } from './memory.ts';
import type { Stream } from './stream.ts';
import type { Transmitter } from './transmitter.ts';

/** How often the provider is asked to prove that its signals arrive. */
const EVERY_MS = 15 * 60_000;
/** How often whether a paused stream still is. */
const PAUSED_EVERY_MS = 60_000;

const statusSchema = z.object({ status: z.string(), reason: z.string().optional() });

export interface ProofDeps {
  readonly transmitter: Transmitter;
  readonly memory: SignalMemory;
  readonly health: Health;
  readonly clock: Pick<Clock, 'now' | 'wall'>;
}

/** A stream that is paused or broken looks like one without news, so the transmitter is asked about it. */
export class Proof {
  readonly #deps: ProofDeps;
  #isPaused = false;
  #statusAt = -Infinity;

  constructor(deps: ProofDeps) {
    this.#deps = deps;
  }

  /**
   * Where it is time, asks for the stream's status, and for a signal that comes by the stream (Shared Signals
   * Framework 1.0, section 8.1.4).
   * @throws TransmitterError where the transmitter's metadata cannot be read
   */
  async ask({ id }: Stream, signal: AbortSignal): Promise<void> {
    const { transmitter, health } = this.#deps;
    const { status_endpoint: status, verification_endpoint: verification } =
      await transmitter.metadata();
    try {
      if (status !== undefined) await this.#askStatus(status, id, signal);
      if (verification !== undefined) await this.#askSignal(verification, id, signal);
    } catch (error) {
      if (!(error instanceof TransmitterError)) throw error;
      // One that is asked too often is asked again; the poll says whether it can be reached at all.
      if (error.fault === 'unreachable') return;
      health.failed('verification', { cause: error.fault, text: error.message });
    }
  }

  /** The transmitter says whether the stream sends. */
  statusIs(status: string, reason: string | null): void {
    const { health } = this.#deps;
    this.#isPaused = status !== 'enabled';
    if (!this.#isPaused) {
      health.works('stream');
      return;
    }
    const why = reason === null ? '' : `: ${plainText(reason, 100)}`;
    const text = `the provider has set the stream to "${plainText(status, 20)}"${why}`;
    health.failed('stream', { cause: 'paused', text });
  }

  async #askStatus(endpoint: string, id: string, signal: AbortSignal): Promise<void> {
    const { transmitter, clock } = this.#deps;
    const now = clock.now();
    if (now - this.#statusAt < (this.#isPaused ? PAUSED_EVERY_MS : EVERY_MS)) return;
    this.#statusAt = now;
    const address = URL.canParse(endpoint) ? new URL(endpoint) : null;
    address?.searchParams.set('stream_id', id);
    const what = 'the stream status';
    const answer = await transmitter.ask(address?.href ?? endpoint, what, { signal });
    const read = statusSchema.safeParse(answer.json);
    if (answer.status !== 200 || !read.success) throw unexpected(what, answer.status);
    this.statusIs(read.data.status, read.data.reason ?? null);
  }

  async #askSignal(endpoint: string, id: string, signal: AbortSignal): Promise<void> {
    const { transmitter, memory, health, clock } = this.#deps;
    const { askedAt, verifiedAt } = memory;
    const agoMs =
      askedAt === null ? Infinity : Math.abs(clock.wall().getTime() - Date.parse(askedAt));
    if (agoMs < EVERY_MS) return;
    const isUnanswered = askedAt !== null && (verifiedAt === null || verifiedAt < askedAt);
    // A device that was off has not heard the answer.
    if (isUnanswered && agoMs < 2 * EVERY_MS) {
      const text = 'the provider has not sent the signal that it was asked for as a proof';
      health.failed('verification', { cause: 'silent', text });
    }
    const state = randomUUID();
    const { status } = await transmitter.ask(endpoint, 'the verification', {
      method: 'POST',
      body: JSON.stringify({ stream_id: id, state }),
      headers: { 'content-type': 'application/json' },
      signal,
    });
    if (status !== 204 && status !== 200) throw unexpected('the verification', status);
    memory.asked(state, clock.wall());
  }
}
