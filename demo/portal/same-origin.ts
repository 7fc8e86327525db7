import type { IncomingMessage } from 'node:http';
import type { NextFunction, Request, Response } from 'express';

/**
 * Whether no other site asks. Browsers send `Origin` with every POST and WebSocket; a caller without
 * it is no browser and carries nobody's cookies unawares.
 */
export function isSameOrigin(req: IncomingMessage): boolean {
  const { origin, host } = req.headers;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

/** Refuses forged form posts (CSRF), as a second line behind SameSite cookies. */
export function refuseForeignPosts(req: Request, res: Response, next: NextFunction): void {
  if (req.method === 'GET' || req.method === 'HEAD' || isSameOrigin(req)) next();
  else res.status(403).send('Another site sent this request.');
}
