import { appointmentsFrom, dayOf, messages, timeOf } from '../clinic-data.ts';
import { html, type Html } from '../html.ts';
import type { Person } from '../session.ts';

export function overviewForGuest(signInCard: Html): Html {
  return html`<div class="columns">
    ${signInCard}
    <div class="stack">${waitingRoomCard} ${visitCard}</div>
  </div>`;
}

export function overviewPage(person: Person): Html {
  const today = new Date();
  const visits = appointmentsFrom(today).filter(({ date }) => date.getDate() === today.getDate());
  return html`<div class="hello">
      <h1>Hello, ${person.name}</h1>
      <p class="quiet">${dayOf(today)}</p>
    </div>
    <div class="columns">
      <div class="stack">
        <section class="card">
          <h2>Today</h2>
          <ul class="list">
            ${visits.map(
              (visit) =>
                html`<li>
                  <span class="time">${timeOf(visit.date)}</span>
                  <div>
                    <strong>${visit.what}</strong>
                    <p class="quiet">${visit.withWhom} · ${visit.where}</p>
                  </div>
                </li>`,
            )}
          </ul>
          <a class="more" href="/appointments">All appointments</a>
        </section>
        <section class="card">
          <h2>New messages</h2>
          <ul class="list">
            ${messages
              .filter(({ isNew }) => isNew)
              .map(
                ({ subject, from, when }) =>
                  html`<li>
                    <span class="dot" aria-hidden="true"></span>
                    <div>
                      <strong>${subject}</strong>
                      <p class="quiet">${from} · ${when}</p>
                    </div>
                  </li>`,
              )}
          </ul>
          <a class="more" href="/messages">All messages</a>
        </section>
      </div>
      <div class="stack">${waitingRoomCard} ${vitalsCard}</div>
    </div>`;
}

const liveBadge = html`<span class="badge" data-live-state="waiting">Connecting…</span>`;

const waitingRoomCard = html`<section class="card accent">
  <h2>Waiting room ${liveBadge}</h2>
  <dl class="figures">
    <div>
      <dt>Now calling</dt>
      <dd data-live="calling">–</dd>
    </div>
    <div>
      <dt>People waiting</dt>
      <dd data-live="waiting">–</dd>
    </div>
  </dl>
</section>`;

const visitCard = html`<section class="card">
  <h2>Visit us</h2>
  <p>Every day from 8:00 to 18:00</p>
  <p class="quiet">Quay Street 7, by the old bridge</p>
  <p class="quiet">Call 1234 at any hour</p>
</section>`;

const vitalsCard = html`<section class="card">
  <h2>Your sensor ${liveBadge}</h2>
  <svg class="pulse" viewBox="0 0 240 56" preserveAspectRatio="none" aria-hidden="true">
    <polyline data-live="pulse" points="" />
  </svg>
  <dl class="figures">
    <div>
      <dt>Heart rate</dt>
      <dd><span data-live="heartRate">–</span><small>bpm</small></dd>
    </div>
    <div>
      <dt>Oxygen</dt>
      <dd><span data-live="oxygen">–</span><small>%</small></dd>
    </div>
  </dl>
</section>`;
