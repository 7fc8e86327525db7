import { createHash } from 'node:crypto';
import express, { Router } from 'express';
import type { RequestLog, RequestRecord } from '../portal/request-log.ts';
import type { Storage } from './storage.ts';
import { type Trouble, troubleSchema } from './trouble.ts';

/** What the provider would still accept, and what it was asked. It names no token and no cookie. */
export interface ProviderStatus {
  readonly trouble: Trouble;
  readonly sessions: readonly { user: string }[];
  readonly refreshTokens: readonly LivingToken[];
  readonly accessTokens: readonly LivingToken[];
  readonly requests: readonly RequestRecord[];
  readonly requestsByPath: Readonly<Record<string, number>>;
}

interface LivingToken {
  /** A hash of it, so that one can be told from another. */
  readonly token: string;
  readonly client: string;
  readonly user: string;
}

/** The levers of the demo. */
export interface Levers {
  status(): ProviderStatus;
  setTrouble(trouble: Trouble): void;
}

/** What no real provider has: GET /demo/status, and POST /demo/trouble with a `Trouble` as JSON. */
export function control(levers: Levers): Router {
  const router = Router();
  router.get('/demo/status', (_req, res) => {
    res.json(levers.status());
  });
  router.post('/demo/trouble', express.json(), (req, res) => {
    const trouble = troubleSchema.safeParse(req.body);
    if (trouble.success) {
      levers.setTrouble(trouble.data);
      res.sendStatus(204);
    } else {
      res.status(400).json({ errors: trouble.error.issues.map(({ message }) => message) });
    }
  });
  return router;
}

export function statusOf(storage: Storage, log: RequestLog, trouble: Trouble): ProviderStatus {
  return {
    trouble,
    // A session without an account is a browser that has not signed in.
    sessions: storage
      .alive('Session')
      .flatMap(({ accountId }) => (accountId === undefined ? [] : [{ user: accountId }])),
    refreshTokens: livingTokens(storage, 'RefreshToken'),
    accessTokens: livingTokens(storage, 'AccessToken'),
    requests: log.last(),
    requestsByPath: log.countsByPath(),
  };
}

/** What a token is called in the status. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex').slice(0, 16);
}

function livingTokens(storage: Storage, model: 'RefreshToken' | 'AccessToken'): LivingToken[] {
  return storage.alive(model).map(({ jti = '', clientId = '', accountId = '' }) => ({
    token: hashOf(jti),
    client: clientId,
    user: accountId,
  }));
}
