import { html } from '../portal/html.ts';
import { people } from '../people.ts';
import { page, providerName } from './page.ts';

/** Who are you? `path` is the interaction's, below which the forms go. */
export function signInPage(path: string, app: string, wrongUser?: string): string {
  const wrong = html`<p class="wrong" role="alert">The user name or the password is wrong.</p>`;
  return page(
    'Sign in',
    html`<h1>Sign in</h1>
      <p class="quiet">to go on to ${app}</p>
      ${wrongUser === undefined ? null : wrong}
      <form method="post" action="${path}/sign-in">
        <label for="user">User name</label>
        <input id="user" name="user" value="${wrongUser ?? ''}" required autocomplete="off" />
        <label for="password">Password</label>
        <input id="password" name="password" type="password" required autocomplete="off" />
        <button>Sign in</button>
      </form>
      ${cancelForm(path)}
      <aside>
        <p>${providerName} is a demo. Sign in as one of:</p>
        <ul>
          ${people.map(({ user, password }) => html`<li><b>${user}</b> with <b>${password}</b></li>`)}
        </ul>
      </aside>`,
  );
}

/** May the app know this? */
export function consentPage(path: string, app: string, user: string): string {
  return page(
    'Is that all right?',
    html`<h1>Is that all right?</h1>
      <p>${app} wants to know that you are ${user}, and your name.</p>
      <form method="post" action="${path}/allow"><button>Allow</button></form>
      ${cancelForm(path)}`,
  );
}

function cancelForm(path: string) {
  return html`<form method="post" action="${path}/cancel">
    <button class="plain">Cancel</button>
  </form>`;
}
