import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Request, Response } from 'express';
import { type WebSocket, WebSocketServer } from 'ws';
import type { PortalParts } from './app.ts';
import { readingAt } from './live-feed.ts';
import { isSameOrigin } from './same-origin.ts';

const readingEveryMs = 1000;
const patienceMs = 200;

/**
 * Serves WebSocket /live: a reading each second, and every text that comes is echoed. The query may
 * name a `marker`, and the `holder` "worker".
 */
export function answerUpgrades(server: Server, { sessions, connections, requests }: PortalParts) {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 4096 });

  server.on('upgrade', (req, socket, head) => {
    requests.record(req);
    const { pathname, searchParams } = new URL(req.url ?? '/', 'http://portal');
    // The same-origin policy does not cover WebSockets: any site could open one with the cookie.
    if (pathname !== '/live' || !isSameOrigin(req)) {
      refuse(socket);
      return;
    }
    readSession(req, () => {
      sockets.handleUpgrade(req, socket, head, (webSocket) => {
        const { sessionID, session } = req as Request;
        const closed = connections.add(
          {
            kind: searchParams.get('holder') === 'worker' ? 'worker' : 'websocket',
            sessionId: sessionID,
            marker: searchParams.get('marker'),
          },
          () => {
            close(webSocket);
          },
        );
        webSocket.on('close', closed);
        webSocket.on('error', () => {
          webSocket.terminate();
        });
        serve(webSocket, session.person !== undefined);
      });
    });
  });

  function readSession(req: IncomingMessage, done: () => void): void {
    // The session hangs its hooks on a response; an upgrade has none, so this one is never sent.
    void sessions.middleware(req as Request, new ServerResponse(req) as Response, done);
  }
}

function serve(webSocket: WebSocket, signedIn: boolean): void {
  const sendReading = () => {
    webSocket.send(JSON.stringify(readingAt(Date.now(), signedIn)));
  };
  const ticking = setInterval(sendReading, readingEveryMs);
  webSocket.on('close', () => {
    clearInterval(ticking);
  });
  webSocket.on('message', (data, isBinary) => {
    if (!isBinary) webSocket.send(JSON.stringify({ echo: (data as Buffer).toString('utf8') }));
  });
  sendReading();
}

/** Says goodbye, and does not wait for a page that hangs to answer it. */
function close(webSocket: WebSocket): void {
  webSocket.close(1001);
  setTimeout(() => {
    webSocket.terminate();
  }, patienceMs);
}

function refuse(socket: Duplex): void {
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
}
