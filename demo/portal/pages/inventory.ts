import { html, type Html } from '../html.ts';

export function inventoryPage(): Html {
  return html`<h1>What this page finds</h1>
    <p class="quiet">Everything a page of this site can see of whoever was here before.</p>
    <section class="card">
      <p id="found" role="status"><strong>Looking…</strong></p>
      <dl id="inventory" class="table"></dl>
    </section>`;
}
