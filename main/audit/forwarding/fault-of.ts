import { errorCode } from '../../base/errors.ts';
import type { ForwardingFault } from './outgoing.ts';

/** What an error of a connection means for forwarding. */
export function faultOf(error: unknown): ForwardingFault {
  const code = errorCode(error);
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'no-such-host';
    case 'ECONNREFUSED':
      return 'refused';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'broken';
    case 'ETIMEDOUT':
      return 'timed-out';
    default:
      return isAboutCertificate(code) ? 'certificate' : 'unreachable';
  }
}

/** OpenSSL's own names (`DEPTH_ZERO_SELF_SIGNED_CERT`, `CERT_HAS_EXPIRED`), and Node's. */
function isAboutCertificate(code: string): boolean {
  return /CERT|SIGNATURE|ISSUER/.test(code);
}
