import { networkFault } from '../../base/network-fault.ts';
import type { BackChannel, BackChannelRequest } from '../../identity/sign-out/back-channel.ts';
import type { SignalsFaultCause } from './health.ts';

/** The transmitter could not be asked. The message is a sentence without its full stop. */
export class TransmitterError extends Error {
  override readonly name = 'TransmitterError';
  readonly fault: SignalsFaultCause;
  /** Of HTTP; null where there was no answer. */
  readonly status: number | null;
  /** How long the transmitter wants to be left alone; 0: it does not say. */
  readonly retryAfterMs: number;
  /** Nothing came in time. */
  readonly isTimeout: boolean;

  constructor(
    fault: SignalsFaultCause,
    text: string,
    { status = null as number | null, retryAfterMs = 0, isTimeout = false } = {},
  ) {
    super(text);
    this.fault = fault;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
    this.isTimeout = isTimeout;
  }
}

/** Larger answers are not read; the channel has to give a little more, so that they are noticed. */
export const MOST_ANSWER_BYTES = 1_000_000;

export interface Answer {
  readonly status: number;
  /** Undefined for an answer that is no JSON. */
  readonly json: unknown;
}

/**
 * One request, whose answer is JSON. It goes by https only.
 * @param what it is that is asked, for the sentence of an error
 * @throws TransmitterError for no answer, one that is too large, 429 and 5xx
 */
export async function askJson(
  request: BackChannel,
  address: string,
  what: string,
  options: BackChannelRequest = {},
): Promise<Answer> {
  if (!isPrivate(address)) {
    throw new TransmitterError('unusable', `the address of ${what} is not https`);
  }
  let answer: Response;
  let body: Buffer;
  try {
    const headers = { accept: 'application/json', ...options.headers };
    answer = await request(address, { ...options, headers });
    body = Buffer.from(await answer.arrayBuffer());
  } catch (error) {
    const isTimeout = error instanceof Error && error.name === 'AbortError';
    throw new TransmitterError('unreachable', networkFault(error, address), { isTimeout });
  }
  const { status } = answer;
  if (status >= 500 || status === 429) {
    const seconds = Number(answer.headers.get('retry-after') ?? '0');
    const retryAfterMs = seconds > 0 ? seconds * 1000 : 0;
    throw new TransmitterError('unreachable', `${what} answers ${status}`, {
      status,
      retryAfterMs,
    });
  }
  if (body.length > MOST_ANSWER_BYTES) {
    throw new TransmitterError('unusable', `the answer of ${what} is too large`, { status });
  }
  return { status, json: jsonIn(body) };
}

export function unexpected(what: string, status: number): TransmitterError {
  const isRedirect = status >= 300 && status < 400;
  const why = isRedirect ? ' (a redirect, which is not followed)' : '';
  return new TransmitterError('unusable', `${what} answers ${status}${why}`, { status });
}

export function unreadable(what: string): TransmitterError {
  return new TransmitterError('unusable', `${what} does not answer as the specification says`);
}

function jsonIn(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Whether an attacker on the network cannot read what is sent to it: https, or this computer itself. */
function isPrivate(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  const isHere = /^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isHere);
}
