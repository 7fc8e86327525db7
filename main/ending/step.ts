/**
 * One step of an ending. Each step can clear something *and* count what is left of it, so that no
 * step can forget to verify.
 */
export interface Step {
  /** The name in the receipt and the audit file. */
  readonly name: string;
  /** How long clearing may take; counting what is left may take as long again. */
  readonly limitMs: number;
  /**
   * The step is repeated within its limit until nothing is left, because clearing takes effect
   * late, or a process that is still ending writes again. Other steps are tried once more.
   */
  readonly repeats?: true;
  clear(): Promise<void> | void;
  /** Counts what is left. Rejects if the step cannot tell, which counts as not clean. */
  leftovers(): Promise<number> | number;
}
