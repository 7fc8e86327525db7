import type { NextFunction, Request, Response } from 'express';

const contentSecurityPolicy = [
  "default-src 'self'",
  "connect-src 'self' blob:", // /everything reads its Blob URL back
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
];

/** What a careful site sends with every answer; answers are kept by nobody unless a route says so. */
export function securityHeaders(_req: Request, res: Response, next: NextFunction): void {
  res.set({
    'Content-Security-Policy': [...contentSecurityPolicy, "frame-ancestors 'none'"].join('; '),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'same-origin', // no-referrer would make the Origin of our own forms null
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  });
  next();
}
