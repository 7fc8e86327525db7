import type { EndReason } from './state.ts';

/** A time of day on the device's own clock. */
export interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
}

/** When a session ends at the latest, however active its user is, and why. */
export interface Limit {
  /** Milliseconds of the main process's monotonic clock. */
  readonly at: number;
  readonly reason: Extract<EndReason, 'max-duration' | 'schedule'>;
}

/**
 * The limit of a session that begins now; null where it has none.
 * @param now the monotonic clock, in milliseconds
 * @param wall the same moment on the wall clock
 */
export function sessionLimit(
  { maxDurationMs, endAt }: { maxDurationMs: number | null; endAt: readonly TimeOfDay[] },
  now: number,
  wall: Date,
): Limit | null {
  const limits: Limit[] = endAt.map((time) => ({
    at: now + next(time, wall).getTime() - wall.getTime(),
    reason: 'schedule',
  }));
  if (maxDurationMs !== null) limits.push({ at: now + maxDurationMs, reason: 'max-duration' });
  return limits.reduce<Limit | null>(
    (first, limit) => (first === null || limit.at < first.at ? limit : first),
    null,
  );
}

/** The next time the device's clock shows this; a time that a change of clocks skips comes later. */
function next({ hour, minute }: TimeOfDay, after: Date): Date {
  const on = (day: number) => new Date(after.getFullYear(), after.getMonth(), day, hour, minute);
  const today = on(after.getDate());
  return today > after ? today : on(after.getDate() + 1);
}
