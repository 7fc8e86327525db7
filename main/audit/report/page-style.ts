/** How a report looks on a screen and on paper; light, because it is made to be printed. */
export const pageStyle = `
:root { color-scheme: light; --text: #111; --soft: #444; --line: #767676; --bar: #0b4f8a; --paper: #fff; --card: #f3f5f7; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 64rem; padding: 1.5rem; background: var(--paper); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 2.5rem 0 0.75rem; font-size: 1.25rem; line-height: 1.3; }
header p { margin: 0.25rem 0 0; color: var(--soft); }
header .period { color: var(--text); font-size: 1.125rem; }
.remark { margin: 1rem 0 0; padding: 0.5rem 1rem; border-left: 0.3rem solid var(--text); background: var(--card); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: 0.75rem; margin: 1.5rem 0 0; }
.figures div { padding: 0.75rem 1rem; border: 1px solid var(--line); border-radius: 0.5rem; background: var(--card); }
.figures dt { color: var(--soft); }
.figures dd { margin: 0; }
.figures .value { font-size: 1.5rem; line-height: 1.3; font-weight: 600; }
.figures .remarks { font-size: 0.875rem; }
.chart { margin: 0 0 1rem; overflow-x: auto; }
.chart svg { display: block; width: 100%; min-width: 42rem; height: auto; overflow: visible; }
.chart:focus-visible { outline: 3px solid var(--bar); outline-offset: 3px; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 0 2.5rem; align-items: start; }
.list { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.9375rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.25rem 0.75rem 0.25rem 0; border-bottom: 1px solid #c4c4c4; text-align: start; vertical-align: top; font-weight: 400; overflow-wrap: break-word; }
thead th { border-bottom: 2px solid var(--line); font-weight: 600; }
th:last-child, td:last-child { padding-right: 0; }
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
