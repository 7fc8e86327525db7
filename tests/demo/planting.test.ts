import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Portal, startPortal } from '../../demo/portal.ts';
import { Visitor } from './visitor.ts';

let portal: Portal;
let visitor: Visitor;

beforeAll(async () => {
  portal = await startPortal({ port: 0 });
  visitor = new Visitor(portal.url);
});

afterAll(() => portal.close());

it('sets the cookie that pages cannot see, and tells which cookies came', async () => {
  const answer = await visitor.post('/plant/cookie', {}, { 'x-marker': 'mk-a' });
  expect(answer.headers.get('set-cookie')).toContain('HttpOnly');
  expect(await (await visitor.get('/seen-cookies')).json()).toEqual({ 'http-only-cookie': 'mk-a' });
});

it('puts the marker into answers that browsers keep', async () => {
  const body = await visitor.get('/cached', { 'x-marker': 'mk-b' });
  expect(await body.text()).toBe('mk-b');
  expect(body.headers.get('cache-control')).toContain('max-age=3600');
  const etag = await visitor.get('/cached-etag', { 'x-marker': 'mk-c' });
  expect(etag.headers.get('etag')).toBe('"mk-c"');
});

it('lets nothing but markers into scripts and file names', async () => {
  const script = await visitor.get(`/plant/code.js?marker=${encodeURIComponent("';alert(1)//")}`);
  expect(await script.text()).not.toContain('alert');
});

it('asks for a password, except where it is told not to', async () => {
  expect((await visitor.get('/basic/archive')).headers.get('www-authenticate')).toMatch(/^Basic /);
  const quiet = await visitor.get('/basic/archive?ask=no');
  expect(quiet.status).toBe(401);
  expect(quiet.headers.get('www-authenticate')).toBeNull();
  const authorization = `Basic ${btoa('mk-d:mk-d')}`;
  expect((await visitor.get('/basic/archive?ask=no', { authorization })).status).toBe(200);
});

it('answers late when asked to, with a cookie', async () => {
  const start = performance.now();
  const answer = await visitor.post('/late?ms=60');
  expect(performance.now() - start).toBeGreaterThanOrEqual(55);
  expect(answer.headers.get('set-cookie')).toMatch(/^late=\d+;/);
});
