import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backChannel } from '../../../../main/identity/sign-out/back-channel.ts';
import { deadOrigin, FakeServer } from '../../../fakes/fake-server.ts';
import { nodeSend } from '../../../fakes/node-network.ts';

const LIMIT_MS = 300;
const request = backChannel({ limitMs: 60_000, maxBytes: 1000 }, nodeSend);
const limited = backChannel({ limitMs: LIMIT_MS, maxBytes: 1000 }, nodeSend);
let server: FakeServer;

beforeEach(async () => {
  server = await FakeServer.start();
});

afterEach(() => server.close());

/** How long it took to be refused. */
async function refusedAfter(work: Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await expect(work).rejects.toThrow();
  return performance.now() - startedAt;
}

describe('a request outside the browser', () => {
  it('gives the whole answer', async () => {
    const headers = { 'set-cookie': ['a=1', 'b=2'] };
    server.on('POST /', { status: 400, headers, body: 'no' });
    const answer = await request(`${server.origin}/`, { method: 'POST', body: 'x' });
    expect(answer.status).toBe(400);
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await answer.text()).toBe('no');
    expect(server.arrived).toMatchObject([{ what: 'POST /', body: 'x' }]);
  });

  it('does not follow a redirect', async () => {
    server.on('GET /', { status: 302, headers: { location: '/there' } });
    expect((await request(`${server.origin}/`)).status).toBe(302);
    expect(server.asked).toEqual(['GET /']);
  });

  it('cuts what is too long', async () => {
    server.on('GET /', { status: 200, body: 'x'.repeat(5000) });
    expect(await (await request(`${server.origin}/`)).text()).toBe('x'.repeat(1000));
  });

  it('ends at its limit when there is no answer', async () => {
    server.on('GET /', 'never');
    expect(await refusedAfter(limited(`${server.origin}/`))).toBeGreaterThan(LIMIT_MS - 20);
  });

  it('ends at its limit when the answer never ends, unless the status is enough', async () => {
    server.on('GET /', { status: 200, headers: { 'content-length': '9' }, body: 'x' });
    await refusedAfter(limited(`${server.origin}/`));
    const answer = await request(`${server.origin}/`, { withoutBody: true });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });

  it('ends with the signal that it is given', async () => {
    server.on('GET /', 'never');
    const stop = new AbortController();
    const work = request(`${server.origin}/`, { signal: stop.signal });
    stop.abort();
    await refusedAfter(work);
    await refusedAfter(request(`${server.origin}/`, { signal: stop.signal }));
  });

  it('rejects where nobody listens', async () => {
    await refusedAfter(request(await deadOrigin()));
  });
});
