import type { ServerResult } from '../identity/sign-out/server-result.ts';

/** The result of one step of an ending. */
export interface StepResult {
  readonly name: string;
  /** The step cleared its data in time, and found none afterwards. */
  readonly ok: boolean;
  /** Milliseconds spent on clearing and counting, over all tries. */
  readonly ms: number;
  /** How many items the step still found after clearing; null if it could not count them. */
  readonly leftovers: number | null;
  readonly tries: number;
  /** Why the step is not ok. */
  readonly problem?: 'failed' | 'timed-out' | 'leftovers';
}

/** The record of an ending. `clean` decides whether users may sign in again. */
export interface Receipt {
  readonly reason: EndReason;
  readonly durationMs: number;
  readonly clean: boolean;
  readonly steps: readonly StepResult[];
  /** The sign-out results of the servers; they do not decide whether the device is clean. */
  readonly server: readonly ServerResult[];
  /** `XXXX-XXXX`, the first digits of the audit record's hash; null if it could not be written. */
  readonly code: string | null;
}

/** The result of an ending before it is recorded. */
export interface EndingResult {
  readonly steps: readonly StepResult[];
  readonly server: readonly ServerResult[];
}

/** Who ended a session from afar: recorded, and shown on the exit screen. */
export type EndedBy =
  /** An administrator, by a command with this id. */
  | { readonly kind: 'command'; readonly id: string }
  /** The provider at which the user had signed in. */
  | { readonly kind: 'provider' }
  /** The provider as well, by a signal with this id (`jti`). */
  | { readonly kind: 'signal'; readonly id: string };

/** Why a session ends, and who ended it. */
export interface EndingCause {
  readonly reason: EndReason;
  /** Present if it was ended from afar. */
  readonly by?: EndedBy;
  /** The message for the user from the administrator who forced the ending. */
  readonly note?: string;
}

/** Why a session ends: recorded, and shown on the exit screen. */
export type EndReason =
  | 'user'
  | 'idle'
  | 'max-duration'
  | 'schedule'
  | 'admin'
  | 'remote'
  | 'policy'
  | 'os-lock'
  | 'os-suspend'
  | 'os-shutdown'
  | 'site-crash'
  | 'recovery'
  | 'quit';
