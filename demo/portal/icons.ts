import { html } from './html.ts';

function icon(paths: string) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${paths}" /></svg>`;
}

/** Line icons, drawn in the text's colour. */
export const icons = {
  home: icon('M4 11 12 4l8 7v8a1 1 0 0 1-1 1h-4v-6h-6v6H5a1 1 0 0 1-1-1z'),
  calendar: icon('M5 6h14v14H5zM5 10h14M9 3v5M15 3v5'),
  message: icon('M4 5h16v11H11l-5 4v-4H4z'),
  document: icon('M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 16h5'),
  person: icon('M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM5 20c1-4 4-5 7-5s6 1 7 5'),
};

export const logo = html`<svg class="logo" viewBox="0 0 40 40" aria-hidden="true">
  <rect width="40" height="40" rx="12" />
  <path d="M8 17c4-4 8-4 12 0s8 4 12 0M8 25c4-4 8-4 12 0s8 4 12 0" />
</svg>`;
