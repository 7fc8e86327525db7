import { messages } from '../clinic-data.ts';
import { html, type Html } from '../html.ts';

export function messagesPage(): Html {
  return html`<h1>Your messages</h1>
    <div class="stack">
      ${messages.map(
        ({ from, subject, when, isNew, text }) =>
          html`<details class="card message" ${isNew ? html`open` : null}>
            <summary>
              <strong>${subject}</strong>
              ${isNew ? html`<span class="badge">New</span>` : null}
              <span class="quiet">${from} · ${when}</span>
            </summary>
            <p>${text}</p>
          </details>`,
      )}
    </div>`;
}
