import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backChannel } from '../../../../../main/identity/sign-out/back-channel.ts';
import { CookieRequests } from '../../../../../main/identity/sign-out/sites/cookie-requests.ts';
import type { SiteCookie } from '../../../../../main/identity/sign-out/task.ts';
import { FakeServer, type Arrived, type Reply } from '../../../../fakes/fake-server.ts';
import { nodeSend } from '../../../../fakes/node-network.ts';

const request = backChannel({ limitMs: 500, maxBytes: 10_000 }, nodeSend);
const url = () => `${server.origin}/app/logout`;
let server: FakeServer;

beforeEach(async () => {
  server = await FakeServer.start();
});

afterEach(() => server.close());

function cookie(name: string, change: Partial<SiteCookie> = {}): SiteCookie {
  const shared = { hostOnly: true, path: '/', secure: false, httpOnly: false };
  return { name, value: 'v', domain: '127.0.0.1', ...shared, ...change };
}

/** As a hostile server on the same host sets them, each as long as a browser takes. */
const bomb = (count = 180, change: Partial<SiteCookie> = {}): readonly SiteCookie[] =>
  Array.from({ length: count }, (_, index) =>
    cookie(`bomb${index}`, { value: 'x'.repeat(4000), ...change }),
  );

const session = cookie('sid', { httpOnly: true, isOwn: true, value: 'secret' });

async function send(cookies: readonly SiteCookie[]) {
  const requests = await CookieRequests.with(cookies, request);
  const { status } = await requests.send(url(), { method: 'POST' });
  return { status, cut: requests.cutCount };
}

const namesIn = ({ headers }: Arrived) =>
  (headers.cookie ?? '').split('; ').map((pair) => pair.split('=')[0]);

describe('the cookies of a site among those of others on its host', () => {
  it('reach a real server that refuses headers above 16 KB, and what was cut is counted', async () => {
    server.on('POST /app/logout', 204);
    expect(await send([...bomb(), session])).toEqual({ status: 204, cut: 177 });
    expect(server.arrived.map(namesIn)).toEqual([expect.arrayContaining(['sid'])]);
  });

  it('come first: its own, then those of the host alone, of the longest path, out of scripts’ reach', async () => {
    server.on('POST /app/logout', 204);
    await send([
      cookie('script'),
      cookie('httpOnly', { httpOnly: true }),
      cookie('path', { path: '/app' }),
      cookie('own', { isOwn: true }),
    ]);
    expect(server.arrived.map(namesIn)).toEqual([['own', 'path', 'httpOnly', 'script']]);
  });

  it.each<Reply>([400, 413, 431])(
    'go alone where a server answers all of them with %s: those of the session',
    async (refusal) => {
      server.on('POST /app/logout', (arrived) => (namesIn(arrived).length > 1 ? refusal : 204));
      const others = [cookie('theme'), cookie('tracker', { httpOnly: true })];
      expect(await send([...others, session])).toEqual({ status: 204, cut: 2 });
      expect(server.arrived.map(namesIn)).toEqual([['sid', 'tracker', 'theme'], ['sid']]);
    },
  );

  it('are not sent twice where they are all that there is, and the refusal is the answer', async () => {
    server.on('POST /app/logout', 400);
    expect(await send([session])).toEqual({ status: 400, cut: 0 });
    expect(server.asked).toEqual(['POST /app/logout']);
  });

  it('get the first answer where the session alone is refused as well', async () => {
    server.on('POST /app/logout', 400);
    expect(await send([cookie('theme'), session])).toEqual({ status: 400, cut: 0 });
    expect(server.asked.length).toBe(2);
  });

  it('are never cut where the site itself has set so many', async () => {
    server.on('POST /app/logout', 204);
    expect(await send(bomb(3, { isOwn: true }))).toEqual({ status: 204, cut: 0 });
  });

  it('are known as the session by being HttpOnly and of the host, where none is known as its own', async () => {
    server.on('POST /app/logout', (arrived) => (namesIn(arrived).length > 1 ? 431 : 204));
    const unknown = cookie('sid', { httpOnly: true });
    expect(await send([cookie('theme'), unknown])).toEqual({ status: 204, cut: 1 });
  });
});

it('sends cookies to an IPv6 address, with brackets or without', async () => {
  const asked: (string | undefined)[] = [];
  const answering = (
    _url: string,
    { headers }: { headers?: Readonly<Record<string, string>> } = {},
  ) => {
    asked.push(headers?.['cookie']);
    return Promise.resolve(new Response());
  };
  for (const domain of ['::1', '[::1]']) {
    const requests = await CookieRequests.with([cookie('sid', { domain })], answering);
    expect(requests.hasCookieFor('http://[::1]:8080/me')).toBe(true);
    await requests.send('http://[::1]:8080/me', {});
  }
  expect(asked).toEqual(['sid=v', 'sid=v']);
});
