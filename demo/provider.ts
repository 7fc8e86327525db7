import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider as OidcProvider } from 'oidc-provider';
import { RequestLog } from './portal/request-log.ts';
import { createApp } from './provider/app.ts';
import { seenFrom } from './seen-from.ts';
import { type AccountRules, configuration } from './provider/configuration.ts';
import { hashOf, type Levers, statusOf } from './provider/control.ts';
import { Storage } from './provider/storage.ts';
import { type Trouble, troubleAfterwards } from './provider/trouble.ts';

/** Where browsers see the organisation's servers, if something in front of them speaks TLS for them. */
export interface PublicAddresses {
  readonly portal: string;
  readonly provider: string;
}

/** The running OpenID provider of the demo organisation. */
export interface Provider extends Levers {
  /** `http://localhost:PORT`, unless it has a public address: another host than the portal's, so that neither sees the other's cookies. */
  readonly issuer: string;
  /** On the loopback interface. */
  readonly port: number;
  /** Client `tests`, which may ask the introspection endpoint (RFC 7662) about every token. */
  readonly testSecret: string;
  /** Whether the provider would still accept this refresh token or access token. */
  accepts(token: string): boolean;
  /** The refresh tokens and access tokens that it would still accept of the kiosk, for whoever looks for them. */
  livingTokens(): readonly string[];
  /** Disables an account while its user may be signed in, or enables it again. */
  setDisabled(user: string, isDisabled: boolean): void;
  /** From now on tokens end with the session that they are of, as at Keycloak. */
  tieTokensToSessions(): void;
  /** Ends the sessions of all users, as an administrator can. */
  endSessions(): void;
  /** Takes back all tokens. */
  revokeTokens(): void;
  /** Nobody is there any more: connections break, new ones are refused. It forgets nothing. */
  pause(): Promise<void>;
  /** Listens again, on the same port. */
  resume(): Promise<void>;
  /** Ends every connection and stops listening. */
  close(): Promise<void>;
}

/**
 * Starts the OpenID provider on the loopback interface; several can run beside each other.
 *
 * @param options.port 0 takes any free port
 * @throws the `listen` error, such as EADDRINUSE
 */
export async function startProvider(options: {
  port: number;
  publicAddresses?: PublicAddresses;
}): Promise<Provider> {
  const server = createServer();
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const stop = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };

  await listen(options.port);
  const { port } = server.address() as AddressInfo;
  const { publicAddresses } = options;
  const issuer = publicAddresses?.provider ?? `http://localhost:${port}`;
  const testSecret = randomBytes(32).toString('hex');
  const storage = new Storage();
  const accounts: AccountRules = { disabled: new Set(), tokensEndWithSession: false };
  const log = new RequestLog('id.session');
  const portal = publicAddresses?.portal;
  const oidc = new OidcProvider(issuer, configuration(storage, testSecret, { accounts, portal }));
  oidc.proxy = publicAddresses !== undefined;
  let trouble: Trouble = { kind: 'none' };
  troubleAfterwards(oidc, () => trouble);

  const levers: Levers = {
    status: () => statusOf(storage, log, trouble),
    setTrouble: (next) => (trouble = next),
  };
  const app = createApp(oidc, { levers, log, portal: publicAddresses?.portal });
  server.on('request', (req: IncomingMessage, res: ServerResponse) => {
    if (publicAddresses !== undefined) seenFrom(publicAddresses.provider, req);
    app(req, res);
  });

  return {
    ...levers,
    issuer,
    port,
    testSecret,
    accepts(token) {
      const { refreshTokens, accessTokens } = levers.status();
      return [...refreshTokens, ...accessTokens].some((living) => living.token === hashOf(token));
    },
    livingTokens: () =>
      (['RefreshToken', 'AccessToken'] as const)
        .flatMap((model) => storage.alive(model))
        .filter(({ clientId }) => clientId === 'cleardesk')
        .map(({ jti = '' }) => jti),
    setDisabled: (user, isDisabled) => {
      if (isDisabled) accounts.disabled.add(user);
      else accounts.disabled.delete(user);
    },
    tieTokensToSessions: () => {
      accounts.tokensEndWithSession = true;
    },
    endSessions: () => {
      storage.forget('Session');
    },
    revokeTokens: () => {
      storage.forget('RefreshToken');
      storage.forget('AccessToken');
    },
    pause: stop,
    resume: () => listen(port),
    close: stop,
  };
}
