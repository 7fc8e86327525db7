import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startProvider, type Provider } from '../../../../demo/provider.ts';
import type { SessionTokens } from '../../../../main/identity/sign-in/session-tokens.ts';
import { backChannel } from '../../../../main/identity/sign-out/back-channel.ts';
import {
  ServerSignOut,
  type Insurance,
  type PersistResult,
} from '../../../../main/identity/sign-out/server-sign-out.ts';
import { SessionTraces } from '../../../../main/identity/sign-out/session-traces.ts';
import type { BrowserPartition } from '../../../../main/identity/sign-out/sign-out-run.ts';
import type { SiteCookie, Task } from '../../../../main/identity/sign-out/task.ts';
import type { SignOutSite } from '../../../../main/identity/sign-out/sites/site-tasks.ts';
import { signOutOnServer } from '../../../../main/ending/device-steps.ts';
import { ProviderCheck } from '../../../../main/identity/provider-check/provider-check.ts';
import { Browser } from '../../../demo/browser.ts';
import { KioskClient } from '../../../demo/kiosk-client.ts';
import { deadOrigin, FakeServer, type Arrived } from '../../../fakes/fake-server.ts';
import { nodeSend } from '../../../fakes/node-network.ts';

const TIMEOUT_MS = 1200;

let provider: Provider;
let browser: Browser;
let portal: FakeServer;
let tokens: SessionTokens;
let kept: Task[];

beforeEach(async () => {
  provider = await startProvider({ port: 0 });
  portal = await FakeServer.start();
  portal.on('POST /logout', 204).on('GET /me', 401);
  browser = new Browser();
  tokens = await signedIn();
  kept = [];
});

afterEach(async () => {
  await provider.close();
  await portal.close();
});

async function signedIn(): Promise<SessionTokens> {
  const { issuer } = provider;
  const client = await KioskClient.at(issuer);
  const answer = await client.signIn(browser);
  return {
    issuer,
    clientId: 'cleardesk',
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? '',
    idToken: answer.id_token ?? '',
    tokenEndpoint: `${issuer}/token`,
    revocationEndpoint: `${issuer}/revoke`,
    endSessionEndpoint: `${issuer}/sign-out`,
    userinfoEndpoint: `${issuer}/userinfo`,
    inBrowser: {
      authorizationEndpoint: `${issuer}/authorize`,
      redirectUri: 'http://localhost/cleardesk/callback',
    },
  };
}

function cookies(): readonly SiteCookie[] {
  const shared = { hostOnly: true, path: '/', secure: false, httpOnly: true };
  const ofProvider = browser.cookiesFor(`${provider.issuer}/authorize`).split('; ');
  return [
    ...ofProvider.map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return { ...shared, name, value: value.join('='), domain: 'localhost' };
    }),
    { ...shared, name: 'portal.sid', value: 'portal-secret', domain: '127.0.0.1' },
  ];
}

async function showSignOutPage(url: string): Promise<number | null> {
  const page = await browser.open(url);
  if (page.text.includes('>Sign out</button>')) await browser.press(page, 'Sign out');
  return 200;
}

const site = (origin = portal.origin): SignOutSite => ({
  name: 'Portal',
  url: `${origin}/`,
  signOut: [{ method: 'POST', url: `${origin}/logout` }],
  signOutProof: { url: `${origin}/me`, expect: [401] },
});

interface Options {
  readonly tokens?: SessionTokens | null | Promise<SessionTokens | null>;
  /** The session never had one. */
  readonly withoutBrowser?: true;
  readonly sites?: readonly SignOutSite[];
  readonly cookies?: () => Promise<readonly SiteCookie[]>;
  readonly showPage?: BrowserPartition['endProviderSession'];
  readonly traces?: SessionTraces;
  readonly keepingOrigins?: ReadonlySet<string>;
  readonly keep?: (tasks: readonly Task[]) => Promise<readonly PersistResult[]>;
  readonly insure?: (tasks: readonly Task[]) => Promise<Insurance | null>;
  readonly timeoutMs?: number;
}

function signOut(options: Options = {}): ServerSignOut {
  return new ServerSignOut({
    tokens: Promise.resolve(options.tokens === undefined ? tokens : options.tokens),
    sites: options.sites ?? [site()],
    partition:
      options.withoutBrowser === true
        ? null
        : {
            cookies: options.cookies ?? (() => Promise.resolve(cookies())),
            endProviderSession: options.showPage ?? showSignOutPage,
            openSitePage: () => Promise.resolve({ status: null, asks: false }),
          },
    request: backChannel({ limitMs: 10_000, maxBytes: 100_000 }, nodeSend),
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
    traces: options.traces ?? new SessionTraces([]),
    keepingOrigins: options.keepingOrigins ?? new Set(),
    insure: options.insure ?? (() => Promise.resolve(null)),
    keep:
      options.keep ??
      ((tasks) => {
        kept.push(...tasks);
        return Promise.resolve(tasks.map(() => 'kept'));
      }),
  });
}

/** Everything, and in a few words what became of it. */
async function run(server: ServerSignOut): Promise<readonly string[]> {
  await server.begin();
  const results = await server.results();
  return results.map(
    ({ what, site: name, result, pending }) =>
      `${name ?? what}: ${result}${pending ? ', pending' : ''}`,
  );
}

const never = () => new Promise<never>(() => undefined);

describe('signing out on the servers', () => {
  it('revokes the tokens that a check of the user still brings', async () => {
    provider.setTrouble({ kind: 'slow', at: 'token', ms: 400 });
    const check = new ProviderCheck(
      { tokens, subject: 'nurse1' },
      {
        everyMs: 1,
        clock: {
          now: () => performance.now(),
          after: (ms, callback) => {
            const timer = setTimeout(callback, ms);
            return () => {
              clearTimeout(timer);
            };
          },
        },
        request: backChannel({ limitMs: 10_000, maxBytes: 100_000 }, nodeSend),
        keep: () => Promise.resolve(),
        onNews: () => undefined,
      },
    );
    check.start();
    // One for the sign-in, one for the check.
    await expect.poll(() => provider.status().requestsByPath['/token']).toBe(2);
    const latest = check.stop();
    provider.setTrouble({ kind: 'none' });
    expect(await run(signOut({ tokens: latest, timeoutMs: 3000 }))).toEqual([
      'refresh-token: proven',
      'access-token: proven',
      'provider-session: proven',
      'Portal: proven',
    ]);
    expect((await latest).refreshToken).not.toBe(tokens.refreshToken);
    expect(provider.livingTokens()).toEqual([]);
  });

  it('proves that everything is dead', async () => {
    const server = signOut();
    expect(await run(server)).toEqual([
      'refresh-token: proven',
      'access-token: proven',
      'provider-session: proven',
      'Portal: proven',
    ]);
    expect(provider.status()).toMatchObject({ sessions: [], refreshTokens: [], accessTokens: [] });
    expect([await server.lost(), kept]).toEqual([0, []]);
  });

  it('says what the provider has no way to do', async () => {
    tokens = { ...tokens, revocationEndpoint: null, endSessionEndpoint: null };
    expect(await run(signOut())).toEqual([
      'refresh-token: not-offered',
      'access-token: not-offered',
      'provider-session: not-offered',
      'Portal: proven',
    ]);
  });

  it('leaves the session on the device of a person alone', async () => {
    delete (tokens as { inBrowser?: unknown }).inBrowser;
    tokens = { ...tokens, endSessionEndpoint: null };
    const results = await run(signOut({ showPage: () => Promise.reject(new Error('shown')) }));
    expect(results).toEqual(['refresh-token: proven', 'access-token: proven', 'Portal: proven']);
    expect(provider.status().sessions).toEqual([{ user: 'nurse1' }]);
  });

  it('asks nobody and needs nothing where there is nothing', async () => {
    const server = signOut({
      tokens: null,
      sites: [{ ...site(), signOut: [], signOutProof: null }],
      cookies: () => Promise.reject(new Error('asked')),
    });
    expect(await run(server)).toEqual([]);
  });

  it('does not ask a site where the person has not been', async () => {
    const elsewhere = { ...site('https://other.invalid'), name: 'Other' };
    expect(await run(signOut({ tokens: null, sites: [elsewhere, site()] }))).toEqual([
      'Portal: proven',
    ]);
  });

  it('waits with the proof of a site for the provider, which may sign it out, too', async () => {
    let isSignedOut = false;
    portal.on('GET /me', () => (isSignedOut ? 401 : 200));
    const showPage = async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      isSignedOut = true;
      return 200;
    };
    const sites = [{ ...site(), signOut: [] }];
    expect(await run(signOut({ sites, showPage }))).toContain('Portal: proven');
  });
});

describe('a provider whose sign-out page is not as it should be', () => {
  const showing = (status: number | null, work?: () => Promise<unknown>) => async () => {
    await work?.();
    return status;
  };
  /** What another device of the user's would do. */
  const endSession = async () => {
    const page = await browser.open(`${provider.issuer}/sign-out`);
    await browser.press(page, 'Sign out');
  };

  it.each([null, 302, 400, 405, 500])(
    'and has ended its session is proven, whatever it answered: %s',
    async (status) => {
      const results = await run(signOut({ showPage: showing(status, endSession) }));
      expect(results).toContain('provider-session: proven');
    },
  );

  it.each([400, 405, 500])(
    'and still knows the user is asked once more, by POST: %s',
    async (status) => {
      expect(await run(signOut({ showPage: showing(status) }))).toContain(
        'provider-session: proven',
      );
    },
  );

  it('is left when it has come to rest and cannot go on, or the session is dead', async () => {
    const asked: boolean[] = [];
    const showPage: Options['showPage'] = async (_url, mayLeave) => {
      asked.push(
        await mayLeave({ hasScripts: false, goesOn: false, asks: false }),
        await mayLeave({ hasScripts: true, goesOn: false, asks: false }),
      );
      await endSession();
      asked.push(
        await mayLeave({ hasScripts: true, goesOn: false, asks: false }),
        await mayLeave({ hasScripts: true, goesOn: true, asks: false }),
      );
      return 200;
    };
    expect(await run(signOut({ showPage }))).toContain('provider-session: proven');
    expect(asked).toEqual([true, false, true, false]);
  });

  it('leaves time to ask for the proof, however long its page takes', async () => {
    const showPage: Options['showPage'] = async (_url, _mayLeave, signal) => {
      await endSession();
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve(null)));
    };
    expect(await run(signOut({ showPage }))).toContain('provider-session: proven');
  });
});

describe('what the browser has lost or never had', () => {
  const visited = (sent: Readonly<Record<string, string>> = {}) => {
    const traces = new SessionTraces([portal.origin]);
    traces.got({ url: portal.origin, isPage: true, setCookies: [] });
    traces.sent({ url: portal.origin, headers: sent });
    return traces;
  };
  const noCookies = () => Promise.resolve([]);

  it('a copy of the cookies makes up for, also when the browser says nothing in time', async () => {
    for (const live of [noCookies, never]) {
      const traces = new SessionTraces([]);
      for (const cookie of cookies()) traces.cookieChanged(cookie, 'set');
      expect(
        await run(signOut({ traces, cookies: live, showPage: () => Promise.resolve(200) })),
      ).toEqual(expect.arrayContaining(['provider-session: proven', 'Portal: proven']));
      tokens = await signedIn();
    }
  });

  it('a site is signed out of with the token that its pages have sent', async () => {
    const traces = visited({ authorization: 'Bearer t-1' });
    const server = signOut({ tokens: null, traces, cookies: noCookies });
    expect(await run(server)).toEqual(['Portal: proven']);
    expect(portal.arrived.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer t-1',
      'Bearer t-1',
    ]);
  });

  it('a site that has kept something else is not tried, and that is said', async () => {
    const keepingOrigins = new Set([portal.origin]);
    const traces = visited();
    const server = signOut({ tokens: null, traces, cookies: noCookies, keepingOrigins });
    expect(await run(server)).toEqual(['Portal: not-tried']);
    expect(portal.asked).toEqual([]);
  });

  it('a site that has kept something besides the cookies of others is judged by what they were worth', async () => {
    const keepingOrigins = new Set([portal.origin]);
    const options = { tokens: null, traces: visited(), keepingOrigins };
    // They were worth nothing before: that they are worth nothing afterwards proves nothing.
    expect(await run(signOut(options))).toEqual(['Portal: not-tried']);
    let isAlive = true;
    portal
      .on('POST /logout', () => {
        isAlive = false;
        return 204;
      })
      .on('GET /me', () => (isAlive ? 200 : 401));
    expect(await run(signOut(options))).toEqual(['Portal: proven']);
  });

  it('a site that has kept nothing needs no sign-out', async () => {
    const server = signOut({ tokens: null, traces: visited(), cookies: noCookies });
    expect(await run(server)).toEqual([]);
  });

  it('the browser is presented as it was', async () => {
    const headers = { 'user-agent': 'Chrome', 'accept-language': 'de' };
    const traces = visited(headers);
    await run(signOut({ tokens: null, traces }));
    for (const arrived of portal.arrived) expect(arrived.headers).toMatchObject(headers);
  });
});

describe('cookies that a site does not take', () => {
  const bomb = Array.from({ length: 180 }, (_, index) => ({
    ...{ hostOnly: true, path: '/', secure: false, httpOnly: false, domain: '127.0.0.1' },
    ...{ name: `bomb${index}`, value: 'x'.repeat(4000) },
  }));
  const isSignedIn = ({ headers }: Arrived) => headers.cookie?.includes('portal.sid=') ?? false;

  it('are cut and counted, and the proof is one where what was left worked before', async () => {
    let isAlive = true;
    portal
      .on('POST /logout', (arrived) => {
        if (isSignedIn(arrived)) isAlive = false;
        return 204;
      })
      .on('GET /me', (arrived) => (isAlive && isSignedIn(arrived) ? 200 : 401));
    const server = signOut({
      tokens: null,
      cookies: () => Promise.resolve([...bomb, ...cookies()]),
    });
    await server.begin();
    expect(await server.results()).toEqual([
      { what: 'site', site: 'Portal', result: 'proven', pending: false, cutCookies: 177 },
    ]);
  });

  it('prove nothing where what was left was worth nothing before', async () => {
    const server = signOut({ tokens: null, cookies: () => Promise.resolve(bomb) });
    expect(await run(server)).toEqual(['Portal: not-tried']);
  });
});

it('says how long an access token that is left may still be used', async () => {
  tokens = { ...tokens, refreshToken: null, accessTokenLifetimeSeconds: 300 };
  provider.setTrouble({ kind: 'lies', about: 'revocation' });
  const server = signOut({ sites: [] });
  await server.begin();
  expect(await server.results()).toEqual([
    { what: 'access-token', result: 'still-alive', pending: false, validForSeconds: 300 },
    { what: 'provider-session', result: 'proven', pending: false },
  ]);
});

describe('servers that lie', () => {
  it('about the tokens', async () => {
    provider.setTrouble({ kind: 'lies', about: 'revocation' });
    expect(await run(signOut())).toEqual(expect.arrayContaining(['refresh-token: still-alive']));
  });

  it('about the session', async () => {
    provider.setTrouble({ kind: 'lies', about: 'signOut' });
    expect(await run(signOut())).toContain('provider-session: still-alive');
  });

  it('about the sign-out of a site', async () => {
    portal.on('GET /me', 200);
    expect(await run(signOut())).toContain('Portal: still-alive');
  });
});

describe('servers that do not answer', () => {
  const allPending = [
    'refresh-token: unreachable, pending',
    'access-token: unreachable, pending',
    'provider-session: unreachable, pending',
    'Portal: unreachable, pending',
  ];

  it('are tried later when they are not there', async () => {
    await provider.close();
    const results = run(signOut({ sites: [site(await deadOrigin())] }));
    expect(await results).toEqual(allPending);
    expect(kept.map(({ kind }) => kind)).toEqual([
      'revoke-refresh-token',
      'revoke-access-token',
      'end-provider-session',
      'sign-out-of-site',
    ]);
  });

  it('are waited for no longer than the limit, all together', async () => {
    provider.setTrouble({ kind: 'hang' });
    portal.on('POST /logout', 'never');
    const startedAt = performance.now();
    expect(await run(signOut({ showPage: never }))).toEqual(allPending);
    expect(performance.now() - startedAt).toBeGreaterThan(TIMEOUT_MS - 20);
  });

  it('do not hold up what needs the partition', async () => {
    provider.setTrouble({ kind: 'hang', at: 'revocation' });
    portal.on('POST /logout', 'never');
    const server = signOut();
    await server.begin();
    const results = server.results();
    expect(await Promise.race([results, nextTurn('still asking')])).toBe('still asking');
    await results;
  });

  it.each(['500', 'garbage'] as const)('or answer with %s', async (kind) => {
    const server = signOut({ showPage: () => Promise.resolve(500) });
    provider.setTrouble({ kind, at: 'revocation' });
    const results = await run(server);
    if (kind === '500') expect(results.slice(0, 2)).toEqual(allPending.slice(0, 2));
    // A 200 with nonsense is a yes (RFC 7009 section 2.2); that it was none, the proof says.
    else expect(results[0]).toBe('refresh-token: still-alive');
    // Its page failed: outside the browser, the provider took the sign-out.
    expect(results[2]).toBe('provider-session: proven');
  });

  it('and a browser that does not give its cookies', async () => {
    const results = await run(signOut({ cookies: never }));
    expect(results).toContain('Portal: unreachable');
    expect(portal.asked).toEqual([]);
  });
});

describe('what cannot be kept', () => {
  it('counts as lost, and is tried once more', async () => {
    portal.on('POST /logout', 500);
    const answers: PersistResult[] = ['failed', 'kept'];
    const server = signOut({
      tokens: null,
      keep: (tasks) => Promise.resolve(tasks.map(() => answers.shift() ?? 'failed')),
    });
    const step = signOutOnServer(server, TIMEOUT_MS);
    await step.clear();
    expect(await step.leftovers()).toBe(1);
    expect(await run(server)).toEqual(['Portal: unreachable, pending']);
    expect(await step.leftovers()).toBe(0);
  });

  it('counts as lost when the store fails', async () => {
    portal.on('POST /logout', 500);
    const server = signOut({ tokens: null, keep: () => Promise.reject(new Error('locked')) });
    expect(await run(server)).toEqual(['Portal: unreachable']);
    expect(await server.lost()).toBe(1);
  });

  it('is not lost where nothing is to be kept', async () => {
    portal.on('POST /logout', 500);
    const server = signOut({ tokens: null, keep: () => Promise.resolve(['not-wanted']) });
    expect(await run(server)).toEqual(['Portal: unreachable']);
    expect(await server.lost()).toBe(0);
  });
});

describe('a sign-in that was cancelled', () => {
  const after = (ms: number) => new Promise<SessionTokens>((r) => setTimeout(r, ms, tokens));

  it('is waited for, and what it brings in time is signed out of as ever', async () => {
    const results = await run(signOut({ tokens: after(100) }));
    expect(results.slice(0, 3)).toEqual([
      'refresh-token: proven',
      'access-token: proven',
      'provider-session: proven',
    ]);
    expect(provider.livingTokens()).toEqual([]);
  });

  it('is waited for longer than the browser is, and what it brings is revoked', async () => {
    const server = signOut({ tokens: after(TIMEOUT_MS + 400) });
    const startedAt = performance.now();
    await server.begin();
    expect(performance.now() - startedAt).toBeLessThan(TIMEOUT_MS + 200);
    const results = (await server.results()).map(({ what, result }) => `${what} ${result}`);
    expect(results).toEqual(
      expect.arrayContaining([
        'refresh-token proven',
        'access-token proven',
        'provider-session proven',
      ]),
    );
    expect(provider.livingTokens()).toEqual([]);
    expect(await server.lost()).toBe(0);
  });

  it('has the whole time for what it brings at the last moment', async () => {
    provider.setTrouble({ kind: 'slow', at: 'revocation', ms: 120 });
    const results = await run(signOut({ tokens: after(TIMEOUT_MS - 100) }));
    expect(results).toContain('refresh-token: proven');
    expect(results).toContain('access-token: proven');
  });

  it('that brings nothing leaves nothing to sign out of', async () => {
    expect(await run(signOut({ tokens: null, sites: [] }))).toEqual([]);
  });

  it('is kept for later where the provider is gone by then', async () => {
    const late = after(TIMEOUT_MS + 100);
    const results = run(signOut({ tokens: late, sites: [] }));
    await provider.pause();
    expect(await results).toEqual([
      'refresh-token: unreachable, pending',
      'access-token: unreachable, pending',
      'provider-session: unreachable, pending',
    ]);
    expect(kept).toHaveLength(3);
    await provider.resume();
  });
});

it('revokes the tokens of a session that never had a browser', async () => {
  delete (tokens as { inBrowser?: unknown }).inBrowser;
  tokens = { ...tokens, endSessionEndpoint: null };
  expect(await run(signOut({ withoutBrowser: true }))).toEqual([
    'refresh-token: proven',
    'access-token: proven',
  ]);
  expect(provider.livingTokens()).toEqual([]);
});

describe('the tokens in the credential store', () => {
  /** Insures in memory. */
  class Insurer {
    insured: Task[] = [];
    settled: { task: string; isOpen: boolean }[] = [];

    readonly insure = (tasks: readonly Task[]): Promise<Insurance> => {
      this.insured.push(...tasks);
      return Promise.resolve({
        tasks,
        settle: (isOpen) => {
          this.settled.push(...tasks.map((task) => ({ task: task.kind, isOpen: isOpen(task) })));
          return Promise.resolve();
        },
      });
    };
  }

  const timeOf = async (work: Promise<void>) => {
    const startedAt = performance.now();
    await work;
    return performance.now() - startedAt;
  };

  it('are not needed as soon as they are insured, while a server hangs', async () => {
    const insurer = new Insurer();
    provider.setTrouble({ kind: 'hang', at: 'revocation' });
    const server = signOut({ insure: insurer.insure, timeoutMs: 3000 });
    await server.begin();
    expect(await timeOf(server.tokensNotNeeded())).toBeLessThan(1500);
    expect(insurer.insured.map(({ kind }) => kind)).toEqual([
      'revoke-refresh-token',
      'revoke-access-token',
      'end-provider-session',
    ]);
    expect(insurer.settled).toEqual([]);
    expect((await server.results()).map(({ result, pending }) => [result, pending])).toEqual([
      ['unreachable', true],
      ['unreachable', true],
      ['proven', false],
      ['proven', false],
    ]);
    // What did not get through is kept with all that was known of it; the insurance is let go.
    expect(insurer.settled.map(({ isOpen }) => isOpen)).toEqual([false, false, false]);
    expect(await server.lost()).toBe(0);
  });

  it('are not insured where the servers answer soon', async () => {
    const insurer = new Insurer();
    const server = signOut({ insure: insurer.insure });
    await server.begin();
    await server.tokensNotNeeded();
    expect(await server.lost()).toBe(0);
    expect(insurer.insured).toEqual([]);
  });

  it('are waited for where they cannot be insured', async () => {
    provider.setTrouble({ kind: 'hang', at: 'revocation' });
    const server = signOut({ timeoutMs: 1500 });
    await server.begin();
    expect(await timeOf(server.tokensNotNeeded())).toBeGreaterThan(1000);
    expect(kept.map(({ kind }) => kind)).toEqual(['revoke-refresh-token', 'revoke-access-token']);
  });

  it('have to stay where nothing else could be kept, and before anything has begun', async () => {
    provider.setTrouble({ kind: 'hang', at: 'revocation' });
    const keep = (tasks: readonly Task[]) =>
      Promise.resolve(tasks.map((): PersistResult => 'failed'));
    const server = signOut({ keep });
    await expect(server.tokensNotNeeded()).rejects.toThrow('could not be kept');
    await server.begin();
    await expect(server.tokensNotNeeded()).rejects.toThrow('could not be kept');
    expect(await server.lost()).toBe(2);
  });

  it('are kept as they were insured where they cannot be kept otherwise', async () => {
    const insurer = new Insurer();
    provider.setTrouble({ kind: 'hang', at: 'revocation' });
    const keep = (tasks: readonly Task[]) =>
      Promise.resolve(tasks.map((): PersistResult => 'failed'));
    const server = signOut({ insure: insurer.insure, keep, timeoutMs: 1500 });
    expect(await run(server)).toContain('refresh-token: unreachable, pending');
    expect(insurer.settled).toContainEqual({ task: 'revoke-refresh-token', isOpen: true });
    expect(insurer.settled).toContainEqual({ task: 'end-provider-session', isOpen: false });
    expect(await server.lost()).toBe(0);
  });

  it('are not needed where there are none', async () => {
    await signOut({ tokens: null }).tokensNotNeeded();
  });
});

it('never tells a token or a cookie', async () => {
  portal.on('POST /logout', 500);
  provider.setTrouble({ kind: '500', at: 'revocation' });
  const secrets = [tokens.accessToken, tokens.idToken, ...cookies().map(({ value }) => value)];
  const server = signOut();
  await server.begin();
  const told = JSON.stringify(await server.results());
  expect(JSON.stringify(kept)).toContain(tokens.refreshToken);
  for (const secret of [...secrets, tokens.refreshToken]) expect(told).not.toContain(secret);
});
