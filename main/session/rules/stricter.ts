import type { TimeOfDay } from './limits.ts';
import type { SessionRules } from '../state.ts';

/**
 * The rules of a session that runs while the config changes: of each setting, the value that ends the
 * session, or warns of its end, sooner. A change takes effect at once, and never lets a session live
 * longer than the limits with which it began.
 * @param current the rules of the session so far
 * @param next the rules that the config gives now
 */
export function stricter(current: SessionRules, next: SessionRules): SessionRules {
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
    useBanner: next.useBanner,
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
