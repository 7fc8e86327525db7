import { script, visit, type Trick } from './trick.ts';

/** What a hostile site tries with pages that load, fail, or show nothing. */
// prettier-ignore
export const LOADING_TRICKS: readonly Trick[] = [
  visit('an error without a page', '/empty', { opens: 'problem' }),
  visit('no answer at all', '/hang-up', { opens: 'problem' }),
  visit('a page that loads itself again and again', '/loops', { opens: 'anything' }),
  // Playwright waits for the page as well.
  visit('a page that stays away', '/never', { opens: 'anything' }),
  script('an empty page that leads elsewhere', `document.documentElement.innerHTML = ''; location.href = FOREIGN; await later(300)`, { opens: 'problem' }),
  script('an empty page that leads elsewhere, again and again', `document.documentElement.innerHTML = ''; for (let i = 0; i < 20; i += 1) { location.href = FOREIGN + '/' + i; await later(10); }`, { opens: 'problem' }),
  script('rewritten built-ins that show a page where there is none', `document.documentElement.innerHTML = ''; Document.prototype.querySelector = () => document; location.href = FOREIGN; await later(300)`, { opens: 'problem' }),
];
