import { html, type Html } from '../portal/html.ts';
import { logo } from '../portal/icons.ts';

/** What people know the provider by. */
export const providerName = 'Riverside ID';

/** A page of the provider, as text. `submits`: it presses its one button by itself. */
export function page(title: string, body: Html, { submits = false } = {}): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} – ${providerName}</title>
        <link rel="stylesheet" href="/assets/style.css" />
        ${submits ? html`<script defer src="/assets/submit.js"></script>` : null}
      </head>
      <body>
        <main>
          <p class="brand">${logo}<span>${providerName}</span></p>
          ${body}
        </main>
      </body>
    </html>`.text;
}
