import type { TimeOfDay } from './limits.ts';
import type { SessionRules } from '../state.ts';

/**
 * What holds for a session whose policy changes while it runs: of either policy what ends it, or warns
 * of that, sooner. So a change is felt at once, and never lets a session live longer than what its user
 * was told when it began.
 * @param current what the session goes by
 * @param next what the config says now
 */
export function stricter(current: SessionRules, next: SessionRules): SessionRules {
  const idleTimeoutMs = Math.min(current.idleTimeoutMs, next.idleTimeoutMs);
  // Not the longer of the two warnings, but the earlier: it stays shorter than the idle timeout.
  const warnedAfterMs = Math.min(warnedAfter(current), warnedAfter(next));
  return {
    idleTimeoutMs,
    warningMs: idleTimeoutMs - warnedAfterMs,
    waitForFirstInput: current.waitForFirstInput && next.waitForFirstInput,
    maxDurationMs: shorter(current.maxDurationMs, next.maxDurationMs),
    endAt: [...current.endAt, ...next.endAt.filter((time) => !includes(current.endAt, time))],
    exitScreenMs: next.exitScreenMs,
    // The session's own browser was made for these.
    siteCount: current.siteCount,
    problem: next.problem,
  };
}

function warnedAfter({ idleTimeoutMs, warningMs }: SessionRules): number {
  return idleTimeoutMs - warningMs;
}

function shorter(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}

function includes(times: readonly TimeOfDay[], { hour, minute }: TimeOfDay): boolean {
  return times.some((time) => time.hour === hour && time.minute === minute);
}
