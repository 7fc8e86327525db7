import type { EndReason } from '../../ending/receipt.ts';

/** A time of day on the device's own clock. */
export interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
}

/** When a session ends at the latest, however active its user is, and why. */
export interface Limit {
  /** Milliseconds of the kiosk's time. */
  readonly at: number;
  readonly reason: Extract<EndReason, 'max-duration' | 'schedule'>;
}

const HOUR_MS = 3_600_000;

/**
 * The limit of a session, as the clocks are now; null where it has none.
 * @param startedAt when the session began, in milliseconds of the kiosk's time
 * @param now this moment on the same clock
 * @param wall this moment on the wall clock, which may have been set since
 */
export function sessionLimit(
  { maxDurationMs, endAt }: { maxDurationMs: number | null; endAt: readonly TimeOfDay[] },
  startedAt: number,
  now: number,
  wall: Date,
): Limit | null {
  const limits: Limit[] = endAt.map((time) => ({
    at: now + next(time, wall).getTime() - wall.getTime(),
    reason: 'schedule',
  }));
  if (maxDurationMs !== null) {
    limits.push({ at: startedAt + maxDurationMs, reason: 'max-duration' });
  }
  return limits.reduce<Limit | null>(
    (first, limit) => (first === null || limit.at < first.at ? limit : first),
    null,
  );
}

/**
 * The next time that the device's clock shows this; a time that daylight saving skips comes later.
 */
function next({ hour, minute }: TimeOfDay, after: Date): Date {
  const on = (day: number) => new Date(after.getFullYear(), after.getMonth(), day, hour, minute);
  const today = on(after.getDate());
  // In the night in which the clocks go back, they show it twice.
  const again = new Date(today.getTime() + HOUR_MS);
  const isShownAgain = again.getHours() === hour && again.getMinutes() === minute;
  const shown = [today, ...(isShownAgain ? [again] : []), on(after.getDate() + 1)];
  return shown.find((time) => time > after) ?? today;
}
