import type { TimeOfDay } from './rules/limits.ts';
import type { Problem } from './state.ts';

/** What the rules of a session depend on; all times in milliseconds. */
export interface Policy {
  /** Without activity for this long, a session ends. */
  readonly idleTimeoutMs: number;
  /** How long before the idle timeout the warning is shown; 0: no warning. */
  readonly warningMs: number;
  /** The idle time of a new session starts to count at its first input. */
  readonly waitForFirstInput: boolean;
  /** However active its user is, a session ends after this long; null: never. */
  readonly maxDurationMs: number | null;
  /** Every session ends at these times of the device's own clock. */
  readonly endAt: readonly TimeOfDay[];
  /** How long the exit screen stays when the user does not press "Done". */
  readonly exitScreenMs: number;
  /** How many sites there are to choose from. */
  readonly siteCount: number;
  /** Why no user may sign in, such as a rejected config; null when users may. */
  readonly problem: Problem | null;
}
