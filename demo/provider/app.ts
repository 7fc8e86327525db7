import { fileURLToPath } from 'node:url';
import express from 'express';
import type { ErrorRequestHandler, Express, RequestHandler } from 'express';
import type { Provider } from 'oidc-provider';
import type { RequestLog } from '../portal/request-log.ts';
import { control, type Levers } from './control.ts';
import { endpoints } from './endpoints.ts';
import { errorPage } from './error-page.ts';
import { interactions } from './interactions.ts';
import { signOutByPost } from './sign-out-pages.ts';
import { troubleInstead } from './trouble.ts';

const assetsFolder = fileURLToPath(new URL('public', import.meta.url));

/** @param portal where browsers see the portal; empty: on the loopback interface */
const contentSecurityPolicy = (portal: string) =>
  [
    "default-src 'self'",
    "script-src 'self'", // oidc-provider adds the hash of its own script to this one
    "base-uri 'none'",
    "frame-ancestors 'none'",
    // A form's redirects count as well, and signing in ends with one to the app.
    // The last host is where a provider in trouble leads to.
    `form-action 'self' http://localhost:* http://127.0.0.1:* http://elsewhere.invalid ${portal}`,
  ].join('; ');

/** The provider's routes: the demo's levers and pages, and then oidc-provider's own. */
export function createApp(
  provider: Provider,
  { levers, log, portal = '' }: { levers: Levers; log: RequestLog; portal?: string | undefined },
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(headers(portal));
  app.use(control(levers)); // before the log and the trouble: it works in any case
  app.use((req, _res, next) => {
    log.record(req);
    next();
  });
  app.use(troubleInstead(() => levers.status().trouble));
  app.use('/assets', express.static(assetsFolder, { cacheControl: false, index: false }));
  app.use(interactions(provider));
  app.post(endpoints.signOut, express.urlencoded({ extended: false }), signOutByPost);
  app.use(provider.callback());
  app.use(showError);
  return app;
}

const headers =
  (portal: string): RequestHandler =>
  (_req, res, next) => {
    res.set({
      'Content-Security-Policy': contentSecurityPolicy(portal),
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    });
    next();
  };

// Express knows an error handler by its four parameters.
const showError: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  if (res.headersSent) {
    next(error);
    return;
  }
  const what = error instanceof Error ? error.message : String(error);
  res.status(400).send(errorPage(what));
};
