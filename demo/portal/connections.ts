import { hashOf } from './session.ts';

/** `worker`: a WebSocket held by a service worker or a shared worker. */
export type ConnectionKind = 'websocket' | 'sse' | 'stream' | 'worker';

/** A live connection as /status tells it; times are milliseconds since the epoch. */
export interface Connection {
  readonly kind: ConnectionKind;
  /** The hash of the session that opened it. */
  readonly session: string;
  readonly marker: string | null;
  readonly since: number;
}

export interface Closing extends Connection {
  readonly closedAt: number;
}

const closingsKept = 1000;

/** Every live connection, who opened it, and when the last ones closed. */
export class Connections {
  readonly #closers = new Map<Connection, () => void>();
  readonly #closings: Closing[] = [];

  /**
   * Takes note of a connection that has just opened.
   *
   * @param close ends it from the server's side
   * @returns to be called once, when the connection has closed, whoever closed it
   */
  add(
    opened: { kind: ConnectionKind; sessionId: string; marker: string | null },
    close: () => void,
  ): () => void {
    const { kind, sessionId, marker } = opened;
    const connection = { kind, session: hashOf(sessionId), marker, since: Date.now() };
    this.#closers.set(connection, close);
    return () => {
      this.#closers.delete(connection);
      this.#closings.push({ ...connection, closedAt: Date.now() });
      if (this.#closings.length > closingsKept) this.#closings.shift();
    };
  }

  closeOfSession(sessionId: string): void {
    const session = hashOf(sessionId);
    for (const [connection, close] of this.#closers) if (connection.session === session) close();
  }

  closeAll(): void {
    for (const close of this.#closers.values()) close();
  }

  open(): Connection[] {
    return [...this.#closers.keys()];
  }

  /** Oldest first; the last 1,000. */
  closings(): readonly Closing[] {
    return this.#closings;
  }
}
