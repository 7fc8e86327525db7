import { appointmentsFrom, dayOf, timeOf } from '../clinic-data.ts';
import { html, type Html } from '../html.ts';

export function appointmentsPage(): Html {
  return html`<h1>Your appointments</h1>
    <div class="tiles">
      ${appointmentsFrom(new Date()).map(
        ({ date, what, withWhom, where }) =>
          html`<section class="card">
            <p class="time">${timeOf(date)}</p>
            <p class="quiet">${dayOf(date)}</p>
            <h2>${what}</h2>
            <p>${withWhom}</p>
            <p class="quiet">${where}</p>
          </section>`,
      )}
    </div>`;
}
