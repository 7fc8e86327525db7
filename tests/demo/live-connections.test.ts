import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { eventually } from '../eventually.ts';
import { type Portal, startPortal } from '../../demo/portal.ts';
import type { PortalStatus } from '../../demo/portal/status.ts';
import { Visitor } from './visitor.ts';

let portal: Portal;

beforeEach(async () => {
  portal = await startPortal({ port: 0 });
});

afterEach(() => portal.close());

async function openSocket(query: string, headers: Record<string, string> = {}) {
  const socket = new WebSocket(`${portal.url.replace('http', 'ws')}/live${query}`, { headers });
  const [first] = (await once(socket, 'message')) as [Buffer];
  return { socket, first: JSON.parse(first.toString()) as unknown };
}

async function status(): Promise<PortalStatus> {
  return (await (await fetch(`${portal.url}/status`)).json()) as PortalStatus;
}

it('sends readings at once, vitals to their person only, and echoes what is said', async () => {
  const ada = new Visitor(portal.url);
  await ada.post('/sign-in', { name: 'Ada' });
  const guest = await openSocket('');
  expect(guest.first).toMatchObject({ vitals: null });
  const { socket, first } = await openSocket('', { cookie: ada.cookieHeader });
  expect(first).toMatchObject({ vitals: { oxygen: expect.any(Number) as number } });
  socket.send('hello');
  const [echo] = (await once(socket, 'message')) as [Buffer];
  expect(JSON.parse(echo.toString())).toEqual({ echo: 'hello' });
});

it('closes every connection of a session on logout, and no other', async () => {
  const ada = new Visitor(portal.url);
  await ada.post('/sign-in', { name: 'Ada' });
  const { socket } = await openSocket('?marker=mk-page', { cookie: ada.cookieHeader });
  await openSocket('?marker=mk-other');
  await ada.get('/events?marker=mk-events');
  await ada.get('/stream?marker=mk-stream');
  expect((await status()).openConnections).toHaveLength(4);

  const closed = once(socket, 'close');
  await ada.post('/logout');
  expect((await closed)[0]).toBe(1001);
  await eventually(async () => {
    expect((await status()).openConnections).toMatchObject([{ marker: 'mk-other' }]);
  });
});

it('records when which connection closed', async () => {
  const start = Date.now();
  const { socket } = await openSocket('?marker=mk-worker&holder=worker');
  expect((await status()).openConnections).toMatchObject([{ kind: 'worker', marker: 'mk-worker' }]);
  socket.terminate();
  await eventually(async () => {
    const { openConnections, closings } = await status();
    expect(openConnections).toEqual([]);
    expect(closings).toMatchObject([{ kind: 'worker', marker: 'mk-worker' }]);
    expect(closings[0]?.closedAt).toBeGreaterThanOrEqual(start);
  });
});

it('refuses a WebSocket that another site opens', async () => {
  const opening = openSocket('', { origin: 'https://evil.example' });
  await expect(opening).rejects.toThrow('403');
  expect((await status()).openConnections).toEqual([]);
});

it('closes although connections are open', async () => {
  await openSocket('');
  await fetch(`${portal.url}/stream`);
  await portal.close();
  await expect(fetch(portal.url)).rejects.toThrow();
});
