import { isObject } from '../../base/object.ts';

/** One request of the kiosk itself to a server. */
export interface BackChannelRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A form is sent as `application/x-www-form-urlencoded`. */
  readonly body?: URLSearchParams | string;
  readonly signal?: AbortSignal;
  /** Only the answer's status and headers are needed: it resolves before the body, with none. */
  readonly withoutBody?: boolean;
}

/**
 * A request outside the browser. It sends only the given cookies, keeps none, and does not follow
 * redirects. Resolves with the whole answer; rejects if that does not arrive in time.
 */
export type BackChannel = (url: string, request?: BackChannelRequest) => Promise<Response>;

/** How one request is sent. It is `fetch`, or has its form. */
export type Send = (url: string, options: SendOptions) => Promise<Response>;
export interface SendOptions extends Pick<BackChannelRequest, 'method' | 'headers' | 'body'> {
  readonly redirect: 'manual';
  readonly signal: AbortSignal;
}

/** Of a longer body the kiosk's own channel gives this much. */
export const MOST_BODY_BYTES = 256 * 1024;

export interface BackChannelLimits {
  /** For one request, until its answer is whole. */
  readonly limitMs: number;
  /** A longer body is cut; no answer that matters is that long. */
  readonly maxBytes: number;
}

/**
 * Limits what `send` does. That is never the fetch of the user's partition: Electron would set an answer's
 * cookies there, even after the request was cancelled and everything was cleared.
 */
export function backChannel({ limitMs, maxBytes }: BackChannelLimits, send: Send): BackChannel {
  return async (url, { signal, withoutBody = false, ...request } = {}) => {
    // Not AbortSignal.any with .timeout: the garbage collector can take those (nodejs/node#57736).
    const limit = new AbortController();
    const giveUp = () => limit.abort();
    const timer = setTimeout(giveUp, limitMs);
    signal?.addEventListener('abort', giveUp);
    try {
      if (signal?.aborted === true) giveUp();
      const answer = await send(url, { ...request, redirect: 'manual', signal: limit.signal });
      const body = withoutBody ? null : await bodyOf(answer, maxBytes);
      const { status, headers } = answer;
      return new Response(body, { status, headers });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
      limit.abort(); // drops the part of the answer that was not read
    }
  };
}

async function bodyOf(answer: Response, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | null> {
  if (answer.body === null) return null;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const body: AsyncIterable<Uint8Array> = answer.body;
  for await (const chunk of body) {
    chunks.push(chunk.subarray(0, maxBytes - bytes));
    bytes += chunk.length;
    if (bytes >= maxBytes) break;
  }
  return bytes === 0 ? null : Buffer.concat(chunks);
}

/** Whether an answer is a success: 2xx, or a redirect after the work. */
export function isYes({ status }: Pick<Response, 'status'>): boolean {
  return status >= 200 && status < 400;
}

/** Whether a later try may succeed: the server fails, is overloaded, or limits requests. */
export function isLater({ status }: Pick<Response, 'status'>): boolean {
  return status >= 500 || status === 429 || status === 408;
}

/** A request's answer; null if there is none, for any reason. */
export async function answerOrNull(answer: Promise<Response>): Promise<Response | null> {
  try {
    return await answer;
  } catch {
    return null; // the error may hold the address, and with it a token
  }
}

/** An answer's JSON object; empty if the answer is something else. */
export async function jsonOf(answer: Response): Promise<Readonly<Record<string, unknown>>> {
  try {
    const value: unknown = await answer.json();
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
