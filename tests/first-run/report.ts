/** One thing that was tried. */
export interface Tried {
  readonly what: string;
  readonly outcome: 'works' | 'FAILED' | 'not reached';
  /** What was measured, or why it failed. */
  readonly note: string;
  readonly ms: number;
}

export interface Report {
  readonly facts: Readonly<Record<string, string>>;
  readonly tried: readonly Tried[];
  /** What a person answered. */
  readonly answers: readonly (readonly [question: string, answer: string])[];
  readonly pictures: readonly { readonly title: string; readonly png: Buffer }[];
  /** What commands and logs say. */
  readonly texts: Readonly<Record<string, string>>;
}

/** The report as one HTML file that asks for no other. */
export function reportPage({ facts, tried, answers, pictures, texts }: Report): string {
  const rows = (all: readonly (readonly string[])[]) =>
    all.map((cells) => `<tr>${cells.map((cell) => `<td>${escaped(cell)}`).join('')}`).join('\n');
  const failed = tried.filter(({ outcome }) => outcome === 'FAILED').length;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>First run of Cleardesk</title>
<style>body{font:15px/1.5 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
td{padding:.2rem .8rem;border-bottom:1px solid #ccc;vertical-align:top;white-space:pre-wrap;overflow-wrap:anywhere}
td:first-child{min-width:20rem}
img{max-width:48%;border:1px solid #888;margin:.3rem}pre{background:#f2f2f2;padding:.6rem;overflow-x:auto}</style>
<h1>First run of Cleardesk: ${failed === 0 ? 'nothing failed' : `${failed} failed`}</h1>
<p>It names this computer and the folders of its user. Read it before you send it.</p>
<table>${rows(Object.entries(facts))}</table>
<h2>Tried by the script</h2>
<table>${rows(tried.map(({ what, outcome, note, ms }) => [what, outcome, `${Math.round(ms)} ms`, note]))}</table>
<h2>Seen by a person</h2>
<table>${rows(answers)}</table>
<h2>Pictures of its pages</h2>
${pictures.map(({ title, png }) => `<img alt="${escaped(title)}" title="${escaped(title)}" src="data:image/png;base64,${png.toString('base64')}">`).join('\n')}
${Object.entries(texts)
  .map(([title, text]) => `<h2>${escaped(title)}</h2>\n<pre>${escaped(text)}</pre>`)
  .join('\n')}
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
