/**
 * One thing that an ending clears. A step can clear its thing *and* say what is left of it, so that
 * verification cannot be forgotten.
 */
export interface Step {
  /** As the receipt and the audit file call it. */
  readonly name: string;
  /** How long clearing may take; counting what is left may take as long again. */
  readonly limitMs: number;
  clear(): Promise<void> | void;
  /** How many things it still finds. Rejects when it cannot tell, which counts as not clean. */
  leftovers(): Promise<number> | number;
}
