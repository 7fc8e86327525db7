import { fileURLToPath } from 'node:url';
import express from 'express';
import type { Express } from 'express';
import type { Connections } from './connections.ts';
import { clinicPages } from './pages.ts';
import { planting } from './planting.ts';
import type { RequestLog } from './request-log.ts';
import { refuseForeignPosts } from './same-origin.ts';
import { securityHeaders } from './security-headers.ts';
import type { Sessions } from './session.ts';
import { type SignIn, whoIsThere } from './sign-in.ts';
import { status } from './status.ts';
import { streams } from './streams.ts';
import { testPages } from './test-pages.ts';

/** What the portal's parts share. */
export interface PortalParts {
  readonly sessions: Sessions;
  readonly connections: Connections;
  readonly requests: RequestLog;
}

interface AppParts extends PortalParts {
  readonly signIn: SignIn;
}

const publicFolder = fileURLToPath(new URL('../public', import.meta.url));

/** The portal's routes; WebSockets are in live-socket.ts. */
export function createApp(parts: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag'); // the only ETag is the one that /cached plants

  app.use(securityHeaders);
  app.use(status(parts)); // before the log: asking for the status is not worth a line in it
  app.use((req, _res, next) => {
    parts.requests.record(req);
    next();
  });
  app.use(express.static(publicFolder, { cacheControl: false, etag: false, index: false }));
  app.use(refuseForeignPosts);
  app.use(parts.sessions.middleware);
  app.use(express.urlencoded({ extended: false, limit: '10kb' }));
  app.use(whoIsThere(parts.connections));
  app.use(parts.signIn.routes);
  app.use(clinicPages(parts.signIn.card));
  app.use(streams(parts.connections));
  app.use(testPages());
  app.use(planting());
  return app;
}
