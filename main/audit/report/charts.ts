import { barX, cell, plot, rectY, ruleX, ruleY, text, type PlotOptions } from '@observablehq/plot';
import { parseHTML } from 'linkedom/worker';
import { everyDay } from './calendar.ts';
import { stripControlCharacters } from '../../base/text.ts';
import { Markup } from './markup.ts';
import type { Report } from './report.ts';
import type { Wording } from './wording.ts';

const WIDTH = 960;
const LETTER = 7.5;
/** For more days than this, the axis names months. */
const MOST_NAMED_DAYS = 62;

/** Sessions on each day. */
export function dayChart(report: Report, { locale, texts }: Wording): Markup {
  // Plot counts in UTC: a local day becomes the same day there.
  const days = everyDay(report).map(({ start, sessions }) => ({
    day: new Date(Date.UTC(start.getFullYear(), start.getMonth(), start.getDate())),
    sessions,
  }));
  const isLong = days.length > MOST_NAMED_DAYS;
  const name = (day: Date) =>
    day.toLocaleDateString(locale, {
      timeZone: 'UTC',
      month: 'short',
      ...(isLong ? {} : { day: 'numeric' }),
      ...(isLong && day.getUTCMonth() === 0 ? { year: 'numeric' } : {}),
    });
  return drawn({
    height: 220,
    marginLeft: 50,
    x: { ticks: isLong ? 'month' : 10, tickFormat: name, label: null },
    y: {
      label: texts.byDay,
      labelArrow: 'none',
      grid: true,
      tickFormat: (count: number) => count.toLocaleString(locale),
    },
    marks: [
      rectY(days, { x: 'day', y: 'sessions', interval: 'day', fill: 'var(--bar)', inset: 0.2 }),
      ruleY([0]),
    ],
  });
}

/**
 * A cell for each hour of the week: darker for more, with its number, so that colour is not needed.
 */
export function weekChart(week: Report['sessionsByHour'], wording: Wording): Markup {
  const most = Math.max(1, ...week.flat());
  const hours = week.flatMap((day, at) =>
    day.map((count, hour) => ({ hour, day: wording.weekday(at), count })),
  );
  return drawn({
    height: 230,
    marginTop: 2,
    marginLeft: 50,
    padding: 0,
    x: { label: null, tickSize: 0 },
    y: { label: null, tickSize: 0, domain: week.map((_day, at) => wording.weekday(at)) },
    color: { type: 'linear', domain: [0, most], range: ['#ffffff', '#0b3c6b'] },
    marks: [
      cell(hours, { x: 'hour', y: 'day', fill: 'count', stroke: '#8a8a8a', strokeWidth: 0.5 }),
      text(
        hours.filter(({ count }) => count > 0),
        {
          x: 'hour',
          y: 'day',
          text: ({ count }: { count: number }) => count.toLocaleString(wording.locale),
          fill: ({ count }: { count: number }) => (count / most > 0.68 ? '#ffffff' : '#000000'),
          fontSize: 11,
        },
      ),
    ],
  });
}

/** A bar for each reason, the longest first. */
export function reasonChart({ endingsByReason }: Report, wording: Wording): Markup {
  const reasons = Object.entries(endingsByReason)
    .map(([name, count]) => ({ name: wording.named('reasons', name), count }))
    .toSorted((one, other) => other.count - one.count);
  const longest = Math.max(0, ...reasons.map(({ name }) => name.length));
  return drawn({
    height: 4 + reasons.length * 22,
    marginTop: 2,
    marginBottom: 2,
    marginLeft: 16 + longest * LETTER,
    marginRight: 60,
    x: { axis: null },
    y: { label: null, tickSize: 0, domain: reasons.map(({ name }) => name) },
    marks: [
      barX(reasons, { x: 'count', y: 'name', fill: 'var(--bar)', inset: 2 }),
      text(reasons, {
        x: 'count',
        y: 'name',
        text: ({ count }: { count: number }) => count.toLocaleString(wording.locale),
        textAnchor: 'start',
        dx: 5,
      }),
      ruleX([0]),
    ],
  });
}

/** What a chart needs of the DOM: the main process has neither a DOM nor its types. */
interface ChartElement {
  querySelectorAll(selector: string): Iterable<{ remove(): void }>;
  setAttribute(name: string, value: string): void;
  readonly outerHTML: string;
}

const parsePage: (html: string) => { readonly document: object } = parseHTML;
const plotChart: (options: object) => ChartElement = plot;

function drawn(options: PlotOptions): Markup {
  const { document } = parsePage('<!doctype html><html><body></body></html>');
  const chart = plotChart({ width: WIDTH, style: {}, ...options, document });
  // The page's content security policy allows no style but its own.
  for (const style of chart.querySelectorAll('style')) style.remove();
  chart.setAttribute('aria-hidden', 'true');
  chart.setAttribute('font-size', '13');
  return new Markup(stripControlCharacters(chart.outerHTML));
}
