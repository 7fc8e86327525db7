import type { IncomingMessage } from 'node:http';
import { readCookies } from './cookies.ts';

export interface RequestRecord {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly sessionCookie: boolean;
  /** The query's `marker`, else the cookie of that name. */
  readonly marker: string | null;
}

const requestsKept = 1000;

/** What was asked of a server and when, so that a test can prove that nothing was after a time. */
export class RequestLog {
  readonly #sessionCookie: string;
  readonly #last: RequestRecord[] = [];
  readonly #counts = new Map<string, number>();

  constructor(sessionCookie: string) {
    this.#sessionCookie = sessionCookie;
  }

  record(req: IncomingMessage): void {
    const { pathname, searchParams } = new URL(req.url ?? '/', 'http://server');
    const cookies = readCookies(req);
    this.#counts.set(pathname, (this.#counts.get(pathname) ?? 0) + 1);
    this.#last.push({
      time: Date.now(),
      method: req.method ?? 'GET',
      path: pathname,
      sessionCookie: cookies.has(this.#sessionCookie),
      marker: searchParams.get('marker') ?? cookies.get('marker') ?? null,
    });
    if (this.#last.length > requestsKept) this.#last.shift();
  }

  /** Oldest first; the last 1,000. */
  last(): readonly RequestRecord[] {
    return this.#last;
  }

  countsByPath(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }
}
