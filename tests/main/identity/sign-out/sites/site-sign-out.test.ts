import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastifyCookie from '@fastify/cookie';
import fastifyCsrf from '@fastify/csrf-protection';
import fastifyForms from '@fastify/formbody';
import fastifySession from '@fastify/session';
import { csrfSync } from 'csrf-sync';
import express from 'express';
import session from 'express-session';
import fastify from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { backChannel } from '../../../../../main/identity/sign-out/back-channel.ts';
import { runTask } from '../../../../../main/identity/sign-out/run-task.ts';
import type {
  SiteCall,
  SiteCookie,
  SiteProof,
} from '../../../../../main/identity/sign-out/task.ts';
import { FakeServer } from '../../../../fakes/fake-server.ts';
import { nodeSend } from '../../../../fakes/node-network.ts';

const request = backChannel({ limitMs: 5000, maxBytes: 256 * 1024 }, nodeSend);

const cookie = (name: string, value: string): SiteCookie => ({
  name,
  value,
  domain: '127.0.0.1',
  hostOnly: true,
  path: '/',
  secure: false,
  httpOnly: true,
  isOwn: true,
});

interface Signing {
  readonly origin: string;
  readonly cookies: readonly SiteCookie[];
  readonly calls: readonly SiteCall[];
  readonly proof: SiteProof | null;
}

const signOut = ({ origin, cookies, calls, proof }: Signing) =>
  runTask(
    {
      kind: 'sign-out-of-site',
      site: 'Portal',
      origin,
      calls,
      cookies,
      browserHeaders: {},
      authorizations: [],
      proof,
    },
    request,
  );

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The cookies that an answer sets, as a browser would keep them. */
function cookiesOf(answer: Response): readonly SiteCookie[] {
  return answer.headers.getSetCookie().map((line) => {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    return cookie(name, value);
  });
}

declare module 'fastify' {
  interface Session {
    user?: string;
  }
}

declare module 'express-session' {
  interface SessionData {
    user: string;
  }
}

/** An application whose every page answers 200, and whose sign-out wants a token of a form (csrf-sync). */
async function expressApp(): Promise<string> {
  const { csrfSynchronisedProtection, generateToken } = csrfSync({
    getTokenFromRequest: ({ body }: { body?: { token?: string } }) => body?.token,
  });
  const app = express();
  app.use(session({ secret: 'test', resave: false, saveUninitialized: true }));
  app.use(express.urlencoded());
  app.get('/sign-in', (asked, answer) => {
    asked.session.user = 'nora';
    answer.send('welcome');
  });
  app.get('/', (asked, answer) => {
    const { user } = asked.session;
    answer.send(
      user === undefined
        ? '<h1>Welcome</h1><a href="/sign-in">Log in</a>'
        : `<form method="post" action="/logout"><input type="hidden" name="token" value="${generateToken(asked)}"><button>Log&#32;Out</button></form>`,
    );
  });
  app.post('/logout', csrfSynchronisedProtection, (asked, answer) => {
    asked.session.destroy(() => answer.redirect('/'));
  });
  return listening(createServer(app));
}

describe('a site whose sign-out wants a token, and that answers 200 to everybody', () => {
  it('is signed out of, which its text proves: express with csrf-sync', async () => {
    const origin = await expressApp();
    const cookies = cookiesOf(await fetch(`${origin}/sign-in`));
    const call = { method: 'POST', url: `${origin}/logout` };
    const proof = { url: `${origin}/`, expect: [401, 403], without: 'Log Out' };
    const signing = { origin, cookies, calls: [call], proof };
    // Without the token the site refuses, and the user is told that the session is alive.
    expect(await signOut(signing)).toMatchObject({ result: 'still-alive' });
    const csrf = { from: `${origin}/`, field: 'token' };
    expect(await signOut({ ...signing, calls: [{ ...call, csrf }] })).toMatchObject({
      result: 'proven',
    });
    expect(await (await fetch(origin)).text()).not.toContain('Out');
  });

  it('is signed out of: fastify with its session and its token in a header', async () => {
    const app = fastify();
    await app.register(fastifyCookie);
    await app.register(fastifyForms);
    await app.register(fastifySession, {
      secret: 'a secret with more than thirty-two characters',
      cookie: { secure: false },
    });
    await app.register(fastifyCsrf, { sessionPlugin: '@fastify/session' });
    app.get('/sign-in', (asked, answer) => {
      asked.session.user = 'nora';
      return answer.send('welcome');
    });
    app.get('/token', async (_asked, answer) => ({ csrf: answer.generateCsrf() }));
    app.get('/me', (asked, answer) =>
      answer.code(asked.session.user === undefined ? 401 : 200).send(''),
    );
    app.post('/logout', { preHandler: app.csrfProtection.bind(app) }, async (asked) => {
      await asked.session.destroy();
      return { done: true };
    });
    const origin = await app.listen({ host: '127.0.0.1', port: 0 });
    onTestFinished(() => app.close());
    const cookies = cookiesOf(await fetch(`${origin}/sign-in`));
    const proof = { url: `${origin}/me`, expect: [401] };
    const url = `${origin}/logout`;
    const csrf = { from: `${origin}/token`, field: 'csrf', header: 'x-csrf-token' };
    const plain = { method: 'POST', url, json: {} };
    expect(await signOut({ origin, cookies, calls: [plain], proof })).toMatchObject({
      result: 'still-alive',
    });
    expect(await signOut({ origin, cookies, calls: [{ ...plain, csrf }], proof })).toMatchObject({
      result: 'proven',
    });
  });
});

describe('a call of a sign-out', () => {
  async function called(call: Partial<SiteCall>, page = '') {
    const server = await FakeServer.start();
    onTestFinished(() => server.close());
    server.on('POST /out', 200).on('GET /out', 200).on('GET /page', { status: 200, body: page });
    const { origin } = server;
    const cookies = [cookie('sid', 's1'), cookie('XSRF-TOKEN', 'a%3D%3D')];
    const calls = [
      {
        method: 'POST',
        url: `${origin}/out?x=1`,
        ...call,
        ...(call.csrf && { csrf: { ...call.csrf, from: `${origin}/page` } }),
      },
    ];
    const verdict = await signOut({ origin, cookies, calls, proof: null });
    return { result: verdict.result, last: server.arrived.at(-1), asked: server.asked };
  }
  const csrf = { from: '', field: 'sectok' };

  it("takes a header's value from a cookie, as Laravel and Angular want it", async () => {
    const headers = { 'X-XSRF-TOKEN': 'cookie:XSRF-TOKEN', 'X-Other': 'cookie:none', 'X-Own': 'a' };
    const { last } = await called({ headers });
    expect(last?.headers).toMatchObject({ 'x-xsrf-token': 'a==', 'x-own': 'a' });
    expect(last?.headers).not.toHaveProperty('x-other');
  });

  it('sends a form, and JSON', async () => {
    const form = await called({ form: { a: '1', b: 'ä&' } });
    expect(form.last?.body).toBe('a=1&b=%C3%A4%26');
    expect(form.last?.headers['content-type']).toContain('application/x-www-form-urlencoded');
    const json = await called({ json: { everywhere: true } });
    expect(json.last?.body).toBe('{"everywhere":true}');
    expect(json.last?.headers['content-type']).toBe('application/json');
  });

  it.each([
    ['a field', '<form><input type=hidden name="sectok" value="t&amp;1"></form>'],
    ['a meta element', '<meta content="t&amp;1" name="sectok">'],
    ['a link', '<a href="/doku.php?do=logout&amp;sectok=t%261#top">Log Out</a>'],
    ['JSON', '{"sectok":"t&1"}'],
  ])('takes its token from %s', async (_where, page) => {
    expect((await called({ csrf }, page)).last?.body).toBe('sectok=t%261');
    expect((await called({ csrf, json: {} }, page)).last?.body).toBe('{"sectok":"t&1"}');
    const header = { ...csrf, header: 'X-Token' };
    expect((await called({ csrf: header }, page)).last?.headers['x-token']).toBe('t&1');
    expect((await called({ csrf, form: { a: '1' } }, page)).last?.body).toBe('a=1&sectok=t%261');
  });

  it.each([
    '',
    '<input name="sectok" value="">',
    '<input name="other" value="x">',
    '{"sectok":1}',
    '[',
  ])('is refused where the page %j has no token', async (page) => {
    const { result, asked } = await called({ csrf }, page);
    expect({ result, asked }).toEqual({ result: 'refused', asked: ['GET /page'] });
  });
});

describe('a proof by a text', () => {
  async function proved(before: string, after: string, status = 200) {
    const server = await FakeServer.start();
    onTestFinished(() => server.close());
    let isOver = false;
    server
      .on('POST /out', () => {
        isOver = true;
        return 200;
      })
      .on('GET /me', () => (isOver ? { status, body: after } : { status: 200, body: before }));
    const { origin } = server;
    return signOut({
      origin,
      cookies: [cookie('sid', 's1')],
      calls: [{ method: 'POST', url: `${origin}/out` }],
      proof: { url: `${origin}/me`, expect: [401], without: 'Se déconnecter' },
    });
  }
  const IN = '<p>Se <b>d&eacute;connecter</b></p>';

  it.each([
    ['gone', IN, '<a>Se connecter</a>', 200, 'proven'],
    ['there still', IN, `${IN} `, 200, 'still-alive'],
    ['in the source only', '<a title="Se déconnecter">', '<a title="x">', 200, 'proven'],
    ['never there', '<p>Bonjour</p>', '<p>Bonjour</p>', 200, 'signed-out'],
    ['gone, for the page leads elsewhere', IN, '', 302, 'proven'],
    ['behind the end of a page that is too long', IN, 'x'.repeat(300_000), 200, 'still-alive'],
    ['not on an error page', IN, 'not found', 404, 'refused'],
    ['needless: the status proves it', IN, 'no', 401, 'proven'],
  ])('that is %s', async (_what, before, after, status, result) => {
    expect(await proved(before, after, status)).toMatchObject({ result });
  });

  it('is made later where the server fails, and then knows that the text was there', async () => {
    const verdict = await proved(IN, '', 503);
    expect(verdict).toMatchObject({ result: 'unreachable', next: { calls: [] } });
    const { next } = verdict;
    if (next?.kind !== 'sign-out-of-site' || next.proof === null) throw new Error('no proof');
    const server = await FakeServer.start();
    onTestFinished(() => server.close());
    server.on('GET /me', { status: 200, body: 'Bonjour' });
    const proof = { ...next.proof, url: `${server.origin}/me` };
    expect(await runTask({ ...next, proof }, request)).toMatchObject({ result: 'proven' });
  });
});
