import { describe, expect, it } from 'vitest';
import { SessionTraces } from '../../../../main/identity/sign-out/session-traces.ts';
import type { SiteCookie } from '../../../../main/identity/sign-out/task.ts';

const portal = 'https://portal.example/';

function cookie(name: string, change: Partial<SiteCookie> = {}): SiteCookie {
  const shared = { hostOnly: true, path: '/', secure: true, httpOnly: true };
  return { name, value: 'v', domain: 'portal.example', ...shared, ...change };
}

describe('the copy of the cookies', () => {
  it('has what the browser has lost, and what it holds now is newer', () => {
    const traces = new SessionTraces([]);
    traces.cookieChanged(cookie('sid'), 'set');
    traces.cookieChanged(cookie('theme', { value: 'old' }), 'set');
    expect(traces.cookies([cookie('theme', { value: 'new' })])).toEqual([
      cookie('sid'),
      cookie('theme', { value: 'new' }),
    ]);
  });

  it('forgets what a site has removed, and keeps what another one has pushed out', () => {
    const traces = new SessionTraces([]);
    for (const name of ['signed-out', 'sid']) traces.cookieChanged(cookie(name), 'set');
    traces.cookieChanged(cookie('signed-out'), 'removed');
    traces.cookieChanged(cookie('sid'), 'pushed-out');
    expect(traces.cookies(null)).toEqual([cookie('sid')]);
  });

  it('is bounded, however many cookies are pushed out', () => {
    const traces = new SessionTraces([]);
    for (let index = 0; index < 5000; index += 1) {
      traces.cookieChanged(cookie(`c${index}`), 'set');
      traces.cookieChanged(cookie(`c${index}`), 'pushed-out');
    }
    expect(traces.cookies(null).length).toBe(200);
  });

  it('is dropped for good', () => {
    const traces = new SessionTraces([portal]);
    traces.cookieChanged(cookie('sid'), 'set');
    traces.sent({ url: portal, headers: { Authorization: 'Bearer t' } });
    traces.tabStorage = new Map([[portal, [['token', 't']]]]);
    traces.drop();
    traces.tabStorage = new Map([[portal, [['token', 'late']]]]);
    traces.cookieChanged(cookie('late'), 'set');
    traces.sent({ url: portal, headers: { Authorization: 'Bearer t' } });
    expect([traces.cookies(null), traces.authorization(portal)]).toEqual([[], null]);
    expect(traces.tabStorage.size).toBe(0);
  });
});

describe('what is known of a site', () => {
  it('is of its own origin only, and of no origin that cannot be signed out of', () => {
    const traces = new SessionTraces([portal]);
    const headers = { authorization: 'Bearer secret' };
    for (const url of ['https://portal.example:8443/', 'https://elsewhere.example/']) {
      traces.sent({ url, headers });
      traces.got({ url, isPage: true, setCookies: ['sid=1'] });
      expect([traces.isVisited(url), traces.authorization(url), traces.hasSet(url, 'sid')]).toEqual(
        [false, null, false],
      );
    }
    expect(traces.authorization(portal)).toBeNull();
  });

  it('is that a page of it was shown, and not that another page has asked it', () => {
    const traces = new SessionTraces([portal]);
    traces.got({ url: portal, isPage: false, setCookies: [] });
    expect(traces.isVisited(portal)).toBe(false);
    traces.got({ url: `${portal}?page=1`, isPage: true, setCookies: ['sid=1; HttpOnly'] });
    expect([traces.isVisited(portal), traces.hasSet(portal, 'sid')]).toEqual([true, true]);
  });

  it.each([
    ['Bearer t-2', 'Bearer t-2'],
    ['token t-2', 'token t-2'],
    ['Basic bm9yYTpwYXNz', 'Bearer t-1'],
    ['Negotiate abc', 'Bearer t-1'],
  ])('is its last token: after %s it is %s', (sent, known) => {
    const traces = new SessionTraces([portal]);
    traces.sent({ url: portal, headers: { Authorization: 'Bearer t-1' } });
    traces.sent({ url: portal, headers: { Authorization: sent } });
    expect(traces.authorization(`${portal}api`)).toBe(known);
  });
});

it('knows how the browser presents itself', () => {
  const traces = new SessionTraces([]);
  expect(traces.browserHeaders).toEqual({});
  const headers = { 'User-Agent': 'Chrome', 'Accept-Language': 'de', Accept: '*/*' };
  traces.sent({ url: 'https://any.example/', headers });
  expect(traces.browserHeaders).toEqual({ 'user-agent': 'Chrome', 'accept-language': 'de' });
});

it('knows how the browser presents itself to each site', () => {
  const traces = new SessionTraces([portal]);
  const headers = (name: string) => ({ 'User-Agent': name, 'Accept-Language': 'de' });
  traces.sent({ url: portal, headers: headers('Desk/1') });
  traces.sent({ url: 'https://any.example/', headers: headers('Chrome') });
  expect(traces.browserHeadersFor(`${portal}logout`)['user-agent']).toBe('Desk/1');
  expect(traces.browserHeadersFor('https://other.example/')['user-agent']).toBe('Chrome');
});
