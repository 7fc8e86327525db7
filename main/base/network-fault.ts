import type { DetailedPeerCertificate } from 'node:tls';
import { errorCode, errorText } from './errors.ts';
import { field } from './object.ts';
import { plainText } from './text.ts';

/** What one certificate of a server says; times as OpenSSL writes them, in GMT. */
interface ServerCertificate {
  readonly validFrom: string;
  readonly validTo: string;
}

/** Longer than a handshake takes; the user waits for it. */
const HANDSHAKE_MS = 2000;

/** Node's codes (node:dns, node:net, undici, node:tls) and Chromium's (net_error_list.h). */
const SENTENCES: Readonly<Record<string, (host: string) => string>> = {
  ENOTFOUND: (host) => `the name ${host} is not in the DNS`,
  ERR_NAME_NOT_RESOLVED: (host) => `the name ${host} is not in the DNS`,
  EAI_AGAIN: (host) => `no DNS server answers the question for ${host}`,
  ECONNREFUSED: (host) => `no server listens at ${host} (ECONNREFUSED)`,
  ERR_CONNECTION_REFUSED: (host) => `no server listens at ${host} (ERR_CONNECTION_REFUSED)`,
  ECONNRESET: (host) => `${host} closed the connection without an answer (ECONNRESET)`,
  UND_ERR_SOCKET: (host) => `${host} closed the connection without an answer`,
  ERR_EMPTY_RESPONSE: (host) => `${host} closed the connection without an answer`,
  EHOSTUNREACH: (host) => `the network has no route to ${host}`,
  ENETUNREACH: (host) => `the network has no route to ${host}`,
  ERR_INTERNET_DISCONNECTED: () => 'this device is not connected to a network',
  ETIMEDOUT: (host) => `${host} does not answer; a firewall may drop the connection`,
  UND_ERR_CONNECT_TIMEOUT: (host) => `${host} does not answer; a firewall may drop the connection`,
  ERR_CONNECTION_TIMED_OUT: (host) => `${host} does not answer; a firewall may drop the connection`,
  ERR_PROXY_CONNECTION_FAILED: (host) => `the proxy on the way to ${host} cannot be reached`,
  ERR_TUNNEL_CONNECTION_FAILED: (host) => `the proxy does not connect this device to ${host}`,
  EPROTO: (host) => `${host} does not speak TLS: is it http?`,
  ERR_SSL_WRONG_VERSION_NUMBER: (host) => `${host} does not speak TLS: is it http?`,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: (host) => `${host} does not speak TLS: is it http?`,
  ERR_SSL_HTTP_REQUEST: (host) => `${host} does not speak TLS: is it http?`,
  ERR_SSL_PROTOCOL_ERROR: (host) => `${host} does not speak TLS: is it http?`,
  ERR_SSL_UNSUPPORTED_PROTOCOL: (host) => `${host} speaks no version of TLS that is still safe`,
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: (host) =>
    `${host} speaks no version of TLS that is still safe`,
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: (host) => `${host} wants a certificate of this device`,
  ERR_SSL_CLIENT_AUTH_CERT_NEEDED: (host) => `${host} wants a certificate of this device`,
  DEPTH_ZERO_SELF_SIGNED_CERT: (host) =>
    `the certificate of ${host} is self-signed: this device has to trust it, or the server needs one of a CA`,
  SELF_SIGNED_CERT_IN_CHAIN: (host) =>
    `the certificate of ${host} comes from a CA that this device does not trust: this device needs the certificate of that CA`,
  ERR_CERT_AUTHORITY_INVALID: (host) =>
    `the certificate of ${host} comes from a CA that the browser of this device does not trust`,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: incompleteChain,
  UNABLE_TO_GET_ISSUER_CERT: incompleteChain,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: incompleteChain,
  CERT_REVOKED: (host) => `the certificate of ${host} has been revoked`,
  ERR_CERT_REVOKED: (host) => `the certificate of ${host} has been revoked`,
  ERR_CERT_COMMON_NAME_INVALID: (host) => `the certificate of ${host} is for another name`,
  ERR_CERT_DATE_INVALID: (host) =>
    `the certificate of ${host} has expired, or is not valid yet by the clock of this device`,
};

function incompleteChain(host: string): string {
  return `the certificate of ${host} cannot be verified: the server leaves out a certificate of the chain, or this device does not know the CA`;
}

/**
 * Says in one sentence why a request got no answer, with a failure of TLS by its name. For a certificate
 * that has expired it connects once more, without sending anything, to read the date.
 * @param error what `fetch` threw, or Chromium's name of an error as the message
 * @param address what was asked; only its host is in the sentence
 * @param read gives the certificates of a server, the server's own first; null where it cannot
 */
export async function networkFault(
  error: unknown,
  address: string,
  read: (address: URL) => Promise<readonly ServerCertificate[] | null> = certificatesOf,
): Promise<string> {
  const url = new URL(address);
  const { host } = url;
  if (isTimeLimit(error)) return `${host} did not answer in time`;
  const cause = innermost(error);
  const code = errorCode(cause) || errorText(cause);
  if (code === 'CERT_HAS_EXPIRED') return expired(host, await read(url));
  if (code === 'CERT_NOT_YET_VALID') return notYetValid(host, await read(url));
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return wrongName(host, cause);
  const sentence = Object.hasOwn(SENTENCES, code) ? SENTENCES[code] : undefined;
  if (sentence !== undefined) return sentence(host);
  return /^\w+$/.test(code)
    ? `${host} cannot be reached (${code})`
    : `${host}: ${plainText(code, 100)}`;
}

function isTimeLimit(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
}

/** The error at the bottom; of several connections that failed (`AggregateError`), the last one's. */
function innermost(error: unknown): unknown {
  let cause = error;
  for (;;) {
    if (cause instanceof AggregateError && cause.errors.length > 0) cause = cause.errors.at(-1);
    else if (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
    else return cause;
  }
}

function expired(host: string, chain: readonly ServerCertificate[] | null): string {
  const old = chain?.find(({ validTo }) => Date.parse(validTo) < Date.now());
  if (old === undefined) return `the certificate of ${host} has expired`;
  const whose =
    old === chain?.[0] ? `the certificate of ${host}` : `a certificate in the chain of ${host}`;
  return `${whose} has expired on ${day(old.validTo)}`;
}

function notYetValid(host: string, chain: readonly ServerCertificate[] | null): string {
  const early = chain?.find(({ validFrom }) => Date.parse(validFrom) > Date.now());
  const since = early === undefined ? '' : ` before ${day(early.validFrom)}`;
  return `the certificate of ${host} is not valid${since || ' yet'}: this device's clock may be slow`;
}

function wrongName(host: string, error: unknown): string {
  const names = field(field(error, 'cert'), 'subjectaltname');
  const list = typeof names === 'string' ? plainText(names.replaceAll('DNS:', ''), 100) : '';
  return `the certificate of ${host} is for ${list === '' ? 'another name' : list}, not for ${host}`;
}

function day(time: string): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** The certificates that a server shows, unverified; null where it shows none in time. */
async function certificatesOf({
  hostname,
  port,
}: URL): Promise<readonly ServerCertificate[] | null> {
  const { connect } = await import('node:tls'); // not at the start of the kiosk
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: port === '' ? 443 : Number(port),
      ...(/[a-z]/i.test(host) && !host.includes(':') ? { servername: host } : {}),
      rejectUnauthorized: false, // nothing is sent, and nothing but the dates is read
      timeout: HANDSHAKE_MS,
    });
    const end = (chain: readonly ServerCertificate[] | null) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(chain);
    };
    const timer = setTimeout(() => end(null), HANDSHAKE_MS);
    socket.on('error', () => end(null));
    socket.on('secureConnect', () => {
      const chain: ServerCertificate[] = [];
      const seen = new Set<string>();
      // Empty without a certificate; the last one is its own issuer, or has none.
      let next: Partial<DetailedPeerCertificate> | undefined = socket.getPeerCertificate(true);
      while (next !== undefined) {
        const { valid_from: validFrom, valid_to: validTo, fingerprint256 } = next;
        if (validFrom === undefined || validTo === undefined || fingerprint256 === undefined) break;
        if (seen.has(fingerprint256)) break;
        seen.add(fingerprint256);
        chain.push({ validFrom, validTo });
        next = next.issuerCertificate;
      }
      end(chain);
    });
  });
}
