import type { IncomingMessage, ServerResponse } from 'node:http';
import { inMemory } from './support/secrets.ts';
import { configFor, expect, test } from './support/web-app.ts';

const PASSWORD = 'tulip-harbour-9731';
const RIGHT = `Basic ${Buffer.from(`nora:${PASSWORD}`).toString('base64')}`;

/** A page for those who say who they are, and what it was told. */
function guarded(said: string[]) {
  return ({ headers }: IncomingMessage, response: ServerResponse) => {
    if (headers.authorization !== undefined) said.push(headers.authorization);
    const isRight = headers.authorization === RIGHT;
    response.writeHead(isRight ? 200 : 401, {
      'content-type': 'text/html',
      'www-authenticate': 'Basic realm="Ward 7"',
    });
    response.end(isRight ? '<p>the records</p>' : '<p>no entry</p>');
  };
}

test('a server that asks who somebody is, is answered on a sheet of the kiosk, and nobody keeps the answer', async ({
  webApp,
  launch,
}) => {
  const said: string[] = [];
  const { url } = await webApp({ '/': guarded(said) });
  const kiosk = await launch({
    config: configFor(url, 'session: { idleTimeout: 12s, warning: 4s }'),
  });
  await kiosk.startSession();
  let heading = kiosk.screens.getByRole('heading');
  await expect(heading).toHaveText(`${url.replace('http://', '')} asks you to sign in`);
  await expect(kiosk.screens.getByText('“Ward 7”')).toBeVisible();
  await expect(kiosk.screens.getByText('without encryption')).toBeVisible();

  const answer = async (password: string) => {
    await kiosk.screens.getByLabel('User name').fill('nora');
    await kiosk.screens.getByLabel('Password', { exact: true }).fill(password);
    await kiosk.screens.getByRole('button', { name: 'Sign in' }).click();
  };
  await answer('wrong');
  await expect(kiosk.screens.getByText('That was not accepted')).toBeVisible();
  await answer(PASSWORD);
  const site = await kiosk.site();
  await expect(site.getByText('the records')).toBeVisible();
  await expect(heading).toHaveText('Patient portal');
  expect(said.at(-1)).toBe(RIGHT);

  await kiosk.endSession();
  await kiosk.nextLogin();
  await kiosk.startSession();
  heading = kiosk.screens.getByRole('heading');
  await expect(heading).toContainText('asks you to sign in');
  expect(said.filter((one) => one === RIGHT)).toHaveLength(1);
  expect(JSON.stringify(kiosk.audit())).not.toContain(PASSWORD);
  expect(inMemory([PASSWORD], kiosk.processes())).toEqual([]);

  // The time without activity goes on while it is open.
  await expect(kiosk.screens.getByRole('alertdialog')).toBeVisible();
  await kiosk.screens.getByRole('button', { name: 'Continue session' }).click();
  await kiosk.screens.getByRole('button', { name: 'Cancel' }).click();
  await expect((await kiosk.site()).getByText('no entry')).toBeVisible();
});

test('another origin cannot ask', async ({ webApp, launch }) => {
  const said: string[] = [];
  const elsewhere = await webApp({ '/picture': guarded(said) });
  const { url } = await webApp({
    '/': `<img src="${elsewhere.url}/picture" onerror="document.title = 'refused'">`,
  });
  const kiosk = await launch({ config: configFor(url) });
  await kiosk.startSession();
  const site = await kiosk.site();
  await expect.poll(() => site.title()).toBe('refused');
  expect(elsewhere.requests).toEqual(['GET /picture']);
  await expect(kiosk.screens.getByRole('heading')).toHaveText('Patient portal');
  expect(kiosk.audit()).toContainEqual(
    expect.objectContaining({ event: 'blocked', what: 'http-auth', detail: elsewhere.url }),
  );
});
