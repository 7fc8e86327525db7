import { html, type Html } from '../html.ts';

const modes: Readonly<Record<string, Html>> = {
  hang: html`<p>Press the button, and this page never answers again.</p>
    <button id="hang">Freeze this page</button>`,
  beforeunload: html`<p>Touch this page once, and it asks to stay whenever you leave.</p>
    <button>Touch me</button>`,
  writer: html`<p>This page and its workers write cookies and storage without a pause.</p>
    <p role="status" id="written" class="quiet">Starting…</p>`,
};

const listOfModes = html`<ul>
  ${Object.keys(modes).map((name) => html`<li><a href="/stubborn?mode=${name}">${name}</a></li>`)}
</ul>`;

/** @param mode hang, beforeunload or writer; anything else lists them */
export function stubbornPage(mode: unknown): Html {
  const chosen = typeof mode === 'string' ? modes[mode] : undefined;
  return html`<h1>A page that will not end</h1>
    <section class="card">${chosen ?? listOfModes}</section>`;
}
