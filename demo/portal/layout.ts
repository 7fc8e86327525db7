import type { Response } from 'express';
import { html, type Html } from './html.ts';
import { icons, logo } from './icons.ts';
import type { Person } from './session.ts';

/** The pages of the navigation. */
export const personalPages = [
  { path: '/', label: 'Overview', icon: icons.home },
  { path: '/appointments', label: 'Appointments', icon: icons.calendar },
  { path: '/messages', label: 'Messages', icon: icons.message },
  { path: '/documents', label: 'Documents', icon: icons.document },
  { path: '/profile', label: 'Profile', icon: icons.person },
] as const;

export interface Page {
  readonly title: string;
  /** The page's own path, to mark it in the navigation. */
  readonly path: string;
  readonly person: Person | undefined;
  readonly body: Html;
  /** A module in public/. */
  readonly script?: string;
}

/** Sends a page in the frame that all pages share. */
export function sendPage(res: Response, page: Page): void {
  const { title, path, person, body, script } = page;
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} – Riverside Clinic</title>
        <link rel="icon" href="/icon.svg" />
        <link rel="stylesheet" href="/style.css" />
        ${script === undefined ? null : html`<script type="module" src="/${script}"></script>`}
      </head>
      <body>
        <header class="top">
          <a class="brand" href="/">${logo}<span>Riverside Clinic</span></a>
          ${person ? whoIsHere(person) : html`<span class="quiet">Not signed in</span>`}
        </header>
        <nav class="tabs" aria-label="Pages">${personalPages.map((tab) => link(tab, path))}</nav>
        <main>${body}</main>
      </body>
    </html>`;
  res.type('html').send(document.text);
}

function whoIsHere(person: Person): Html {
  return html`<form class="who" method="post" action="/logout">
    <span class="avatar" aria-hidden="true">${person.name.slice(0, 1).toUpperCase()}</span>
    <span class="name">${person.name}</span>
    <button class="plain">Sign out</button>
  </form>`;
}

function link(tab: (typeof personalPages)[number], currentPath: string): Html {
  const current = tab.path === currentPath ? html`aria-current="page"` : null;
  return html`<a href="${tab.path}" ${current}>${tab.icon}<span>${tab.label}</span></a>`;
}
