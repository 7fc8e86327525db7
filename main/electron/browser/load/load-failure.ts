import type { SiteFailure } from '../../../session/state.ts';

/** Errors that a page gets when it is redirected, or when the kiosk itself stops it. */
const OUR_OWN_ERRORS: ReadonlySet<number> = new Set([
  -3, // ERR_ABORTED
  -20, // ERR_BLOCKED_BY_CLIENT
]);

/** Errors of a connection whose server wants a certificate of the device (net_error_list.h). */
const CLIENT_CERTIFICATE_ERRORS: ReadonlySet<number> = new Set([
  -110, // ERR_SSL_CLIENT_AUTH_CERT_NEEDED
  -117, // ERR_BAD_SSL_CLIENT_AUTH_CERT
  -134, // ERR_SSL_CLIENT_AUTH_PRIVATE_KEY_ACCESS_DENIED
  -135, // ERR_SSL_CLIENT_AUTH_CERT_NO_PRIVATE_KEY
  -141, // ERR_SSL_CLIENT_AUTH_SIGNATURE_FAILED
  -164, // ERR_SSL_CLIENT_AUTH_NO_COMMON_ALGORITHMS
]);

/** Errors of a connection that the server has closed, or refused to go on with. */
const CLOSED_ERRORS: ReadonlySet<number> = new Set([
  -15, // ERR_SOCKET_NOT_CONNECTED
  -100, // ERR_CONNECTION_CLOSED
  -101, // ERR_CONNECTION_RESET
  -107, // ERR_SSL_PROTOCOL_ERROR
]);

/** An HTTP error without a body, for which some versions of Chromium have an error page. */
const HTTP_RESPONSE_CODE_FAILURE = -379;

/**
 * What a failed load of a main frame means for the site.
 * @param code Chromium's (net_error_list.h)
 * @param wantsCertificate the server has asked for a certificate of the device. With TLS 1.3 it refuses one, or
 * none, after the handshake (RFC 8446, section 4.4.2.4), and the closed connection may reach Chromium before the reason.
 * @returns null for a load that the kiosk or the site itself stopped
 */
export function failureOf(code: number, wantsCertificate: boolean): SiteFailure | null {
  if (OUR_OWN_ERRORS.has(code)) return null;
  if (CLIENT_CERTIFICATE_ERRORS.has(code) || (wantsCertificate && CLOSED_ERRORS.has(code)))
    return { kind: 'client-certificate' };
  if (code <= -200 && code > -300) return { kind: 'certificate' };
  if (code === HTTP_RESPONSE_CODE_FAILURE) return { kind: 'no-page', status: null };
  return { kind: 'unreachable' };
}

/** What an answer with an HTTP error, and without anything to show, means for the site. */
export function emptyAnswer(status: number): SiteFailure {
  return status === 401 || status === 407
    ? { kind: 'sign-in-cancelled' }
    : { kind: 'no-page', status };
}
