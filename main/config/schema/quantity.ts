import { z } from 'zod';
import { kinds } from './setting.ts';

/** What one of each unit is worth in milliseconds, smallest unit first. */
const TIME_UNITS = { s: 1000, m: 60_000, h: 3_600_000 } as const;

/** Milliseconds as the config file writes them, in the largest unit that fits: 90000 is `90s`. */
export function durationText(ms: number): string {
  const [unit, worth] =
    Object.entries(TIME_UNITS).findLast(([, worth]) => ms !== 0 && ms % worth === 0) ??
    (['s', 1000] as const);
  return `${ms / worth}${unit}`;
}

interface Limits {
  readonly from: string;
  readonly to: string;
  /** The default as a text, if it depends on other settings. */
  readonly default?: string;
}

interface Measure {
  readonly noun: string;
  readonly example: string;
  /** What one of each unit is worth, smallest unit first. */
  readonly units: Readonly<Record<string, number>>;
}

const time: Measure = {
  noun: 'duration',
  example: '5m',
  units: TIME_UNITS,
};

const bytes: Measure = {
  noun: 'size',
  example: '10MB',
  units: { KB: 1000, MB: 1_000_000, GB: 1_000_000_000 },
};

/** Text such as `45s`, `5m` or `8h`; gives milliseconds. */
export function duration(limits: Limits) {
  return written(time, limits).transform((value, ctx) => withinLimits(time, limits, value, ctx));
}

/** Like `duration`, or the word `never`, which gives null. */
export function durationOrNever(limits: Limits) {
  return written(time, limits, 'never').transform((value, ctx) =>
    value === 'never' ? null : withinLimits(time, limits, value, ctx),
  );
}

/** Text such as `10MB` (1MB = 1,000,000 bytes); gives bytes. */
export function size(limits: Limits) {
  return written(bytes, limits).transform((value, ctx) => withinLimits(bytes, limits, value, ctx));
}

function written(measure: Measure, limits: Limits, word?: string) {
  const pattern = `\\d{1,9}(${Object.keys(measure.units).join('|')})`;
  const error = ({ input }: { input: unknown }) => notWritten(measure, limits, input);
  return z
    .string({ error })
    .regex(new RegExp(word === undefined ? `^${pattern}$` : `^(${pattern}|${word})$`), { error })
    .register(kinds, {
      type: word === undefined ? measure.noun : `${measure.noun} or ${word}`,
      limits: `${limits.from} to ${limits.to}`,
      ...(limits.default === undefined ? {} : { default: limits.default }),
    });
}

/** A number without a unit is the most common error, so it gets its own message. */
function notWritten(measure: Measure, limits: Limits, input: unknown): string {
  const bare = typeof input === 'string' || typeof input === 'number' ? String(input) : '';
  const meant = Object.keys(measure.units)
    .map((unit) => `${bare}${unit}`)
    .filter((text) => /^\d{1,9}$/.test(bare) && isWithin(measure, limits, text));
  if (meant.length === 0) {
    return `is not a ${measure.noun}: write a whole number and its unit, such as ${measure.example}`;
  }
  const either = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(meant);
  return `${bare} has no unit: write ${either}, not ${bare}`;
}

function withinLimits(
  measure: Measure,
  { from, to }: Limits,
  text: string,
  ctx: z.core.$RefinementCtx<string>,
): number {
  const value = worthOf(measure, text);
  if (value < worthOf(measure, from)) {
    ctx.addIssue({ code: 'custom', message: `is less than ${from}` });
  } else if (value > worthOf(measure, to)) {
    ctx.addIssue({ code: 'custom', message: `is more than ${to}` });
  }
  return value;
}

function isWithin(measure: Measure, limits: Limits, text: string): boolean {
  const value = worthOf(measure, text);
  return value >= worthOf(measure, limits.from) && value <= worthOf(measure, limits.to);
}

function worthOf(measure: Measure, text: string): number {
  const amount = Number.parseInt(text, 10);
  return amount * (measure.units[text.replace(/^\d+/, '')] ?? Number.NaN);
}
