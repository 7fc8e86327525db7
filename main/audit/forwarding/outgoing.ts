import type { ChainedRecord } from '../read/records-after.ts';
import { errorCode } from '../../base/errors.ts';

/** Why records do not get through. */
export type ForwardingFault =
  | 'no-such-host'
  | 'unreachable'
  | 'refused'
  /** The receiver closed in the middle. */
  | 'broken'
  | 'timed-out'
  /** The receiver's certificate is not one to trust. */
  | 'certificate'
  | 'ca-unreadable'
  /** There is no program `logger`, by which the local socket is reached. */
  | 'no-logger'
  | 'audit-unreadable';

export type Delivery =
  { readonly kind: 'delivered' } | { readonly kind: 'failed'; readonly cause: ForwardingFault };

/** A way to a collector. */
export interface Channel {
  /** Bytes of the longest line that it takes. */
  readonly maxLineBytes: number;
  /** How many records it takes in one delivery. */
  readonly maxRecords: number;
  /**
   * Delivers records, in their order. Never rejects.
   * @returns `failed` where the receiver may have got some of them, all, or none
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
