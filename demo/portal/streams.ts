import { type Request, type Response, Router } from 'express';
import type { ConnectionKind, Connections } from './connections.ts';
import { readingAt } from './live-feed.ts';

const readingEveryMs = 1000;

/** Answers that never end: server-sent events at /events, lines of JSON at /stream. */
export function streams(connections: Connections): Router {
  const router = Router();

  router.get('/events', (req, res) => {
    res.type('text/event-stream');
    stream('sse', req, res, (reading) => `data: ${reading}\n\n`);
  });

  router.get('/stream', (req, res) => {
    res.type('application/x-ndjson');
    stream('stream', req, res, (reading) => `${reading}\n`);
  });

  function stream(
    kind: ConnectionKind,
    req: Request,
    res: Response,
    frame: (reading: string) => string,
  ): void {
    const marker = typeof req.query['marker'] === 'string' ? req.query['marker'] : null;
    const signedIn = req.session.person !== undefined;
    const sendReading = () => {
      const reading = { marker, ...readingAt(Date.now(), signedIn) };
      res.write(frame(JSON.stringify(reading)));
    };
    const ticking = setInterval(sendReading, readingEveryMs);
    const closed = connections.add({ kind, sessionId: req.sessionID, marker }, () => res.end());
    res.on('close', () => {
      clearInterval(ticking);
      closed();
    });
    sendReading();
  }

  return router;
}
