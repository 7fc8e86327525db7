import type { Problem } from './state.ts';

/** What the rules of a session depend on; all times in milliseconds. */
export interface Policy {
  /** Without activity for this long, a session ends. */
  readonly idleTimeoutMs: number;
  /** How long before that the warning is shown; 0 shows none. */
  readonly warningMs: number;
  /** How long the exit screen stays when nobody presses "Done". */
  readonly exitScreenMs: number;
  /** How many sites there are to choose from. */
  readonly siteCount: number;
  /** Why nobody may sign in at all, such as a rejected config; null when they may. */
  readonly problem: Problem | null;
}
