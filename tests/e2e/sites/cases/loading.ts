import type { ServerResponse } from 'node:http';
import { expect } from '@playwright/test';
import { press, textOf, type Collection } from '../site-case.ts';

const html = { 'content-type': 'text/html' };
const RIGHT = `Basic ${Buffer.from('nora:secret').toString('base64')}`;

/** A server whose answer changes while the case is played. */
let answer: (response: ServerResponse) => void = page;

function page(response: ServerResponse): void {
  response.writeHead(200, html).end('<h1>Here again</h1>');
}

/** Pages that are slow, empty or gone, and first pages that lead elsewhere. */
export const loading: Collection = {
  name: 'loading',
  cases: [
    {
      name: 'an error without a page, a portal that asks to sign in elsewhere, and the page again',
      pages: {
        '': '<h1>Portal</h1><a href="page">page</a>',
        page: (_request, response) => {
          answer(response);
        },
      },
      play: async ({ kiosk, site, requests }) => {
        const heading = kiosk.screens.getByRole('heading');
        const tryAgain = kiosk.screens.getByRole('button', { name: 'Try again' });
        answer = (response) => response.writeHead(503).end();
        await press(site, 'page');
        await expect(heading).toHaveText('The web app answered with an error (503)');
        answer = (response) =>
          response.writeHead(302, { location: `${elsewhereOf(site.url())}/login` }).end();
        await tryAgain.click();
        await expect(heading).toHaveText('This web app cannot be opened here');
        await expect(kiosk.screens.getByText(/^It leads to http:\/\/elsewhere/)).toBeVisible();
        answer = page;
        await tryAgain.click();
        await expect(site.getByRole('heading')).toHaveText('Here again');
        await expect(heading).toHaveText('Shared');
        expect(requests.filter((request) => request === 'GET /page')).toHaveLength(3);
      },
      records: ['navigation %ELSEWHERE%'],
    },
    {
      name: 'an empty page whose script goes on to the sign-in elsewhere',
      pages: {
        '': '<h1>Portal</h1><a href="saml">saml</a>',
        saml: '<body onload="document.forms[0].submit()"><form method="post" action="%ELSEWHERE%/"></form>',
      },
      play: async ({ kiosk, site }) => {
        await press(site, 'saml');
        await expect(kiosk.screens.getByRole('heading')).toHaveText(
          'This web app cannot be opened here',
        );
      },
      // The case before has the record: what is refused again within a minute is counted.
    },
    {
      name: "an error with the site's own page",
      pages: {
        '': '<h1>Portal</h1><a href="lost">lost</a>',
        lost: (_request, response) => response.writeHead(404, html).end('<h1>Lost</h1>'),
      },
      play: async ({ kiosk, site }) => {
        await press(site, 'lost');
        await expect(site.getByRole('heading')).toHaveText('Lost');
        await expect(kiosk.screens.getByRole('heading')).toHaveText('Shared');
      },
    },
    {
      name: 'a sign-in that the user cancels, and tries again',
      pages: {
        '': '<h1>Portal</h1><a href="guarded">guarded</a>',
        guarded: ({ headers }, response) => {
          if (headers.authorization === RIGHT) page(response);
          else response.writeHead(401, { 'www-authenticate': 'Basic realm="ward"' }).end();
        },
      },
      play: async ({ kiosk, site }) => {
        const { screens } = kiosk;
        await press(site, 'guarded');
        await screens.getByRole('button', { name: 'Cancel' }).click();
        const problem = screens.getByRole('heading', { name: 'You are not signed in' });
        await expect(problem).toBeVisible();
        await screens.getByRole('button', { name: 'Sign in again' }).click();
        await screens.getByLabel('User name').fill('nora');
        await screens.getByLabel('Password', { exact: true }).fill('secret');
        await screens.getByRole('button', { name: 'Sign in', exact: true }).click();
        await expect(site.getByRole('heading')).toHaveText('Here again');
      },
    },
    {
      name: 'a server that hangs up, and is back by itself',
      pages: {
        '': '<h1>Portal</h1><a href="page">page</a>',
        page: (_request, response) => {
          answer(response);
        },
      },
      play: async ({ kiosk, site, requests }) => {
        answer = (response) => response.destroy();
        await press(site, 'page');
        const problem = kiosk.screens.getByRole('heading', { name: 'This page cannot be reached' });
        await expect(problem).toBeVisible();
        await expect(kiosk.screens.getByText(/^Trying again in \d seconds?$/)).toBeVisible();
        answer = page;
        await expect(problem).toHaveCount(0);
        await expect(site.getByRole('heading')).toHaveText('Here again');
        expect(requests).toContain('GET /page');
      },
    },
    {
      name: 'a page that does not come',
      pages: {
        '': '<h1>Portal</h1><a href="never">never</a>',
        never: (request) => {
          request.socket.setTimeout(60_000);
        },
      },
      play: async ({ kiosk, site }) => {
        const { screens } = kiosk;
        await press(site, 'never');
        await expect(screens.getByRole('progressbar')).toBeVisible();
        await expect(screens.getByText('This is taking longer than usual')).toBeVisible();
        await screens.getByRole('button', { name: 'Reload', exact: true }).last().click();
        await expect(screens.getByRole('progressbar')).toHaveCount(0);
        await expect.poll(() => textOf(site)).toContain('Portal');
      },
    },
  ],
};

/** The same server under a name that no config allows (site-server.ts). */
function elsewhereOf(url: string): string {
  return `http://elsewhere.localhost:${new URL(url).port}`;
}
