/** What an audit file turned out to be. Absent, unreadable and bad are three different answers. */
export type Verdict =
  | {
      readonly kind: 'good';
      /** The newest record. */
      readonly head: { readonly seq: number; readonly hash: string };
      /** How many there are. */
      readonly records: number;
      /** Bytes of a last line that a power cut left half-written; 0 when the file is whole. */
      readonly tornBytes: number;
      /** The newest record that rotation has removed; 0 for none. */
      readonly removedUpTo: number;
      /** How many archived segments rotation keeps, by its newest record; null where there was none. */
      readonly keep: number | null;
      /** What `keep` was set to, where that was changed in between. */
      readonly keepChanges: readonly KeepChange[];
      /** Records carry seals. */
      readonly isSealed: boolean;
    }
  | BadLine
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly problem: string };

/** The first bad place. */
interface BadLine {
  readonly kind: 'bad';
  readonly file: string;
  /** From 1; one behind the last where something is missing at the end. */
  readonly line: number;
  readonly problem: string;
}

/** `audit.keep` was changed, which may have removed more records than before. */
export interface KeepChange {
  readonly seq: number;
  readonly from: number;
  readonly to: number;
}
