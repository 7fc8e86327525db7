import { script, type Trick } from './trick.ts';

/** What a page tries with the session bar: its notices, Back, and the size of the text. */
// prettier-ignore
export const BAR_TRICKS: readonly Trick[] = [
  script('a flood of refusals of one kind', `for (let i = 0; i < 100; i++) open(FOREIGN)`),
  script('a flood of refusals of all kinds', `for (let i = 0; i < 30; i++) { open(FOREIGN); print(); $('link').click(); $('file').click(); navigator.geolocation.getCurrentPosition(() => 0) }`),
  script('the address that stands for printing', `location.href = 'cleardesk-print:'`),
  script('a window of the address that stands for printing', `open('cleardesk-print:?' + 'x'.repeat(5000))`),
  script('a long history', `for (let i = 0; i < 60; i++) history.pushState(null, '', '?' + i)`),
  script('a history that goes back and forth', `for (let i = 0; i < 40; i++) { history.pushState(null, '', '?' + i); history.back(); }`),
  script('a text size of its own', `document.documentElement.style.zoom = '2'; document.body.style.zoom = '3'`),
];
