import type { ServerResult } from '../identity/sign-out/server-result.ts';

/** What became of one step of an ending. */
export interface StepResult {
  readonly name: string;
  /** Cleared in time, and nothing of it was found afterwards. */
  readonly ok: boolean;
  /** Milliseconds spent clearing and counting, all tries together. */
  readonly ms: number;
  /** How many things the step still found after clearing; null when it could not tell. */
  readonly leftovers: number | null;
  readonly tries: number;
  /** Why it is not ok. */
  readonly problem?: 'failed' | 'timed-out' | 'leftovers';
}

/** The record of an ending. `clean` decides whether anybody may sign in again. */
export interface Receipt {
  readonly reason: EndReason;
  readonly durationMs: number;
  readonly clean: boolean;
  readonly steps: readonly StepResult[];
  /** What became of the session on the servers; it does not decide whether the device is clean. */
  readonly server: readonly ServerResult[];
  /** `XXXX-XXXX`, the first digits of the audit record's hash; null if it could not be written. */
  readonly code: string | null;
}

/** What an ending comes to, before it is recorded. */
export interface EndingResult {
  readonly steps: readonly StepResult[];
  readonly server: readonly ServerResult[];
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
