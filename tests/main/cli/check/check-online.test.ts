import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkOnline } from '../../../../main/cli/check/check-online.ts';
import { configSchema, type Config } from '../../../../main/config/schema/schema.ts';
import { deadOrigin, FakeServer } from '../../../fakes/fake-server.ts';
import { nodeSend } from '../../../fakes/node-network.ts';

let site: FakeServer;
let sso: FakeServer;
let elsewhere: FakeServer;

beforeEach(async () => {
  site = await FakeServer.start();
  sso = await FakeServer.start();
  elsewhere = await FakeServer.start();
});

afterEach(async () => {
  for (const server of [site, sso, elsewhere]) await server.close();
});

const to = (location: string, status = 302) => ({ status, headers: { location } });

function configWith(url: string, allow: readonly string[] = []): Config {
  return configSchema.parse({ sites: [{ name: 'Portal', url, allow }] });
}

it('names a site that answers, also after redirects to itself', async () => {
  site.on('GET /', to('/start')).on('GET /start', 200);
  expect(await checkOnline(configWith(`${site.origin}/`), nodeSend)).toEqual({
    answers: [`sites[0].url: ${site.origin} answers 200`],
    warnings: [],
  });
});

it('proposes every origin on the way that is not allowed, besides those that are', async () => {
  site.on('GET /', to(`${sso.origin}/login?secret=1`));
  sso.on('GET /login', to(`${elsewhere.origin}/broker`, 307));
  elsewhere.on('GET /broker', 200);
  const allow = ['https://a.example'];
  const { warnings } = await checkOnline(configWith(`${site.origin}/`, allow), nodeSend);
  expect(warnings).toEqual([
    `sites[0].url: leads to ${sso.origin} and ${elsewhere.origin}, which the kiosk does not show: write sites[0].allow: ["https://a.example", "${sso.origin}", "${elsewhere.origin}"]`,
  ]);
  const allowed = configWith(`${site.origin}/`, [sso.origin, elsewhere.origin]);
  expect((await checkOnline(allowed, nodeSend)).warnings).toEqual([]);
});

it('keeps the cookies of the way, and leads through a page that wants its own back', async () => {
  site
    .on('GET /', ({ headers }) =>
      headers.cookie === 'seen=1'
        ? to('/start')
        : { status: 302, headers: { location: '/', 'set-cookie': ['seen=1; Path=/'] } },
    )
    .on('GET /start', ({ headers }) => (headers.cookie === 'seen=1' ? 200 : 400));
  expect((await checkOnline(configWith(`${site.origin}/`), nodeSend)).warnings).toEqual([]);
  expect(site.asked).toEqual(['GET /', 'GET /', 'GET /start']);
});

it('warns of errors, and of servers that are not there or redirect without end', async () => {
  site
    .on('GET /broken', 503)
    .on('GET /password', 401)
    .on('GET /again', to('/again'))
    .on('GET /mail', to('mailto:a@example.org'));
  let hop = 0;
  const endless = () => to(`/more?${(hop += 1)}`);
  site.on('GET /more', endless);
  const warningsOf = async (url: string) => (await checkOnline(configWith(url), nodeSend)).warnings;
  const { origin } = site;
  expect(await warningsOf(`${origin}/broken`)).toEqual([`sites[0].url: ${origin} answers 503`]);
  for (const path of ['password', 'again', 'mail']) {
    expect(await warningsOf(`${origin}/${path}`)).toEqual([]);
  }
  expect(await warningsOf(`${origin}/more`)).toEqual([
    'sites[0].url: redirects more than 20 times, or for more than 30s',
  ]);
  const dead = await deadOrigin();
  expect(await warningsOf(`${dead}/`)).toEqual([
    `sites[0].url: no server listens at ${new URL(dead).host} (ERR_CONNECTION_REFUSED)`,
  ]);
});

it('examines the provider, whose origins sites may show, too', async () => {
  const { origin } = sso;
  const headers = { 'content-type': 'application/json' };
  sso
    .on('GET /.well-known/openid-configuration', {
      status: 200,
      headers,
      body: JSON.stringify({ issuer: origin, authorization_endpoint: `${origin}/authorize` }),
    })
    .on('GET /authorize', to(`${elsewhere.origin}/realm`));
  elsewhere.on('GET /realm', 200);
  site.on('GET /', to(`${origin}/authorize`));
  const oidc = {
    name: 'ID',
    issuer: `${origin}/`,
    clientId: 'cleardesk',
    scopes: ['openid'],
    redirectUri: 'http://localhost/cleardesk/callback',
    allow: [],
    checkEveryMs: null,
    securityKeys: false,
  };
  const config = { ...configWith(`${site.origin}/`), signIn: { mode: 'oidc', oidc } } as Config;
  const proposal = `leads to ${elsewhere.origin}, which the kiosk does not show: write`;
  const { answers, warnings } = await checkOnline(config, nodeSend);
  expect(answers).toContain(`signIn.oidc: issuer: "${origin}", as signIn.oidc.issuer has it`);
  expect(warnings[0]).toBe(`sites[0].url: ${proposal} sites[0].allow: ["${elsewhere.origin}"]`);
  expect(warnings).toContain(
    `signIn.oidc: sign-in page: ${proposal} signIn.oidc.allow: ["${elsewhere.origin}"]`,
  );
  expect(warnings).toContain(
    'signIn.oidc: token_endpoint: the metadata names none: users cannot sign in',
  );
  // A redirect back to the kiosk is caught, and never asked for.
  sso.on('GET /authorize', to(`${oidc.redirectUri}?error=invalid_scope`));
  expect((await checkOnline(config, nodeSend)).warnings.join('\n')).toContain(
    'signIn.oidc: sign-in page: the provider answers with the error invalid_scope: ',
  );
  sso.on('GET /.well-known/openid-configuration', 404);
  expect((await checkOnline(config, nodeSend)).warnings.at(-1)).toContain(
    `signIn.oidc: the metadata at "${origin}/.well-known/openid-configuration" answers 404`,
  );
});

it('says what the pages answer that sign out', async () => {
  site
    .on('GET /', 200)
    .on('GET /out', { status: 302, headers: { location: '/' } })
    .on('GET /form', 405)
    .on('GET /mine', 401);
  const url = `${site.origin}/`;
  const signOut = ['out', 'form', 'gone', 'mine'].map((path) => ({ open: `${url}${path}` }));
  const config = configSchema.parse({ sites: [{ name: 'Portal', url, signOut }] });
  const { answers, warnings } = await checkOnline(config, fetch);
  const answersTo = (at: number, status: number) =>
    `sites[0].signOut[${at}].open: ${site.origin} answers ${status} without a sign-in`;
  expect(answers.slice(1)).toEqual([answersTo(0, 200), answersTo(3, 401)]);
  expect(warnings).toEqual([
    `${answersTo(1, 405)}: a browser opens a page by GET, so open the page with the form, or write method and url for a call`,
    `${answersTo(2, 404)}: there is no page to open`,
  ]);
});

it('says when the proof of a sign-out would prove nothing', async () => {
  site
    .on('GET /', 200)
    .on('GET /me', 401)
    .on('GET /home', { status: 200, body: '<a href="/in">Log in</a>' });
  const answersTo = async (signOutProof: object) => {
    const url = `${site.origin}/`;
    const config = configSchema.parse({ sites: [{ name: 'Portal', url, signOutProof }] });
    const { answers, warnings } = await checkOnline(config, nodeSend);
    return { answer: answers[1] ?? null, warnings };
  };
  expect(await answersTo({ url: `${site.origin}/me` })).toEqual({
    answer: 'sites[0].signOutProof: answers 401 without a sign-in',
    warnings: [],
  });
  expect(await answersTo({ url: `${site.origin}/home` })).toEqual({
    answer: null,
    warnings: [
      'sites[0].signOutProof: answers 200 also without a sign-in, and so proves nothing: write expect: [401, 403, 200] if a signed-in user gets another answer, or without: with a text that only a signed-in user sees',
    ],
  });
  expect(await answersTo({ url: `${site.origin}/home`, without: 'Log out' })).toMatchObject({
    answer: 'sites[0].signOutProof: "Log out" is not there without signing in',
    warnings: [],
  });
  const same = await answersTo({ url: `${site.origin}/home`, without: 'Log in' });
  expect(same.warnings[0]).toContain('the page has "Log in" also without a sign-in');
  const gone = await answersTo({ url: `${await deadOrigin()}/` });
  expect(gone.warnings[0]).toContain('does not answer');
});
