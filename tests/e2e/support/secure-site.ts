import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { createServer as createProxy, type IncomingHttpHeaders } from 'node:http';
import { createServer, type Server } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket, type PeerCertificate } from 'node:tls';

const HOST = 'clinic.test';

/** One request as the server saw it. */
export interface Seen {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The connection that it came over, counted from 1. */
  readonly connection: number;
  /** That connection went on with the keys of one before it. */
  readonly isResumed: boolean;
  /** The common name of the certificate that the browser showed; null: none. */
  readonly clientName: string | null;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A site on https, under a name that no DNS knows, which one folder's kiosks trust and reach. */
export interface SecureSite {
  readonly url: string;
  /** A kiosk launched on this folder trusts the site's certificate. */
  readonly folder: string;
  /** What leads a kiosk there. */
  readonly env: Readonly<Record<string, string>>;
  readonly requests: readonly Seen[];
  /** Addresses that were asked for without encryption. */
  readonly plainRequests: readonly string[];
  /** Hosts with their ports that encrypted connections were asked for; each leads to the site. */
  readonly tunnels: readonly string[];
  /** Closes the connections that nobody is using. */
  hangUp(): void;
  close(): void;
}

/**
 * @param asksForCertificate whether the server asks the browser for a certificate
 * @param needsCertificate whether it ends a connection without one
 */
export async function startSecureSite(
  answer: (seen: Seen) => Answer,
  { asksForCertificate = false, needsCertificate = false } = {},
): Promise<SecureSite> {
  const folder = mkdtempSync(join(tmpdir(), 'cleardesk-e2e-'));
  const requests: Seen[] = [];
  const plainRequests: string[] = [];
  const tunnels: string[] = [];
  const connections = new Map<Socket, number>();
  const tls = {
    ...certificate(folder),
    requestCert: asksForCertificate || needsCertificate,
    rejectUnauthorized: needsCertificate,
  };
  const server = createServer(tls, ({ url = '', headers, socket }, response) => {
    const known = connections.get(socket) ?? connections.size + 1;
    connections.set(socket, known);
    const isSecure = socket instanceof TLSSocket;
    const isResumed = isSecure && socket.isSessionReused();
    // Absent without a certificate, whatever the types say.
    const clientName = isSecure ? clientNameOf(socket) : null;
    const seen = { path: url, headers, connection: known, isResumed, clientName };
    requests.push(seen);
    const { status = 200, headers: own = {}, body = '' } = answer(seen);
    response.writeHead(status, {
      'content-type': 'text/html',
      'cache-control': 'no-store',
      ...own,
    });
    response.end(body);
  }).listen(0, '127.0.0.1');
  const proxy = createProxy(({ url = '' }, response) => {
    plainRequests.push(url);
    response.end('not encrypted');
  }).listen(0, '127.0.0.1');
  await Promise.all([once(server, 'listening'), once(proxy, 'listening')]);
  proxy.on('connect', ({ url = '' }, client: Socket) => {
    tunnels.push(url);
    const there = connect(portOf(server), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      client.pipe(there).pipe(client);
    });
    for (const socket of [client, there]) {
      socket.on('error', () => {
        client.destroy();
        there.destroy();
      });
    }
  });
  const address = `http://127.0.0.1:${portOf(proxy)}`;
  return {
    url: `https://${HOST}`,
    folder,
    env: { http_proxy: address, https_proxy: address },
    requests,
    plainRequests,
    tunnels,
    hangUp: () => {
      server.closeIdleConnections();
    },
    close: () => {
      for (const one of [server, proxy]) {
        one.close();
        one.closeAllConnections();
      }
    },
  };
}

/** The certificates of the device, each with who issued it. */
const DEVICE_CERTIFICATES = [
  ['desk-7', 'Example CA'],
  ['other-desk', 'Other CA'],
] as const;

function portOf(server: Pick<Server, 'address'>): number {
  return (server.address() as AddressInfo).port;
}

/** Makes a certificate, and an NSS database (Chromium's on Linux) that trusts who signed it. */
function certificate(folder: string): { readonly key: Buffer; readonly cert: Buffer } {
  const at = (name: string) => join(folder, name);
  const openssl = (...args: readonly string[]) =>
    execFileSync('openssl', args, { stdio: 'ignore' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const authority = [...newKey, '-keyout', at('ca.key'), '-out', at('ca.crt'), '-days', '7'];
  openssl('req', '-x509', ...authority, '-subj', '/CN=Cleardesk test authority');
  openssl(
    'req',
    ...newKey,
    '-keyout',
    at('site.key'),
    '-out',
    at('site.csr'),
    '-subj',
    `/CN=${HOST}`,
  );
  execFileSync('sh', ['-c', 'printf "subjectAltName=DNS:%s" "$0" > "$1"', HOST, at('names')]);
  const signed = ['-CA', at('ca.crt'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '7'];
  openssl(
    'x509',
    '-req',
    '-in',
    at('site.csr'),
    '-out',
    at('site.crt'),
    ...signed,
    '-extfile',
    at('names'),
  );
  const database = at('home/.pki/nssdb');
  mkdirSync(database, { recursive: true });
  const certutil = (...args: readonly string[]) =>
    execFileSync('certutil', ['-d', `sql:${database}`, ...args], { stdio: 'ignore' });
  certutil('-N', '--empty-password');
  certutil('-A', '-n', 'test', '-t', 'C,,', '-i', at('ca.crt'));
  for (const [name, issuer] of DEVICE_CERTIFICATES) {
    const own = ['-keyout', at(`${name}.key`), '-out', at(`${name}.crt`), '-days', '7'];
    const by = [
      ...newKey,
      '-keyout',
      at(`${issuer}.key`),
      '-out',
      at(`${issuer}.crt`),
      '-days',
      '7',
    ];
    openssl('req', '-x509', ...by, '-subj', `/CN=${issuer}`);
    const from = ['-CA', at(`${issuer}.crt`), '-CAkey', at(`${issuer}.key`)];
    openssl('req', '-x509', ...newKey, ...own, '-subj', `/CN=${name}`, ...from);
    const both = at(`${name}.p12`);
    openssl(
      'pkcs12',
      '-export',
      '-inkey',
      at(`${name}.key`),
      '-in',
      at(`${name}.crt`),
      '-out',
      both,
      '-passout',
      'pass:',
    );
    execFileSync('pk12util', ['-i', both, '-d', `sql:${database}`, '-W', '', '-K', ''], {
      stdio: 'ignore',
    });
  }
  return { key: readFileSync(at('site.key')), cert: readFileSync(at('site.crt')) };
}

function clientNameOf(socket: TLSSocket): string | null {
  const certificate: Partial<PeerCertificate> = socket.getPeerCertificate();
  return [certificate.subject?.CN].flat()[0] ?? null;
}
