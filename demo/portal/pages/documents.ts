import { dayOf } from '../clinic-data.ts';
import { html, type Html } from '../html.ts';
import { icons } from '../icons.ts';
import type { Person } from '../session.ts';

export function documentsPage(): Html {
  return html`<h1>Your documents</h1>
    <section class="card document">
      ${icons.document}
      <div>
        <h2>Visit letter</h2>
        <p class="quiet">From Dr. Amara Okafor · text, 1 page</p>
      </div>
      <a class="button" href="/documents/visit-letter.txt">Download</a>
    </section>
    <p class="quiet">
      On a shared computer a downloaded file is for this session only: it goes when you leave.
    </p>`;
}

/** The letter as plain text. */
export function letterFor(person: Person): string {
  return `Riverside Clinic
Quay Street 7

${dayOf(new Date())}

Dear ${person.name},

thank you for your visit. Your wound heals well, and you may walk as far as
you like. Please keep the bandage dry for three more days.

We see you again at your next appointment. If anything worries you before
then, call us at any hour: 1234.

With kind regards
Dr. Amara Okafor
`;
}
