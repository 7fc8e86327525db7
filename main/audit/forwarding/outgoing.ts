import type { ChainedRecord } from '../read/records-after.ts';
import { errorCode } from '../../base/errors.ts';

/** Why a delivery failed. */
export type ForwardingFault =
  | 'no-such-host'
  | 'unreachable'
  | 'refused'
  /** The receiver closed the connection during the delivery. */
  | 'broken'
  | 'timed-out'
  /** The kiosk does not trust the receiver's certificate. */
  | 'certificate'
  | 'ca-unreadable'
  /** The system lacks the program `logger`, which writes to the local socket. */
  | 'no-logger'
  | 'audit-unreadable';

export type Delivery =
  { readonly kind: 'delivered' } | { readonly kind: 'failed'; readonly cause: ForwardingFault };

/** A transport to a syslog receiver. */
export interface Channel {
  /** The longest line that the channel can send, in bytes. */
  readonly maxLineBytes: number;
  /** The most records in one delivery. */
  readonly maxRecords: number;
  /**
   * Delivers records, in their order. Never rejects.
   * @returns `failed` if the receiver may have got none, some or all of them
   */
  deliver(records: readonly ChainedRecord[], signal: AbortSignal): Promise<Delivery>;
}

export const delivered: Delivery = { kind: 'delivered' };

export function failed(cause: ForwardingFault): Delivery {
  return { kind: 'failed', cause };
}

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
