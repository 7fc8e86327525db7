import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from './portal/app.ts';
import { Connections } from './portal/connections.ts';
import { answerUpgrades } from './portal/live-socket.ts';
import { RequestLog } from './portal/request-log.ts';
import { cookieName, createSessions } from './portal/session.ts';
import { nameOnly } from './portal/sign-in.ts';
import { seenFrom } from './seen-from.ts';
import { singleSignOn } from './portal/single-sign-on.ts';

/** The running clinic portal. */
export interface Portal {
  /** Origin without a final slash: `http://127.0.0.1:PORT`, unless it has a public address. */
  readonly url: string;
  /** On the loopback interface. */
  readonly port: number;
  /** Ends every connection and stops listening. */
  close(): Promise<void>;
}

/**
 * Starts the clinic's portal on the loopback interface; several can run beside each other.
 *
 * @param options.port 0 takes any free port
 * @param options.issuer people sign in with this OpenID provider; without it, they just give a name
 * @param options.behind the public addresses, and where the provider really is
 * @throws the `listen` error, such as EADDRINUSE
 */
export async function startPortal(options: {
  port: number;
  issuer?: string;
  behind?: { readonly publicUrl: string; readonly providerUrl: string };
}): Promise<Portal> {
  const sessions = createSessions();
  const connections = new Connections();
  const requests = new RequestLog(cookieName);
  const { issuer, behind } = options;
  const signIn =
    issuer === undefined
      ? nameOnly(connections)
      : singleSignOn({ issuer, reachedAt: behind?.providerUrl ?? issuer }, connections);

  const app = createApp({ sessions, connections, requests, signIn });
  app.set('trust proxy', behind !== undefined);
  const server = createServer((req, res) => {
    if (behind !== undefined) seenFrom(behind.publicUrl, req);
    app(req, res);
  });
  answerUpgrades(server, { sessions, connections, requests });
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');

  const { port } = server.address() as AddressInfo;
  return {
    url: behind?.publicUrl ?? `http://127.0.0.1:${port}`,
    port,
    async close() {
      connections.closeAll();
      server.closeAllConnections();
      if (server.listening) await once(server.close(), 'close');
    },
  };
}
