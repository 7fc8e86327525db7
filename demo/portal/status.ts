import { Router } from 'express';
import type { PortalParts } from './app.ts';
import type { Closing, Connection } from './connections.ts';
import type { RequestRecord } from './request-log.ts';

/** The answer of GET /status, which tests read and no page links to. */
export interface PortalStatus {
  readonly openSessions: readonly { session: string; name: string | null }[];
  readonly openConnections: readonly Connection[];
  readonly closings: readonly Closing[];
  readonly requests: readonly RequestRecord[];
  readonly requestsByPath: Readonly<Record<string, number>>;
}

export function status({ sessions, connections, requests }: PortalParts): Router {
  return Router().get('/status', async (_req, res) => {
    const answer: PortalStatus = {
      openSessions: await sessions.open(),
      openConnections: connections.open(),
      closings: connections.closings(),
      requests: requests.last(),
      requestsByPath: requests.countsByPath(),
    };
    res.json(answer);
  });
}
