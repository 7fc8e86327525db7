import { randomUUID, type X509Certificate } from 'node:crypto';
import {
  app,
  net,
  session,
  type ClientRequest,
  type Cookie,
  type IncomingMessage,
  type Session,
} from 'electron';
import { givenUp, NetworkError, type SeenCertificate } from '../../base/network-fault.ts';
import type { Send, SendOptions } from '../../identity/sign-out/back-channel.ts';
import { NETWORK_SERVICE } from '../process/chromium.ts';
import type { Network } from './network.ts';
import { changedCookies, setCookies } from './request-cookies.ts';

/** What becomes of the request that uses a partition. */
interface Use {
  readonly url: string;
  readonly options: SendOptions;
  /** The cookies that it is sent with. */
  readonly before: readonly Cookie[];
  /** The proxy has asked for a user name and a password, and got none that it takes. */
  isProxyUnanswered: boolean;
}

interface Partition {
  readonly session: Session;
  /** How often the network service had crashed when it was made. */
  readonly crashes: number;
  /** The headers of the request under way. */
  headers: Readonly<Record<string, string>>;
  /** Those of its server, if they were refused. */
  badCertificates: readonly X509Certificate[];
}

/**
 * The kiosk's own requests by Chromium's network, with the proxies and the CAs of the sites' pages
 * (docs/decisions/0011-one-network.md). Each uses a partition of its own while it runs, which is in memory,
 * and has no cookies before and after: a request never sees those of the user or of another request.
 */
export class Requests {
  readonly #network: Network;
  #free: Partition[] = [];
  /** Partitions of a network service that has crashed answer no request any more (measured, Electron 33). */
  #crashes = 0;

  constructor(network: Network) {
    this.#network = network;
    app.on('child-process-gone', (_event, { serviceName }) => {
      if (serviceName !== NETWORK_SERVICE) return;
      this.#crashes += 1;
      this.#free = [];
    });
  }

  /**
   * Like `fetch` with `redirect: 'manual'`, and with any header.
   * @throws NetworkError
   */
  readonly send: Send = async (url, options) => {
    const partition = this.#free.pop() ?? (await this.#newPartition());
    // Until the body has been read, or given up.
    let free: () => void = () => undefined;
    const isOver = new Promise<void>((resolve) => (free = resolve));
    void isOver.then(() => this.#release(partition));
    try {
      const { cookies } = partition.session;
      const { cookie, ...headers } = headersOf(options);
      if (cookie !== undefined) await setCookies(cookies, url, cookie);
      partition.headers = headers;
      partition.badCertificates = [];
      const use = { url, options, before: await cookies.get({}), isProxyUnanswered: false };
      return await this.#ask(partition, use, free);
    } catch (error) {
      free();
      throw error;
    }
  };

  #ask(partition: Partition, use: Use, free: () => void): Promise<Response> {
    const { url, options } = use;
    const { signal, method = 'GET', body } = options;
    return new Promise((resolve, reject) => {
      if (signal.aborted) throw givenUp();
      const request = net.request({
        session: partition.session,
        url,
        method,
        redirect: 'manual',
        // Without it, the cookies of a redirect are seen nowhere (measured, Electron 33).
        credentials: 'include',
        useSessionCookies: false,
        cache: 'no-store',
        referrerPolicy: 'unsafe-url',
      });
      const { referer } = partition.headers;
      if (referer !== undefined) request.setHeader('referer', referer);
      const onAbort = () => {
        request.abort();
        free();
        reject(givenUp());
      };
      signal.addEventListener('abort', onAbort);
      this.#answerProxy(request, use);
      let isRedirected = false;
      request.on('redirect', (status, _method, _to, headers) => {
        isRedirected = true;
        redirected(partition.session, use.before, { status, headers })
          .then(resolve, reject)
          .finally(free);
      });
      request.on('response', (message) => {
        if (message.statusCode === 407) {
          reject(new NetworkError(PROXY_ASKS));
          request.abort();
          free();
          return;
        }
        resolve(responseOf(message, request, signal, free));
      });
      request.on('error', ({ message }) => {
        if (isRedirected) return; // it was not followed, and Electron says so
        free();
        const code = use.isProxyUnanswered ? PROXY_ASKS : message.replace(/^net::/, '');
        reject(new NetworkError(code, partition.badCertificates.map(seen)));
      });
      if (body !== undefined) request.write(String(body));
      request.end();
    });
  }

  /** A server that asks gets no answer: its 401 is what the caller wants to see. */
  #answerProxy(request: ClientRequest, use: Use): void {
    request.on('login', (asked, answer) => {
      const credentials = asked.isProxy ? this.#network.credentialsFor(request, asked) : null;
      use.isProxyUnanswered = asked.isProxy && credentials === null;
      if (credentials === null) answer();
      else answer(credentials.user, credentials.password);
    });
  }

  async #newPartition(): Promise<Partition> {
    const own = session.fromPartition(`requests-${randomUUID()}`, { cache: false });
    const crashes = this.#crashes;
    const partition: Partition = { session: own, crashes, headers: {}, badCertificates: [] };
    own.webRequest.onBeforeSendHeaders({ urls: ['<all_urls>'] }, ({ requestHeaders }, answer) => {
      answer({ requestHeaders: { ...requestHeaders, ...partition.headers } });
    });
    await this.#network.join(own, (certificates) => {
      partition.badCertificates = certificates;
    });
    return partition;
  }

  /** Where its cookies cannot be cleared, it is not used again. */
  async #release(partition: Partition): Promise<void> {
    try {
      await partition.session.clearStorageData({ storages: ['cookies'] });
      if (partition.crashes === this.#crashes) this.#free.push(partition);
    } catch {
      // Another one is made.
    }
  }
}

function seen({ validFrom, validTo, subjectAltName = '' }: X509Certificate): SeenCertificate {
  return { validFrom: new Date(validFrom), validTo: new Date(validTo), names: subjectAltName };
}

/** As Chromium names it; networkFault has its sentence. */
const PROXY_ASKS = 'ERR_PROXY_AUTH_REQUESTED';

/** The headers that `fetch` adds by itself, and those of the request. */
function headersOf({ headers = {}, body }: SendOptions): Readonly<Record<string, string>> {
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  const type =
    body instanceof URLSearchParams
      ? 'application/x-www-form-urlencoded;charset=UTF-8'
      : 'text/plain';
  return {
    accept: '*/*',
    ...(body === undefined ? {} : { 'content-type': type }),
    ...(Object.fromEntries(lower) as Record<string, string>),
  };
}

/** Electron names a redirect's headers without its cookies, which are in the partition by then. */
async function redirected(
  { cookies }: Session,
  before: readonly Cookie[],
  {
    status,
    headers,
  }: { readonly status: number; readonly headers: Readonly<Record<string, readonly string[]>> },
): Promise<Response> {
  const all = new Headers();
  for (const [name, values] of Object.entries(headers)) {
    for (const value of values) all.append(name, value);
  }
  for (const line of changedCookies(before, await cookies.get({}))) all.append('set-cookie', line);
  return new Response(null, { status, headers: all });
}

/** Statuses of answers that have no body (Fetch, "null body status"). */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

function responseOf(
  message: IncomingMessage,
  request: ClientRequest,
  signal: AbortSignal,
  free: () => void,
): Response {
  const { statusCode: status, rawHeaders } = message;
  const headers = new Headers();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
  }
  const body = new ReadableStream<Uint8Array>({
    start: (stream) => {
      let isOpen = true;
      const end = (error: Error | null) => {
        if (!isOpen) return;
        isOpen = false;
        free();
        if (error === null) stream.close();
        else stream.error(error);
      };
      message.on('data', (chunk) => {
        if (isOpen) stream.enqueue(chunk);
      });
      message.on('end', () => end(null));
      message.on('error', () => end(new NetworkError('ERR_CONNECTION_CLOSED')));
      message.on('aborted', () => end(givenUp()));
      // Electron tells a request that was given up nothing more (measured, Electron 33).
      signal.addEventListener('abort', () => end(givenUp()));
    },
    cancel: () => {
      request.abort();
      free();
    },
  });
  return new Response(WITHOUT_BODY.has(status) ? null : body, { status, headers });
}
