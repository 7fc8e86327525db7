import type { RequestHandler } from 'express';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { html, Html } from '../portal/html.ts';
import { endpoints } from './endpoints.ts';
import { page, providerName } from './page.ts';

/** A query parameter: nobody looks at the answer. */
const atOnce = 'at_once';

/**
 * Signing out by POST, which OpenID Connect RP-Initiated Logout 1.0 section 2 asks for, and which
 * oidc-provider offers only with cookies that Chromium refuses over http. There is perhaps nobody to
 * run a script, so the session ends without a page, as it does at other providers.
 */
export const signOutByPost: RequestHandler = (req, _res, next) => {
  const form = (req.body ?? {}) as Record<string, string>;
  const query = new URLSearchParams({ ...form, [atOnce]: 'yes' });
  req.method = 'GET';
  req.url = `${endpoints.signOut}?${query.toString()}`;
  delete req.headers['content-type'];
  next();
};

/** The pages of RP-initiated logout. */
export const signOutPages = {
  /**
   * Asks whether to sign out, but not where an ID token of this very person is the hint: then the
   * page sends itself (section 6).
   *
   * @param form its hidden fields; the answer is the button `logout`
   */
  async logoutSource(ctx: KoaContextWithOIDC, form: string): Promise<void> {
    const { entities, session } = ctx.oidc;
    const isSure = entities.IdTokenHint?.payload['sub'] === session?.accountId;
    if (isSure && ctx.query[atOnce] !== undefined) {
      await endAtOnce(ctx);
      return;
    }
    const formId = /id="([^"]+)"/.exec(form)?.[1] ?? '';
    const button = html`<button form="${formId}" name="logout" value="yes">Sign out</button>`;
    const stay = html`<button class="plain" form="${formId}">Stay signed in</button>`;
    const title = isSure ? 'Signing you out…' : `Sign out of ${providerName}?`;
    const body = html`<h1>${title}</h1>
      ${new Html(form)} ${button} ${isSure ? null : stay}`;
    ctx.type = 'html';
    ctx.body = page(title, body, { submits: isSure });
  },

  postLogoutSuccessSource(ctx: KoaContextWithOIDC): void {
    ctx.type = 'html';
    ctx.body = signedOutPage();
  },
};

async function endAtOnce(ctx: KoaContextWithOIDC): Promise<void> {
  const { session, provider, params } = ctx.oidc;
  await session?.destroy();
  ctx.cookies.set(provider.cookieName('session'), null);
  const back = params?.['post_logout_redirect_uri']; // oidc-provider has checked it
  if (typeof back === 'string') ctx.redirect(withState(back, params?.['state']));
  else signOutPages.postLogoutSuccessSource(ctx);
}

/** Where an app goes on after a sign-out. */
export function withState(back: string, state: unknown): string {
  const url = new URL(back);
  if (typeof state === 'string') url.searchParams.set('state', state);
  return url.href;
}

export function signedOutPage(): string {
  return page(
    'You are signed out',
    html`<h1>You are signed out</h1>
      <p>You can close this page.</p>`,
  );
}
