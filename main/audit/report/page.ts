import { createHash } from 'node:crypto';
import { dayChart, reasonChart, weekChart } from './charts.ts';
import {
  dayTable,
  type Figure,
  figuresOf,
  lastEndingsTable,
  outageTable,
  reasonTable,
  remarksOn,
  type Table,
  troubleTables,
} from './tables.ts';
import { headingOf, markup, Markup } from './markup.ts';
import type { Report } from './report.ts';
import type { Wording } from './wording.ts';

/** The style for screen and paper. Always light, because reports are printed. */
const pageStyle = `
:root { color-scheme: light; --text: #111; --soft: #444; --line: #767676; --bar: #0b4f8a; --paper: #fff; --card: #f3f5f7; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 64rem; padding: 1.5rem; background: var(--paper); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 2.5rem 0 0.75rem; font-size: 1.25rem; line-height: 1.3; }
header p { margin: 0.25rem 0 0; color: var(--soft); }
header .period { color: var(--text); font-size: 1.125rem; }
.remark { margin: 1rem 0 0; padding: 0.5rem 1rem; border-inline-start: 0.3rem solid var(--text); background: var(--card); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: 0.75rem; margin: 1.5rem 0 0; }
.figures div { padding: 0.75rem 1rem; border: 1px solid var(--line); border-radius: 0.5rem; background: var(--card); }
.figures dt { color: var(--soft); }
.figures dd { margin: 0; }
.figures .value { font-size: 1.5rem; line-height: 1.3; font-weight: 600; }
.figures .remarks { font-size: 0.875rem; }
.chart { direction: ltr; margin: 0 0 1rem; overflow-x: auto; }
.chart svg { display: block; width: 100%; min-width: 42rem; height: auto; overflow: visible; }
.chart:focus-visible { outline: 3px solid var(--bar); outline-offset: 3px; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 0 2.5rem; align-items: start; }
.list { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.9375rem; font-variant-numeric: tabular-nums; }
th, td { padding-block: 0.25rem; padding-inline: 0 0.75rem; border-bottom: 1px solid #c4c4c4; text-align: start; vertical-align: top; font-weight: 400; overflow-wrap: break-word; }
thead th { border-bottom: 2px solid var(--line); font-weight: 600; }
th:last-child, td:last-child { padding-inline-end: 0; }
.number { text-align: end; white-space: nowrap; }
.more { margin: 0.5rem 0 0; color: var(--soft); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 40rem) { body { padding: 1rem; } .figures { grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); } .columns { grid-template-columns: minmax(0, 1fr); } }
@media (forced-colors: active) { :root { --bar: CanvasText; } .week svg { forced-color-adjust: none; background: #fff; color: #000; } }
@media print {
  @page { size: A4; margin: 15mm; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  h1 { font-size: 18pt; }
  h2 { margin: 6mm 0 2mm; font-size: 13pt; break-after: avoid; }
  table { font-size: 9pt; line-height: 1.3; }
  th, td { padding-block: 0.8mm; }
  .figures { grid-template-columns: repeat(3, 1fr); gap: 2mm; margin-top: 4mm; }
  .figures div { padding: 1.5mm 3mm; line-height: 1.35; }
  .figures div, .remark, .chart, section, tr { break-inside: avoid; }
  .columns ~ section { break-inside: auto; }
  .chart { margin-bottom: 2mm; }
  .figures .value { font-size: 14pt; }
  .figures div, .remark { background: none; }
  .columns { grid-template-columns: 1fr 1fr; gap: 0 8mm; }
  .chart, .list { overflow: visible; }
  .chart svg { min-width: 0; }
  .unseen { display: none; }
}
`;

/** The page may load and run nothing, and use no style but its own. */
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
    <html lang="${wording.locale}" dir="${wording.direction}">
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

/** The chart shows every number; the hidden table is for screen readers. */
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

/** Can have the focus, so that the keyboard scrolls a chart that is wider than the screen. */
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
