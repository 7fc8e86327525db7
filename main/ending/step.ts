/**
 * One thing that an ending clears. A step can clear its thing *and* say what is left of it, so that
 * verification cannot be forgotten.
 */
export interface Step {
  /** As the receipt and the audit file call it. */
  readonly name: string;
  /** How long clearing may take; counting what is left may take as long again. */
  readonly limitMs: number;
  /**
   * What is left may still be on its way out, or be written again by what is: the step is repeated
   * until nothing is left, within its limit. Others are tried once more.
   */
  readonly repeats?: true;
  clear(): Promise<void> | void;
  /** How many things it still finds. Rejects when it cannot tell, which counts as not clean. */
  leftovers(): Promise<number> | number;
}
