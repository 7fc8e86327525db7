import type { ChainedRecord } from '../read/records-after.ts';

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
