import { Window } from 'happy-dom';
import { CookieJar } from 'tough-cookie';

/** A page as a browser ends up with it, after all redirects. */
export interface Page {
  readonly url: string;
  readonly status: number;
  readonly text: string;
}

/** A browser without scripts, for one person: it keeps cookies, follows redirects and sends forms. */
export class Browser {
  readonly #jar = new CookieJar();

  async open(url: string): Promise<Page> {
    return this.#follow(url, { method: 'GET' });
  }

  /** Fills in the form with this button, and presses the button. */
  async press(page: Page, button: string, fields: Record<string, string> = {}): Promise<Page> {
    const { document } = new Window({ url: page.url });
    document.write(page.text);
    const pressed = [...document.querySelectorAll('button')].find(
      ({ textContent }) => textContent.trim() === button,
    );
    if (!pressed?.form) throw new Error(`there is no button "${button}" in: ${page.text}`);
    const form = pressed.form;
    const inputs = [...form.querySelectorAll('input')].map(({ name, value }) => [name, value]);
    const body = new URLSearchParams({ ...Object.fromEntries(inputs), ...fields } as never);
    if (pressed.name !== '') body.set(pressed.name, pressed.value);
    const origin = new URL(page.url).origin;
    return this.#follow(new URL(form.getAttribute('action') ?? '', page.url).href, {
      method: 'POST',
      body,
      headers: { origin },
    });
  }

  /** The `Cookie` header that would go to this address. */
  cookiesFor(url: string): string {
    return this.#jar.getCookieStringSync(url);
  }

  async post(url: string, body: Record<string, string> = {}): Promise<Page> {
    return this.#follow(url, { method: 'POST', body: new URLSearchParams(body) });
  }

  /** Until there is a page, or an address at which nobody listens: where an app waits for a code. */
  async #follow(url: string, init: RequestInit): Promise<Page> {
    if (new URL(url).port === '') return { url, status: 0, text: '' };
    const headers = { ...(init.headers as Record<string, string>), cookie: this.cookiesFor(url) };
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) this.#jar.setCookieSync(line, url);
    const location = answer.headers.get('location');
    if (location === null) return { url, status: answer.status, text: await answer.text() };
    return this.#follow(new URL(location, url).href, { method: 'GET' });
  }
}
