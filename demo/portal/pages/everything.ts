import { html, type Html } from '../html.ts';

export function everythingPage(): Html {
  return html`<h1>Everything this page keeps</h1>
    <p class="quiet">
      A web page can leave you in many places of a computer. This one uses all it knows, so that you
      can see whether they are empty after your session.
    </p>
    <section class="card">
      <form id="plant" class="row">
        <label for="seed">A word to remember you by</label>
        <input id="seed" required pattern="[\\w \\-]+" autocomplete="off" />
        <button>Keep everything</button>
      </form>
      <p id="summary" role="status" class="quiet">Nothing is kept yet.</p>
    </section>
    <div id="groups" class="tiles"></div>
    <section class="card">
      <h2>Something you type</h2>
      <div class="row">
        <label for="typed">Your thoughts</label>
        <textarea id="typed" rows="2"></textarea>
      </div>
    </section>`;
}
