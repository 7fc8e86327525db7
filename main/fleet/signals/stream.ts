import { z } from 'zod';
import { plainText } from '../../base/text.ts';
import { TransmitterError, unexpected, unreadable } from './ask.ts';
import { eventAddresses, type SignalType } from './set.ts';
import type { Transmitter } from './transmitter.ts';

const POLL = 'urn:ietf:rfc:8936';

const streamSchema = z.object({
  stream_id: z.string().min(1),
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  events_delivered: z.array(z.string()).default([]),
  delivery: z.object({ method: z.string(), endpoint_url: z.string().optional() }),
});

type StreamConfig = z.output<typeof streamSchema>;

/** A queue of signals for this device alone. */
export interface Stream {
  readonly id: string;
  readonly pollAddress: string;
  /** The events that were wanted, and that the transmitter does not send. */
  readonly missing: readonly SignalType[];
}

export interface StreamOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly device: string;
  readonly types: readonly SignalType[];
}

const WHAT = 'the stream configuration';

/**
 * The device's stream (Shared Signals Framework 1.0, section 8.1.1), which is made where there is none.
 * @throws TransmitterError
 */
export async function findStream(
  transmitter: Transmitter,
  { issuer, audience, device, types }: StreamOptions,
  signal: AbortSignal,
): Promise<Stream> {
  const { configuration_endpoint: address } = await transmitter.metadata();
  if (address === undefined) {
    throw new TransmitterError(
      'unusable',
      'the provider makes no streams (configuration_endpoint)',
    );
  }
  const read = async () => streamIn(await transmitter.ask(address, WHAT, { signal }));
  const wanted = eventAddresses(types);
  let stream = await read();
  if (stream === null) {
    const body = JSON.stringify({
      delivery: { method: POLL },
      events_requested: wanted,
      description: device,
    });
    const headers = { 'content-type': 'application/json' };
    const asked = { method: 'POST', body, headers, signal };
    const { status, json } = await transmitter.ask(address, WHAT, asked);
    if (status === 409) stream = await read();
    else if (status === 201 || status === 200) stream = streamSchema.safeParse(json).data ?? null;
    else throw unexpected(WHAT, status);
    if (stream === null) throw unreadable(WHAT);
  }
  const { stream_id: id, iss, aud, events_delivered: delivered, delivery } = stream;
  if (iss !== issuer) {
    throw new TransmitterError('unusable', `the stream is of the issuer "${plainText(iss, 200)}"`);
  }
  const audiences = typeof aud === 'string' ? [aud] : aud;
  if (!audiences.includes(audience)) {
    const named = plainText(audiences.join('", "'), 200);
    throw new TransmitterError(
      'unusable',
      `the stream is for the audience "${named}": write it to fleet.signals.audience`,
    );
  }
  if (delivery.endpoint_url === undefined) throw unreadable(WHAT);
  const missing = types.filter((type) =>
    eventAddresses([type]).some((event) => !delivered.includes(event)),
  );
  return { id, pollAddress: delivery.endpoint_url, missing };
}

/** The stream in an answer: one, or the first to poll of a list. @returns null where there is none */
function streamIn({ status, json }: { readonly status: number; readonly json: unknown }) {
  if (status === 404) return null;
  if (status !== 200) throw unexpected(WHAT, status);
  const list = z.array(z.unknown()).safeParse(json).data ?? [json];
  const streams = list.flatMap((each): readonly StreamConfig[] => {
    const read = streamSchema.safeParse(each);
    return read.success ? [read.data] : [];
  });
  if (list.length > 0 && streams.length === 0) throw unreadable(WHAT);
  const [first] = streams;
  const polled = streams.find(({ delivery }) => delivery.method === POLL);
  if (first !== undefined && polled === undefined) {
    throw new TransmitterError(
      'unusable',
      'the stream of this client is pushed, not polled: delete it at the provider',
    );
  }
  return polled ?? null;
}
