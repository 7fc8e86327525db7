import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backChannel } from '../../../../../main/identity/sign-out/back-channel.ts';
import { runTask } from '../../../../../main/identity/sign-out/run-task.ts';
import { SessionTraces } from '../../../../../main/identity/sign-out/session-traces.ts';
import {
  startSignOut,
  type BrowserPartition,
  type SignOutRun,
} from '../../../../../main/identity/sign-out/sign-out-run.ts';
import type { SiteCookie, SiteStep } from '../../../../../main/identity/sign-out/task.ts';
import { openedOrigins } from '../../../../../main/identity/sign-out/sites/site-tasks.ts';
import { FakeServer } from '../../../../fakes/fake-server.ts';
import type { OpenedPage } from '../../../../../main/identity/sign-out/sites/site-sign-out.ts';
import { nodeSend } from '../../../../fakes/node-network.ts';

const SHORT_MS = 400;

let portal: FakeServer;
let cookies: readonly SiteCookie[];

const cookie = (value: string): SiteCookie => ({
  name: 'sid',
  value,
  domain: '127.0.0.1',
  hostOnly: true,
  path: '/',
  secure: false,
  httpOnly: true,
  isOwn: true,
});

beforeEach(async () => {
  portal = await FakeServer.start();
  portal.on('POST /more', 204).on('GET /me', 401);
  cookies = [cookie('old')];
});

afterEach(() => portal.close());

interface Options {
  readonly openSitePage: BrowserPartition['openSitePage'];
  readonly steps?: (origin: string) => readonly SiteStep[];
  readonly hasProof?: false;
  readonly timeoutMs?: number;
}

function start({ openSitePage, steps, hasProof, timeoutMs = 10_000 }: Options): SignOutRun {
  const { origin } = portal;
  const traces = new SessionTraces([origin]);
  traces.got({ url: `${origin}/`, isPage: true, setCookies: ['sid=old'] });
  return startSignOut({
    tokens: Promise.resolve(null),
    sites: [
      {
        name: 'Portal',
        url: `${origin}/`,
        signOut: steps?.(origin) ?? [{ open: `${origin}/out` }],
        signOutProof: hasProof === false ? null : { url: `${origin}/me`, expect: [401] },
      },
    ],
    partition: {
      cookies: () => Promise.resolve(cookies),
      endProviderSession: () => Promise.resolve(200),
      openSitePage,
    },
    traces,
    keepingOrigins: new Set([origin]),
    request: backChannel({ limitMs: 5000, maxBytes: 10_000 }, nodeSend),
    timeoutMs,
  });
}

const verdictOf = async (options: Options) => (await start(options).tried)[0]?.verdict;
const shows =
  (status: number | null, asks = false) =>
  () =>
    Promise.resolve({ status, asks });
const openThenCall = (origin: string) => [
  { open: `${origin}/out` },
  { method: 'POST', url: `${origin}/more` },
];

describe('a page of a site that signs out', () => {
  it('comes in its turn: calls after it have the new cookies, and the proof has the old ones', async () => {
    const opened: unknown[] = [];
    const verdict = await verdictOf({
      steps: openThenCall,
      openSitePage: (siteIndex, url) => {
        opened.push(siteIndex, url.replace(portal.origin, ''), ...portal.asked);
        cookies = [cookie('new')];
        return shows(200)();
      },
    });
    expect(opened).toEqual([0, '/out']);
    expect(portal.arrived.map(({ what, headers }) => `${what} ${headers.cookie ?? ''}`)).toEqual([
      'POST /more sid=new',
      'GET /me sid=old',
    ]);
    expect(verdict).toEqual({ result: 'proven', next: null });
  });

  it.each([
    [200, 'signed-out'],
    [302, 'signed-out'],
    [404, 'refused'],
    [503, 'unreachable'],
    [null, 'unreachable'],
  ] as const)(
    'answers %s without a proof: %s, and nothing is tried again',
    async (status, result) => {
      const verdict = await verdictOf({ hasProof: false, openSitePage: shows(status) });
      expect(verdict).toEqual({ result, next: null });
    },
  );

  it('is refused where it only asks whether to sign out', async () => {
    const verdict = await verdictOf({ hasProof: false, openSitePage: shows(200, true) });
    expect(verdict).toEqual({ result: 'refused', next: null });
  });

  it('is proven by the proof, whatever it answered', async () => {
    expect(await verdictOf({ openSitePage: shows(null) })).toMatchObject({ result: 'proven' });
    portal.on('GET /me', 200);
    expect(await verdictOf({ openSitePage: shows(200) })).toMatchObject({ result: 'still-alive' });
  });

  it('is never part of what another process tries again', async () => {
    portal.on('POST /more', 'never');
    const late = { steps: openThenCall, openSitePage: shows(200), timeoutMs: SHORT_MS };
    const { origin } = portal;
    const calls = [{ method: 'POST', url: `${origin}/more` }];
    const kept = await verdictOf(late);
    expect(kept).toMatchObject({ result: 'unreachable', next: { calls } });
    expect(await verdictOf({ ...late, hasProof: false })).toMatchObject({ next: { calls } });
    // The calls alone cannot make good for a page that was not opened.
    const lost = { ...late, openSitePage: shows(null) };
    expect(await verdictOf({ ...lost, hasProof: false })).toMatchObject({ next: null });
    expect(await verdictOf(lost)).toMatchObject({ next: { calls } });
    // Only a task that was tampered with has one.
    if (kept?.next?.kind !== 'sign-out-of-site') throw new Error('nothing is kept');
    const request = backChannel({ limitMs: 5000, maxBytes: 10_000 }, nodeSend);
    const task = { ...kept.next, calls: [{ open: `${origin}/out` }], proof: null };
    expect(await runTask(task, request)).toEqual({ result: 'unreachable', next: null });
  });

  it('signs out of a site whose credentials the kiosk does not know, which no proof shows', async () => {
    cookies = [];
    expect(await verdictOf({ openSitePage: shows(200) })).toMatchObject({ result: 'signed-out' });
    expect(await verdictOf({ openSitePage: shows(404) })).toMatchObject({ result: 'not-tried' });
  });

  it('needs the partition until it is closed, and no longer than the limit', async () => {
    let close: (opened: OpenedPage) => void = () => undefined;
    const run = start({ openSitePage: () => new Promise((resolve) => (close = resolve)) });
    const isDone = () => Promise.race([run.partitionDone.then(() => true), nextTurn(false)]);
    while (portal.asked.length > 0 || (await isDone())) await nextTurn();
    expect(await isDone()).toBe(false);
    close(await shows(200)());
    await run.partitionDone;
    const startedAt = performance.now();
    let signal: AbortSignal | null = null;
    const endless = start({
      timeoutMs: SHORT_MS,
      openSitePage: (_site, _url, given) => {
        signal = given;
        return new Promise(() => undefined);
      },
    });
    await endless.partitionDone;
    expect(performance.now() - startedAt).toBeGreaterThan(SHORT_MS - 20);
    expect(signal).toMatchObject({ aborted: true });
    expect((await endless.tried)[0]?.verdict.result).toBe('unreachable');
  });

  it('has a copy of what the open pages of its origin keep, over https too', () => {
    const site = { name: 'A', url: 'http://a.example/', signOutProof: null };
    const signOut = [
      { open: 'http://a.example/out' },
      { method: 'POST', url: 'https://b.example/' },
    ];
    expect(openedOrigins([{ ...site, signOut }])).toEqual([
      'http://a.example',
      'https://a.example',
    ]);
  });
});
