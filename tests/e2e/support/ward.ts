import { lookup } from 'node:dns';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server as PacServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { Server as ProxyServer } from 'proxy-chain';
import { type Demo, startDemo } from '../../../demo/organisation.ts';
import { CA_EXTENSIONS, issuerIn } from '../../main/network/authority.ts';
import { freePort } from './free-port.ts';

export const PROXY_USER = 'WARD\\desk-7';
export const PROXY_PASSWORD = 'a proxy password';

/** An organisation whose servers have certificates of its own CA, under names that only its proxy resolves. */
export interface Ward {
  readonly demo: Demo;
  readonly portalUrl: string;
  readonly issuer: string;
  readonly caFile: string;
  readonly proxyAddress: string;
  /** Leads everything to the proxy. */
  readonly pacAddress: string;
  /** Each server that the proxy was asked for, with its port. */
  readonly asked: ReadonlySet<string>;
  /** The proxy is not there any more. */
  goOffline(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param folder for the certificates
 * @param options.hasPassword the proxy asks for PROXY_USER and PROXY_PASSWORD
 */
export async function startWard(folder: string, { hasPassword = false } = {}): Promise<Ward> {
  const issue = issuerIn(folder);
  const root = issue('Ward Root CA', { extensions: CA_EXTENSIONS });
  const issuing = issue('Ward Issuing CA', { by: root, extensions: CA_EXTENSIONS });
  const own = issue('servers', {
    by: issuing,
    extensions: [
      'subjectAltName=DNS:portal.ward.test,DNS:id.ward.test',
      'extendedKeyUsage=serverAuth',
    ],
  });
  const tlsPort = await freePort();
  const portal = `https://portal.ward.test:${tlsPort}`;
  const provider = `https://id.ward.test:${tlsPort}`;
  const demo = await startDemo({ port: 0, mode: 'oidc', publicAddresses: { portal, provider } });
  const providerPort = demo.provider?.port ?? 0;
  const front = createTlsServer(
    {
      key: readFileSync(own.keyFile),
      cert: [own.certFile, issuing.certFile].map((file) => readFileSync(file, 'utf8')).join(''),
    },
    (socket) => {
      const isProvider = socket.servername === 'id.ward.test';
      const there = connect(isProvider ? providerPort : demo.portal.port, 'localhost');
      socket.pipe(there).pipe(socket);
      for (const end of [socket, there]) {
        end.on('error', () => {
          socket.destroy();
          there.destroy();
        });
      }
    },
  ).listen(tlsPort, '127.0.0.1');
  await once(front, 'listening');

  const asked = new Set<string>();
  const proxyPort = await freePort();
  const newProxy = () =>
    new ProxyServer({
      port: proxyPort,
      host: '127.0.0.1',
      prepareRequestFunction: ({ hostname, port, username, password }) => {
        const isIn = !hasPassword || (username === PROXY_USER && password === PROXY_PASSWORD);
        if (isIn) asked.add(`${hostname}:${port}`);
        return {
          requestAuthentication: !isIn,
          dnsLookup: toThisComputer,
        };
      },
    });
  let proxy = newProxy();
  await proxy.listen();
  const pac: PacServer = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/x-ns-proxy-autoconfig' });
    response.end(`function FindProxyForURL() { return "PROXY 127.0.0.1:${proxyPort}"; }`);
  }).listen(0, '127.0.0.1');
  await once(pac, 'listening');
  return {
    demo,
    portalUrl: portal,
    issuer: provider,
    caFile: root.certFile,
    proxyAddress: `http://127.0.0.1:${proxyPort}`,
    pacAddress: `http://127.0.0.1:${(pac.address() as AddressInfo).port}/proxy.pac`,
    asked,
    goOffline: () => proxy.close(true),
    comeBack: async () => {
      proxy = newProxy();
      await proxy.listen();
    },
    close: async () => {
      await proxy.close(true);
      front.close();
      pac.close();
      pac.closeAllConnections();
      await demo.close();
    },
  };
}

/** Names that no DNS has are this computer's. */
const toThisComputer = ((_name: string, ...rest: [never, never]) =>
  lookup('127.0.0.1', ...rest)) as typeof lookup;

/** The file of `network.proxyCredentials`. @returns its path */
export function credentialsFile(folder: string, password = PROXY_PASSWORD): string {
  const file = join(folder, 'proxy-credentials');
  writeFileSync(file, `${PROXY_USER}\n${password}\n`, { mode: 0o600 });
  return file;
}
