import { createHash } from 'node:crypto';
import { dayChart, reasonChart, weekChart } from './charts.ts';
import { figuresOf, remarksOn, type Figure } from './figures.ts';
import { headingOf } from './heading.ts';
import { markup, Markup } from './markup.ts';
import { pageStyle } from './page-style.ts';
import type { Report } from './report.ts';
import {
  dayTable,
  lastEndingsTable,
  outageTable,
  reasonTable,
  troubleTables,
  type Table,
} from './tables.ts';
import type { Wording } from './wording.ts';

/** Nothing may be loaded or run, and no style but the page's own applies. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(pageStyle).digest('base64')}'; base-uri 'none'; form-action 'none'`;

/**
 * A report as one HTML page that needs nothing else: no script, no font, no network.
 * @param now when the report is made
 */
export function reportPage(report: Report, wording: Wording, now: Date): string {
  const { title, period, made } = headingOf(report, wording, now);
  const remarks = remarksOn(report, wording).map(
    (remark) => markup`<p class="remark">${remark}</p>`,
  );
  const page = markup`<!doctype html>
    <html lang="${wording.locale}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${new Markup(POLICY)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${new Markup(`<style>${pageStyle}</style>`)}
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p class="period">${period}</p>
          <p>${made}</p>
        </header>
        <main>${remarks} ${report.records === 0 ? '' : content(report, wording)}</main>
      </body>
    </html>`;
  return page.source;
}

function content(report: Report, wording: Wording): Markup {
  const { texts } = wording;
  const { sessionsByHour, endingsByHour } = report;
  const days = dayTable(report, wording);
  const reasons = reasonTable(report, wording);
  return markup`${figureList(figuresOf(report, wording))}
    ${section(days, texts.none, chart('day', texts.byDay, dayChart(report, wording)))}
    ${weekSection(texts.byHour, sessionsByHour, wording)}
    ${weekSection(texts.endingsByHour, endingsByHour, wording)}
    ${section(reasons, texts.none, chart('reason', reasons.title, reasonChart(report, wording)))}
    <div class="columns">
      ${troubleTables(report, wording).map((table) => section(table, texts.none))}
    </div>
    ${section(outageTable(report, wording), texts.none)}
    ${section(lastEndingsTable(report, wording), texts.none)}`;
}

function figureList(figures: readonly Figure[]): Markup {
  const one = ({ label, value, remark }: Figure) =>
    markup`<div>
      <dt>${label}</dt>
      <dd class="value">${value}</dd>
      ${remark === '' ? '' : markup`<dd class="remarks">${remark}</dd>`}
    </div>`;
  return markup`<dl class="figures">${figures.map(one)}</dl>`;
}

function section(table: Table, none: string, before: Markup | null = null): Markup {
  const { title, rows, more } = table;
  const list =
    rows.length === 0 ? markup`<p>${none}</p>` : markup`<div class="list">${tableOf(table)}</div>`;
  return markup`<section>
    <h2>${title}</h2>
    ${rows.length === 0 || before === null ? '' : before} ${list}
    ${more === null ? '' : markup`<p class="more">${more}</p>`}
  </section>`;
}

/** The chart has every number in it; the table is for who cannot see it. */
function weekSection(title: string, week: Report['sessionsByHour'], wording: Wording): Markup {
  const { texts } = wording;
  const hours = Array.from({ length: 24 }, (_hour, at) => ({ name: String(at), isNumber: true }));
  const table: Table = {
    title,
    columns: [{ name: texts.weekday, isNumber: false }, ...hours],
    rows: week.map((day, at) => [
      wording.weekday(at),
      ...day.map((count) => wording.number(count)),
    ]),
    more: null,
  };
  return markup`<section>
    <h2>${title}</h2>
    ${chart('week', title, weekChart(week, wording))}
    <div class="unseen">${tableOf(table)}</div>
  </section>`;
}

/** What is wider than a small screen is moved by the keyboard too. */
function chart(kind: string, title: string, drawing: Markup): Markup {
  return markup`<div class="chart ${kind}" role="group" aria-label="${title}" tabindex="0">
    ${drawing}
  </div>`;
}

function tableOf({ title, columns, rows }: Table): Markup {
  const numeric = (at: number) =>
    columns[at]?.isNumber === true ? new Markup(' class="number"') : '';
  const head = columns.map(({ name }, at) => markup`<th scope="col" ${numeric(at)}>${name}</th>`);
  const row = (cells: readonly string[]) => {
    const [first = '', ...rest] = cells;
    const others = rest.map((cell, at) => markup`<td${numeric(at + 1)}>${cell}</td>`);
    return markup`<tr>
      <th scope="row">${first}</th>
      ${others}
    </tr>`;
  };
  return markup`<table aria-label="${title}">
    <thead>
      <tr>
        ${head}
      </tr>
    </thead>
    <tbody>
      ${rows.map(row)}
    </tbody>
  </table>`;
}
