/**
 * The result of verifying an audit file. Absent, unreadable and bad are three different results.
 */
export type Verdict =
  | {
      readonly kind: 'good';
      /** The newest record. */
      readonly head: { readonly seq: number; readonly hash: string };
      /** How many records were verified. */
      readonly records: number;
      /** Bytes of a last line that a power cut left half-written; 0 when the file is whole. */
      readonly tornBytes: number;
      /** The newest record that rotation has removed; 0 for none. */
      readonly removedUpTo: number;
      /** How many segments rotation keeps, by its newest record; null without a rotation. */
      readonly keep: number | null;
      /** Changes of `audit.keep` between the verified records. */
      readonly keepChanges: readonly KeepChange[];
      /** Records carry seals. */
      readonly isSealed: boolean;
    }
  | BadLine
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly problem: string };

/** The first bad line. */
interface BadLine {
  readonly kind: 'bad';
  readonly file: string;
  /** From 1; one after the last line if records are missing at the end. */
  readonly line: number;
  readonly problem: string;
}

/** `audit.keep` was changed, which may have removed more records than before. */
export interface KeepChange {
  readonly seq: number;
  readonly from: number;
  readonly to: number;
}
