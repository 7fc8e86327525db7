import { isObject } from '../../base/object.ts';

/** One request of the kiosk itself to a server. */
export interface BackChannelRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A form is sent as `application/x-www-form-urlencoded`. */
  readonly body?: URLSearchParams | string;
  readonly signal?: AbortSignal;
  /** The answer's status and headers are enough: its body is not waited for, and empty. */
  readonly withoutBody?: boolean;
}

/**
 * A request outside the browser: with no cookies but those given, and none kept. The answer is whole
 * when it is there; a redirect is an answer like any other, never followed.
 * Rejects when there is no whole answer in time.
 */
export type BackChannel = (url: string, request?: BackChannelRequest) => Promise<Response>;

export interface BackChannelLimits {
  /** For one request, until its answer is whole. */
  readonly limitMs: number;
  /** A longer body is cut there: no answer that counts here is that long. */
  readonly maxBytes: number;
}

/**
 * Not the partition's own fetch: Electron would set an answer's cookies in the partition, even when
 * the request was cancelled, after everything was cleared.
 */
export function backChannel(
  { limitMs, maxBytes }: BackChannelLimits,
  send: typeof fetch = fetch,
): BackChannel {
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
      limit.abort(); // what is not read yet never will be
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

/** Whether a server said yes: done, or done and go there now. */
export function isYes({ status }: Pick<Response, 'status'>): boolean {
  return status >= 200 && status < 400;
}

/** Whether it is worth asking again later: it is ill, or asks for patience. */
export function isLater({ status }: Response): boolean {
  return status >= 500 || status === 429 || status === 408;
}

/** A request's answer; null when there is none, for whatever reason. */
export async function answerOrNull(answer: Promise<Response>): Promise<Response | null> {
  try {
    return await answer;
  } catch {
    return null; // the error may hold the address, and with it a token
  }
}

/** An answer's JSON object; an empty one where it is something else. */
export async function jsonOf(answer: Response): Promise<Readonly<Record<string, unknown>>> {
  try {
    const value: unknown = await answer.json();
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
