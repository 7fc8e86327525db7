import { html, type Html } from '../html.ts';
import type { Person, Profile } from '../session.ts';

const contactChoices = ['Phone', 'Message', 'Letter'];

export function profilePage(person: Person, profile: Profile | undefined, saved: boolean): Html {
  return html`<h1>Your profile</h1>
    ${saved ? html`<p class="notice" role="status">Your profile is saved.</p>` : null}
    <section class="card">
      <form method="post" action="/profile">
        <p><span class="quiet">Name</span><br /><strong>${person.name}</strong></p>
        <label for="phone">Phone</label>
        <input id="phone" name="phone" type="tel" maxlength="40" value="${profile?.phone ?? ''}" />
        <label for="contact">How shall we reach you?</label>
        <select id="contact" name="contact">
          ${contactChoices.map((choice) => option(choice, choice === profile?.contact))}
        </select>
        <label for="note">Anything we should know?</label>
        <textarea id="note" name="note" rows="3" maxlength="500">${profile?.note ?? ''}</textarea>
        <button>Save</button>
      </form>
    </section>`;
}

/** A posted form as a profile; what is missing or unknown becomes empty. */
export function readProfile(form: unknown): Profile {
  const fields = (form ?? {}) as Partial<Record<keyof Profile, unknown>>;
  const contact = contactChoices.find((choice) => choice === fields.contact) ?? '';
  return { phone: text(fields.phone, 40), contact, note: text(fields.note, 500) };
}

function text(field: unknown, maxLength: number): string {
  return typeof field === 'string' ? field.slice(0, maxLength) : '';
}

function option(choice: string, selected: boolean): Html {
  return html`<option ${selected ? html`selected` : null}>${choice}</option>`;
}
