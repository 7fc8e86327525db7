import type { Client, KoaContextWithOIDC } from 'oidc-provider';
import { html, Html } from '../portal/html.ts';
import { page } from './page.ts';

/** What the person sees on their own phone (RFC 8628 section 3.3). */
export const deviceFlowPages = {
  charset: 'base-20',
  mask: '****-****',

  userCodeInputSource(ctx: KoaContextWithOIDC, form: string, _out?: unknown, error?: Error): void {
    const action = /action="([^"]+)"/.exec(form)?.[1] ?? '';
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(form)?.[1] ?? '';
    show(
      ctx,
      'Connect a device',
      html`<h1>Connect a device</h1>
        ${error ? html`<p class="wrong" role="alert">${whatIsWrong(error)}</p>` : null}
        <form method="post" action="${action}">
          <input type="hidden" name="xsrf" value="${xsrf}" />
          <label for="code">The code that the device shows</label>
          <input id="code" class="code" name="user_code" required autocomplete="off" autofocus />
          <button>Go on</button>
        </form>`,
    );
  },

  userCodeConfirmSource(
    ctx: KoaContextWithOIDC,
    form: string,
    client: Client,
    _deviceInfo: unknown,
    userCode: string,
  ): void {
    const formId = /id="([^"]+)"/.exec(form)?.[1] ?? '';
    // Whoever was sent a code by somebody else signs that person's device in (RFC 8628 section 5.4).
    show(
      ctx,
      'Is it this device?',
      html`<h1>Is it this device?</h1>
        <p>${client.clientName ?? client.clientId} in front of you shows this code:</p>
        <p class="code">${userCode}</p>
        <p class="quiet">If somebody sent you the code, stop here.</p>
        ${new Html(form)}
        <button form="${formId}">Yes, sign me in there</button>
        <button class="plain" form="${formId}" name="abort" value="yes">No</button>`,
    );
  },

  successSource(ctx: KoaContextWithOIDC): void {
    const name = ctx.oidc.client?.clientName ?? 'the device';
    show(
      ctx,
      'You are signed in',
      html`<h1>You are signed in</h1>
        <p>${name} goes on by itself. You can put your phone away.</p>`,
    );
  },
} as const;

function show(ctx: KoaContextWithOIDC, title: string, body: Html): void {
  ctx.type = 'html';
  ctx.body = page(title, body);
}

function whatIsWrong(error: Error): string {
  switch (error.name) {
    case 'AbortedError':
      return 'You said no: nobody is signed in on that device.';
    case 'ExpiredError':
      return 'This code is too old. Ask the device for a new one.';
    case 'AlreadyUsedError':
      return 'This code was used before. Ask the device for a new one.';
    default:
      return 'There is no such code. Look again.';
  }
}
