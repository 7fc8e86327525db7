import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startProvider, type Provider } from '../../../demo/provider.ts';
import type { SessionTokens } from '../../../main/sign-in/session-tokens.ts';
import { backChannel } from '../../../main/sign-out/back-channel.ts';
import {
  ServerSignOut,
  type Insurance,
  type Kept,
} from '../../../main/sign-out/server-sign-out.ts';
import type { SiteCookie, Task } from '../../../main/sign-out/task.ts';
import type { SignOutSite } from '../../../main/sign-out/tasks-of.ts';
import { signOutOnServer } from '../../../main/termination/sign-out-on-server.ts';
import { Browser } from '../../demo/browser.ts';
import { KioskClient } from '../../demo/kiosk-client.ts';
import { deadOrigin, FakeServer } from '../../fakes/fake-server.ts';

const TIMEOUT_MS = 600;

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

async function showSignOutPage(url: string): Promise<boolean> {
  const page = await browser.open(url);
  if (page.text.includes('>Sign out</button>')) await browser.press(page, 'Sign out');
  return true;
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
  readonly showPage?: (url: string) => Promise<boolean>;
  readonly keep?: (tasks: readonly Task[]) => Promise<readonly Kept[]>;
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
          },
    request: backChannel({ limitMs: 10_000, maxBytes: 100_000 }),
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
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
      return (isSignedOut = true);
    };
    const sites = [{ ...site(), signOut: [] }];
    expect(await run(signOut({ sites, showPage }))).toContain('Portal: proven');
  });
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
    const ms = performance.now() - startedAt;
    expect(ms).toBeGreaterThan(TIMEOUT_MS - 20);
    expect(ms).toBeLessThan(TIMEOUT_MS + 500);
  });

  it('do not hold up what needs the partition', async () => {
    provider.setTrouble({ kind: 'hang', at: 'revocation' });
    portal.on('POST /logout', 'never');
    const startedAt = performance.now();
    await signOut().begin();
    expect(performance.now() - startedAt).toBeLessThan(TIMEOUT_MS - 100);
  });

  it.each(['500', 'garbage'] as const)('or answer with %s', async (kind) => {
    const server = signOut({ showPage: () => Promise.resolve(false) });
    provider.setTrouble({ kind, at: 'revocation' });
    const results = await run(server);
    if (kind === '500') expect(results.slice(0, 2)).toEqual(allPending.slice(0, 2));
    // A 200 with nonsense is a yes (RFC 7009 section 2.2); that it was none, the proof says.
    else expect(results[0]).toBe('refresh-token: still-alive');
    expect(results[2]).toBe('provider-session: unreachable, pending');
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
    const answers: Kept[] = ['failed', 'kept'];
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
    const keep = (tasks: readonly Task[]) => Promise.resolve(tasks.map((): Kept => 'failed'));
    const server = signOut({ keep });
    await expect(server.tokensNotNeeded()).rejects.toThrow('could not be kept');
    await server.begin();
    await expect(server.tokensNotNeeded()).rejects.toThrow('could not be kept');
    expect(await server.lost()).toBe(2);
  });

  it('are kept as they were insured where they cannot be kept otherwise', async () => {
    const insurer = new Insurer();
    provider.setTrouble({ kind: 'hang', at: 'revocation' });
    const keep = (tasks: readonly Task[]) => Promise.resolve(tasks.map((): Kept => 'failed'));
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
