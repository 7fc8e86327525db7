import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Portal, startPortal } from '../../demo/portal.ts';
import type { PortalStatus } from '../../demo/portal/status.ts';
import { Visitor } from './visitor.ts';

let portal: Portal;

beforeAll(async () => {
  portal = await startPortal({ port: 0 });
});

afterAll(() => portal.close());

async function signedIn(name: string): Promise<Visitor> {
  const visitor = new Visitor(portal.url);
  await visitor.post('/sign-in', { name });
  return visitor;
}

async function status(): Promise<PortalStatus> {
  return (await (await fetch(`${portal.url}/status`)).json()) as PortalStatus;
}

describe('signing in', () => {
  it('says who is signed in, and 401 before', async () => {
    const visitor = new Visitor(portal.url);
    expect((await visitor.get('/me')).status).toBe(401);
    expect((await visitor.post('/sign-in', { name: ' Ada ' })).status).toBe(303);
    expect(await (await visitor.get('/me')).json()).toMatchObject({ name: 'Ada' });
  });

  it('gives no cookie to a visitor who only looks', async () => {
    const answer = await new Visitor(portal.url).get('/');
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await answer.text()).toContain('Who are you?');
  });

  it('hides the cookie from scripts and from other sites', async () => {
    const answer = await new Visitor(portal.url).post('/sign-in', { name: 'Ada' });
    expect(answer.headers.get('set-cookie')).toMatch(/^portal\.sid=.*HttpOnly; SameSite=Lax/);
  });

  it('changes the identifier, so that a planted one is worth nothing', async () => {
    const visitor = new Visitor(portal.url);
    await visitor.post('/plant/session', { note: 'n' });
    const before = visitor.cookieHeader;
    await visitor.post('/sign-in', { name: 'Ada' });
    expect(before).toContain('portal.sid');
    expect(visitor.cookieHeader).not.toBe(before);
    expect((await fetch(`${portal.url}/me`, { headers: { cookie: before } })).status).toBe(401);
  });

  it('goes on to the page that was asked for, and to no other address', async () => {
    const visitor = new Visitor(portal.url);
    const wanted = await visitor.post('/sign-in', { name: 'Ada', next: '/messages' });
    expect(wanted.headers.get('location')).toBe('/messages');
    const foreign = await visitor.post('/sign-in', { name: 'Ada', next: '//evil.example' });
    expect(foreign.headers.get('location')).toBe('/');
  });

  it('refuses a form that another site sends', async () => {
    const visitor = new Visitor(portal.url);
    const headers = { origin: 'https://evil.example' };
    expect((await visitor.post('/sign-in', { name: 'Ada' }, headers)).status).toBe(403);
  });
});

describe('signing out', () => {
  it('destroys the session: the old cookie opens nothing', async () => {
    const visitor = await signedIn('Grace');
    const cookie = visitor.cookieHeader;
    await visitor.post('/logout');
    expect(visitor.cookieHeader).toBe('');
    expect((await fetch(`${portal.url}/me`, { headers: { cookie } })).status).toBe(401);
    expect((await status()).openSessions.map(({ name }) => name)).not.toContain('Grace');
  });

  it('is fine for somebody who is not signed in', async () => {
    expect((await new Visitor(portal.url).post('/logout')).status).toBe(303);
  });
});

describe('pages', () => {
  it.each(['/appointments', '/messages', '/documents', '/profile'])(
    'shows %s to a person, and asks a guest who they are',
    async (path) => {
      const guest = await (await new Visitor(portal.url).get(path)).text();
      expect(guest).toContain('Who are you?');
      const page = await (await (await signedIn('Ada')).get(path)).text();
      expect(page).not.toContain('Who are you?');
      expect(page).toContain(`href="${path}" aria-current="page"`);
    },
  );

  it('escapes what people write', async () => {
    const visitor = await signedIn('<script>alert(1)</script>');
    await visitor.post('/profile', { phone: '"><b>', contact: 'Letter', note: '</textarea>' });
    const page = await (await visitor.get('/profile')).text();
    expect(page).toContain('&lt;script&gt;');
    expect(page).toContain('value="&quot;&gt;&lt;b&gt;"');
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('</textarea></textarea>');
  });

  it('keeps the profile in the session, and redirects after the post', async () => {
    const visitor = await signedIn('Ada');
    const answer = await visitor.post('/profile', { phone: '1234', contact: 'Letter', note: 'hi' });
    expect(answer.headers.get('location')).toBe('/profile?saved');
    const page = await (await visitor.get('/profile?saved')).text();
    expect(page).toContain('Your profile is saved.');
    expect(page).toContain('value="1234"');
    expect(page).toContain('<option selected>Letter</option>');
  });

  it('hands out the letter as a file', async () => {
    const letter = await (await signedIn('Ada')).get('/documents/visit-letter.txt');
    expect(letter.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(await letter.text()).toContain('Dear Ada,');
  });

  it('sends a policy against foreign content, and forbids storing', async () => {
    const { headers } = await new Visitor(portal.url).get('/');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('cache-control')).toBe('no-store');
  });
});

describe('the status', () => {
  it('tells what was requested, with which cookie and marker, but not that it was asked itself', async () => {
    const visitor = await signedIn('Ada');
    const { requests: before } = await status();
    await visitor.get('/messages?marker=mk-1');
    const { requests, requestsByPath } = await status();
    expect(requests.slice(before.length)).toMatchObject([
      { method: 'GET', path: '/messages', sessionCookie: true, marker: 'mk-1' },
    ]);
    expect(requestsByPath['/messages']).toBeGreaterThan(0);
    expect(requestsByPath['/status']).toBeUndefined();
  });

  it('names open sessions without their identifiers', async () => {
    const visitor = await signedIn('Edith');
    const { openSessions } = await status();
    expect(openSessions.filter(({ name }) => name === 'Edith')).toHaveLength(1);
    const identifier = /s%3A([^.]+)\./.exec(visitor.cookieHeader)?.[1] ?? 'missing';
    expect(JSON.stringify(openSessions)).not.toContain(identifier);
  });
});
