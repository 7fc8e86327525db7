import { expect, it } from 'vitest';
import { SessionTraces } from '../../../../../main/identity/sign-out/session-traces.ts';
import {
  signOutTask,
  siteSignOuts,
  tracedUrls,
  unclearOrigins,
  type SignOutSite,
} from '../../../../../main/identity/sign-out/sites/site-tasks.ts';

const site: SignOutSite = {
  name: 'Portal',
  url: 'http://portal.example/start',
  signOut: [{ method: 'POST', url: 'http://portal.example/logout?now' }],
  signOutProof: { url: 'http://portal.example/me', expect: [401] },
};
const shared = { hostOnly: true, path: '/', httpOnly: true, domain: 'portal.example' };
const sid = { ...shared, name: 'sid', value: 'v', secure: true };
const first = { ...shared, name: 'first', value: 'v', secure: false };

function visitedOverHttps(): SessionTraces {
  const traces = new SessionTraces(tracedUrls([site]));
  traces.got({ url: 'http://portal.example/start', isPage: true, setCookies: ['first=v'] });
  traces.got({ url: 'https://portal.example/start', isPage: true, setCookies: ['sid=v; Secure'] });
  return traces;
}

it('a site that was upgraded to https is signed out of over https, with all its cookies', async () => {
  const traces = visitedOverHttps();
  const visits = { cookies: [sid, first], traces, keepingOrigins: new Set<string>() };
  const [signOut] = await siteSignOuts([site], visits);
  expect(signOut).toMatchObject({
    kind: 'sure',
    task: {
      origin: 'https://portal.example',
      calls: [{ method: 'POST', url: 'https://portal.example/logout?now' }],
      proof: { url: 'https://portal.example/me', expect: [401] },
    },
  });
  expect(signOut?.task.cookies.map(({ name, isOwn }) => [name, isOwn])).toEqual(
    expect.arrayContaining([
      ['sid', true],
      ['first', true],
    ]),
  );
});

it('a site that was upgraded, and may have stored data, is asked at its https origin', () => {
  const traces = new SessionTraces(tracedUrls([site]));
  traces.got({ url: 'https://portal.example/start', isPage: true, setCookies: [] });
  expect(unclearOrigins([site], traces)).toEqual(['https://portal.example']);
});

it('a site that stayed at http, or has a port of its own, is signed out of as it is written', () => {
  const traces = new SessionTraces(tracedUrls([site]));
  traces.got({ url: 'http://portal.example/start', isPage: true, setCookies: ['first=v'] });
  expect(signOutTask(site, { cookies: [first], traces })).toMatchObject({
    origin: 'http://portal.example',
    calls: site.signOut,
  });
  const withPort = { ...site, url: 'http://portal.example:8080/' };
  expect(signOutTask(withPort, { cookies: [], traces: visitedOverHttps() }).origin).toBe(
    'http://portal.example:8080',
  );
});
