import { z } from 'zod';
import { duration, durationOrNever, durationText } from './quantity.ts';
import { field } from '../../base/object.ts';
import { type RuleViolation, withCrossFieldRule } from './cross-field.ts';
import { choice, flag, list, timeOfDay } from './setting.ts';

const longestDefaultWarningMs = 30_000;

const settings = z.strictObject({
  idleTimeout: duration({ from: '5s', to: '24h' })
    .prefault('5m')
    .describe('A session ends after this long without activity.'),
  warning: duration({
    from: '0s',
    to: '10m',
    default: '30s, or half of idleTimeout if that is shorter',
  })
    .optional()
    .describe(
      'The last part of idleTimeout, in which a warning counts down; has to be shorter than it. 0s: no warning.',
    ),
  warningTone: flag()
    .prefault(false)
    .describe('A soft tone sounds with the warning, and once more in its last 10 seconds.'),
  maxDuration: durationOrNever({ from: '1m', to: '24h' })
    .prefault('8h')
    .describe('A session ends after this long, however active its user is.'),
  endAt: list(timeOfDay(), 'times of day', 24)
    .prefault([])
    .describe("Every session ends at these times of the device's own clock."),
  endOn: list(choice('lock', 'suspend'), 'events', 2)
    .prefault(['lock', 'suspend'])
    .describe('A session ends when the operating system locks its screen or goes to sleep.'),
  waitForFirstInput: flag()
    .prefault(false)
    .describe('The idle time of a new session starts to count at its first input.'),
});

/** When a session ends by itself. Gives milliseconds; `maxDurationMs` null: never. */
export const sessionSchema = withCrossFieldRule(settings, warningIsPartOfIdleTimeout).transform(
  ({ idleTimeout, warning, maxDuration, ...rest }) => ({
    idleTimeoutMs: idleTimeout,
    /** 0: no warning. */
    warningMs: warning ?? defaultWarningMs(idleTimeout),
    maxDurationMs: maxDuration,
    ...rest,
  }),
);

function defaultWarningMs(idleTimeoutMs: number): number {
  const halfInWholeSeconds = Math.floor(idleTimeoutMs / 2000) * 1000;
  return Math.min(longestDefaultWarningMs, halfInWholeSeconds);
}

function warningIsPartOfIdleTimeout(session: unknown): readonly RuleViolation[] {
  const warningMs = field(session, 'warning');
  const idleTimeoutMs = field(session, 'idleTimeout');
  const isBroken =
    typeof warningMs === 'number' &&
    typeof idleTimeoutMs === 'number' &&
    warningMs >= idleTimeoutMs;
  return isBroken
    ? [
        {
          path: ['warning'],
          message: `has to be shorter than idleTimeout, which is ${durationText(idleTimeoutMs)}`,
        },
      ]
    : [];
}
