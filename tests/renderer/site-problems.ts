import type { SiteProblem } from '../../preload/contract.ts';

/** One of each kind, and what its screen is called in English. */
export const titles: readonly (readonly [title: string, problem: SiteProblem])[] = [
  ['This page has stopped working', { kind: 'crashed' }],
  ['This page cannot be reached', { kind: 'unreachable', failures: 1, nextTryAt: 5000 }],
  ['This page is not safe', { kind: 'certificate' }],
  ['This device is not admitted to this page', { kind: 'client-certificate' }],
  ['You are not signed in to this web app', { kind: 'sign-in-cancelled' }],
  [
    'This web app cannot be opened here',
    { kind: 'leads-elsewhere', origin: 'https://sso.example.org' },
  ],
  ['The web app answered with an error (503)', { kind: 'no-page', status: 503 }],
  ['The web app sent no page', { kind: 'no-page', status: null }],
];

export const siteProblems = titles.map(([, problem]) => problem);
