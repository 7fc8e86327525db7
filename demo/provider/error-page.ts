import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import { html } from '../portal/html.ts';
import { page } from './page.ts';

/** Says what oidc-provider found wrong with a request that a browser made. */
export function renderError(ctx: KoaContextWithOIDC, out: ErrorOut): void {
  ctx.type = 'html';
  ctx.body = errorPage(out.error_description ?? out.error);
}

export function errorPage(what: string): string {
  return page(
    'That did not work',
    html`<h1>That did not work</h1>
      <p>${what}</p>
      <p class="quiet">Go back to where you came from, and start again.</p>`,
  );
}
