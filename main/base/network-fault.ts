import { errorText } from './errors.ts';
import { plainText } from './text.ts';

/** What one certificate of a server says. */
export interface SeenCertificate {
  readonly validFrom: Date;
  readonly validTo: Date;
  /** Whom it is for, such as `DNS:id.example.org, IP Address:10.0.0.1`; empty: it does not say. */
  readonly names: string;
}

/** A request of Chromium's network that got no answer. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  /** The certificates of a server that were refused, its own first; else empty. */
  readonly certificates: readonly SeenCertificate[];

  /** @param code Chromium's name of the error, such as `ERR_NAME_NOT_RESOLVED` (net_error_list.h) */
  constructor(code: string, certificates: readonly SeenCertificate[] = []) {
    super(code);
    this.certificates = certificates;
  }
}

/** What a request fails with whose caller wants no answer any more, or not so late. */
export function givenUp(): Error {
  return new DOMException('The request was given up.', 'AbortError');
}

const SENTENCES: Readonly<Record<string, (host: string) => string>> = {
  ERR_NAME_NOT_RESOLVED: (host) => `the name ${host} is not in the DNS`,
  ERR_DNS_TIMED_OUT: (host) => `no DNS server answers the question for ${host}`,
  ERR_CONNECTION_REFUSED: (host) => `no server listens at ${host} (ERR_CONNECTION_REFUSED)`,
  ERR_CONNECTION_RESET: (host) =>
    `${host} closed the connection without an answer (ERR_CONNECTION_RESET)`,
  ERR_CONNECTION_CLOSED: (host) => `${host} closed the connection without an answer`,
  ERR_EMPTY_RESPONSE: (host) => `${host} closed the connection without an answer`,
  ERR_ADDRESS_UNREACHABLE: (host) => `the network has no route to ${host}`,
  ERR_INTERNET_DISCONNECTED: () => 'this device is not connected to a network',
  ERR_CONNECTION_TIMED_OUT: (host) => `${host} does not answer; a firewall may drop the connection`,
  ERR_PROXY_CONNECTION_FAILED: (host) =>
    `the proxy on the way to ${host} cannot be reached: look at network.proxy`,
  ERR_TUNNEL_CONNECTION_FAILED: (host) => `the proxy does not connect this device to ${host}`,
  ERR_PROXY_AUTH_REQUESTED: (host) =>
    `the proxy on the way to ${host} asks for a user name and a password: write network.proxyCredentials, with a file that has those it takes`,
  ERR_PROXY_CERTIFICATE_INVALID: (host) =>
    `the certificate of the proxy on the way to ${host} comes from a CA that this device does not trust: add it to network.ca`,
  ERR_SSL_PROTOCOL_ERROR: (host) => `${host} does not speak TLS: is it http?`,
  ERR_SSL_VERSION_OR_CIPHER_MISMATCH: (host) =>
    `${host} speaks no version of TLS that is still safe`,
  ERR_SSL_CLIENT_AUTH_CERT_NEEDED: (host) => `${host} wants a certificate of this device`,
  ERR_BAD_SSL_CLIENT_AUTH_CERT: (host) => `${host} wants a certificate of this device`,
  ERR_CERT_AUTHORITY_INVALID: (host) =>
    `the certificate of ${host} comes from a CA that this device does not trust: add that CA to network.ca`,
  ERR_CERT_REVOKED: (host) => `the certificate of ${host} has been revoked`,
  ERR_CERT_COMMON_NAME_INVALID: (host) => `the certificate of ${host} is for another name`,
  ERR_CERT_DATE_INVALID: (host) =>
    `the certificate of ${host} has expired, or is not valid yet by the clock of this device`,
};

/**
 * Says in one sentence why a request got no answer, with a failure of TLS by its name.
 * @param error a NetworkError, or one with Chromium's name of it as the message
 * @param address what was asked; only its host is in the sentence
 */
export function networkFault(error: unknown, address: string): string {
  const { host } = new URL(address);
  if (isTimeLimit(error)) return `${host} did not answer in time`;
  const cause = innermost(error);
  const code = errorText(cause);
  const certificates = cause instanceof NetworkError ? cause.certificates : [];
  const sentence =
    certificateSentence(code, host, certificates) ??
    (Object.hasOwn(SENTENCES, code) ? SENTENCES[code]?.(host) : undefined);
  if (sentence !== undefined) return sentence;
  return /^\w+$/.test(code)
    ? `${host} cannot be reached (${code})`
    : `${host}: ${plainText(code, 100)}`;
}

function isTimeLimit(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
}

function innermost(error: unknown): unknown {
  let cause = error;
  while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
  return cause;
}

function certificateSentence(
  code: string,
  host: string,
  certificates: readonly SeenCertificate[],
): string | undefined {
  const now = new Date();
  if (code === 'ERR_CERT_DATE_INVALID') {
    const old = certificates.find(({ validTo }) => validTo < now);
    const whose =
      old === certificates[0]
        ? `the certificate of ${host}`
        : `a certificate in the chain of ${host}`;
    if (old !== undefined) return `${whose} has expired on ${day(old.validTo)}`;
    const early = certificates.find(({ validFrom }) => validFrom > now);
    if (early === undefined) return undefined;
    return `the certificate of ${host} is not valid before ${day(early.validFrom)}: this device's clock may be slow`;
  }
  const names = plainText((certificates[0]?.names ?? '').replaceAll('DNS:', ''), 100);
  return code === 'ERR_CERT_COMMON_NAME_INVALID' && names !== ''
    ? `the certificate of ${host} is for ${names}, not for ${host}`
    : undefined;
}

function day(time: Date): string {
  return time.toISOString().slice(0, 10);
}
