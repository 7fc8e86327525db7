import { html, type Html } from '../html.ts';

/** "Who are you?", and then on to the page that was asked for. */
export function nameCard(next: string): Html {
  return html`<section class="card sign-in">
    <h1>Who are you?</h1>
    <p class="quiet">Tell us your name to see your appointments, messages and documents.</p>
    <form method="post" action="/sign-in">
      <input type="hidden" name="next" value="${next}" />
      <label for="name">Your name</label>
      <input id="name" name="name" required maxlength="60" autocomplete="off" />
      <button>Sign in</button>
    </form>
  </section>`;
}

/** Signs in with the organisation's provider, and then goes on to the page that was asked for. */
export function providerCard(next: string): Html {
  return html`<section class="card sign-in">
    <h1>Who are you?</h1>
    <p class="quiet">Sign in to see your appointments, messages and documents.</p>
    <p>
      <a class="button" href="/login?next=${encodeURIComponent(next)}">Sign in with Riverside ID</a>
    </p>
  </section>`;
}
