import { z } from 'zod';
import { pauseAfter } from '../../base/backoff.ts';
import { errorText } from '../../base/errors.ts';
import { plainText } from '../../base/text.ts';
import type { BackChannel } from '../../identity/sign-out/back-channel.ts';
import type { Clock } from '../../session/ports.ts';
import { TransmitterError, unexpected, unreadable } from './ask.ts';
import type { Health } from './health.ts';
import type { Proof } from './proof.ts';
import type { Outcome } from './receiver.ts';
import { findStream, type Stream, type StreamOptions } from './stream.ts';
import type { Transmitter } from './transmitter.ts';

const PAUSES_MS = [2_000, 5_000, 15_000, 30_000, 60_000] as const;
const JITTER = 0.3;
/** No provider keeps this device away for longer. */
const MOST_RETRY_AFTER_MS = 300_000;

const MOST_EVENTS = 25;
/** A provider that forgets what was acknowledged does not keep this device busy. */
const MOST_AT_ONCE = 40;

const answerSchema = z.object({
  sets: z.record(z.string(), z.unknown()).default({}),
});

export interface PollDeps {
  readonly transmitter: Transmitter;
  /** For a request that the provider may hold until there is a signal. */
  readonly held: BackChannel;
  readonly proof: Proof;
  readonly health: Health;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly log: { warning(text: string): void };
  /** @param id what the provider calls the token: it has to be the one inside */
  readonly receive: (token: string, id: string) => Promise<Outcome>;
}

/**
 * Polls the device's stream (RFC 8936) until it is closed: one request at a time, which the provider may hold.
 * What has been dealt with is acknowledged by the next request, which then follows at once.
 */
export class PollLoop {
  readonly #options: StreamOptions & { readonly everyMs: number };
  readonly #deps: PollDeps;
  readonly #closed = new AbortController();
  #stream: Stream | null = null;
  #ack = new Set<string>();
  #setErrs: Record<string, { readonly err: string; readonly description: string }> = {};
  /** What the last answer's acknowledgements were: one that comes again is not news. */
  #lastSeen: ReadonlySet<string> = new Set();
  #mostEvents = MOST_EVENTS;
  /** The provider has held a request beyond the limit, and may as well have hung: the next asks for an answer at once. */
  #isImpatient = false;
  #failures = 0;
  #atOnce = 0;
  #wake: () => void = () => undefined;

  constructor(options: StreamOptions & { readonly everyMs: number }, deps: PollDeps) {
    this.#options = options;
    this.#deps = deps;
  }

  start(): void {
    void this.#run();
  }

  /** Permanent: what is not acknowledged, the next process gets. */
  close(): void {
    this.#closed.abort();
    this.#wake();
  }

  /** Asked afresh after each wait. */
  #isOver(): boolean {
    return this.#closed.signal.aborted;
  }

  async #run(): Promise<void> {
    const { clock, health } = this.#deps;
    while (!this.#isOver()) {
      const begunAt = clock.now();
      let pauseMs = 0;
      try {
        this.#stream ??= await this.#findStream();
        await this.#deps.proof.ask(this.#stream, this.#closed.signal);
        const hasMore = await this.#poll(this.#stream);
        if (this.#isOver()) return;
        this.#failures = 0;
        health.works('transmitter');
        this.#atOnce = hasMore ? this.#atOnce + 1 : 0;
        const isAtOnce = hasMore && this.#atOnce < MOST_AT_ONCE;
        if (!isAtOnce) {
          this.#atOnce = 0;
          pauseMs = Math.max(0, begunAt + this.#options.everyMs - clock.now());
        }
      } catch (error) {
        if (this.#isOver()) return;
        pauseMs = this.#failed(error);
      }
      if (pauseMs > 0) await this.#pause(pauseMs);
    }
  }

  async #findStream(): Promise<Stream> {
    const { transmitter, log } = this.#deps;
    const stream = await findStream(transmitter, this.#options, this.#closed.signal);
    if (stream.missing.length > 0) {
      log.warning(
        `the provider does not send these signals, which fleet.signals.endOn names: ${stream.missing.join(', ')}`,
      );
    }
    return stream;
  }

  /** @returns whether there is more to do at once */
  async #poll({ pollAddress }: Stream): Promise<boolean> {
    const { transmitter, held, receive } = this.#deps;
    const isImpatient = this.#isImpatient;
    const [ack, setErrs] = [this.#ack, this.#setErrs];
    const hasErrors = Object.keys(setErrs).length > 0;
    const body = JSON.stringify({
      maxEvents: this.#mostEvents,
      returnImmediately: isImpatient,
      ...(ack.size > 0 && { ack: [...ack] }),
      ...(hasErrors && { setErrs }),
    });
    const headers = {
      'content-type': 'application/json',
      // RFC 8936, section 2.6: of the descriptions.
      ...(hasErrors && { 'content-language': 'en' }),
    };
    const { status, json } = await transmitter.ask(pollAddress, 'the poll endpoint', {
      method: 'POST',
      body,
      headers,
      signal: this.#closed.signal,
      ...(!isImpatient && { request: held }),
    });
    if (status !== 200) throw unexpected('the poll endpoint', status);
    const answer = answerSchema.safeParse(json);
    if (!answer.success) throw unreadable('the poll endpoint');
    this.#isImpatient = false;
    this.#mostEvents = MOST_EVENTS;
    this.#ack = new Set();
    this.#setErrs = {};
    let isNews = false;
    const seen = new Set<string>();
    for (const [id, token] of Object.entries(answer.data.sets).slice(0, MOST_EVENTS)) {
      const outcome = await receive(typeof token === 'string' ? token : '', id);
      if (this.#isOver()) return false;
      if (outcome.kind === 'later') continue;
      seen.add(id);
      if (!this.#lastSeen.has(id)) isNews = true;
      if (outcome.kind === 'taken') this.#ack.add(id);
      else this.#setErrs[id] = { err: outcome.err, description: outcome.why };
    }
    this.#lastSeen = seen;
    return isNews;
  }

  /** @returns how long to wait */
  #failed(error: unknown): number {
    const { health, random } = this.#deps;
    const known = error instanceof TransmitterError ? error : null;
    if (known?.isTimeout === true && !this.#isImpatient && this.#stream !== null) {
      this.#isImpatient = true;
      return 0;
    }
    if (known?.message.endsWith('is too large') === true) this.#mostEvents = 1;
    if (known?.status === 404 || known?.status === 410) this.#stream = null;
    const text = known?.message ?? plainText(errorText(error), 150);
    health.failed('transmitter', { cause: known?.fault ?? 'unusable', text });
    this.#failures += 1;
    const pauseMs = pauseAfter(this.#failures, PAUSES_MS) * (1 + JITTER * (2 * random() - 1));
    const asked = Math.min(known?.retryAfterMs ?? 0, MOST_RETRY_AFTER_MS);
    return Math.max(pauseMs, asked, this.#options.everyMs);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#deps.clock.after(ms, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }
}
