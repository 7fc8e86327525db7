import type { TimeOfDay } from './limits.ts';
import type { Policy } from '../policy.ts';

/**
 * The rules for a session whose policy changes while it runs: of each rule the one that ends the
 * session, or warns of its end, sooner. So a change takes effect at once, and a session never lasts
 * longer than the login screen announced.
 * @param current the rules in force
 * @param next the rules of the new config
 */
export function stricter(current: Policy, next: Policy): Policy {
  const idleTimeoutMs = Math.min(current.idleTimeoutMs, next.idleTimeoutMs);
  // The earlier of the two warnings, which stays shorter than the idle timeout.
  const warnedAfterMs = Math.min(warnedAfter(current), warnedAfter(next));
  return {
    idleTimeoutMs,
    warningMs: idleTimeoutMs - warnedAfterMs,
    waitForFirstInput: current.waitForFirstInput && next.waitForFirstInput,
    maxDurationMs: shorter(current.maxDurationMs, next.maxDurationMs),
    endAt: [...current.endAt, ...next.endAt.filter((time) => !includes(current.endAt, time))],
    exitScreenMs: next.exitScreenMs,
    // The session's browser was made for these sites.
    siteCount: current.siteCount,
    problem: next.problem,
  };
}

function warnedAfter({ idleTimeoutMs, warningMs }: Policy): number {
  return idleTimeoutMs - warningMs;
}

function shorter(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}

function includes(times: readonly TimeOfDay[], { hour, minute }: TimeOfDay): boolean {
  return times.some((time) => time.hour === hour && time.minute === minute);
}
