import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startProvider, type Provider } from '../../../../demo/provider.ts';
import type { SignInProgress } from '../../../../main/session/sign-in.ts';
import { OidcSignIn, type ProviderSignIn } from '../../../../main/identity/sign-in/oidc-sign-in.ts';
import type { ProviderWindow } from '../../../../main/identity/sign-in/oidc-window-flow.ts';
import type { SessionTokens } from '../../../../main/identity/sign-in/session-tokens.ts';
import { backChannel, type BackChannel } from '../../../../main/identity/sign-out/back-channel.ts';
import { Browser } from '../../../demo/browser.ts';
import { credentials } from '../../../demo/kiosk-client.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { deadOrigin } from '../../../fakes/fake-server.ts';
import { nodeSend } from '../../../fakes/node-network.ts';

const redirectUri = 'http://localhost/cleardesk/callback';

let provider: Provider;
let browser: Browser;
let progress: SignInProgress['kind'][];
let kept: SessionTokens[];

beforeEach(async () => {
  provider = await startProvider({ port: 0 });
  browser = new Browser();
  progress = [];
  kept = [];
});

afterEach(() => provider.close());

/** Somebody at the kiosk, who does on the provider's page what they are told to. */
function person(press: (page: string) => Promise<string>): ProviderWindow & { page: string } {
  return {
    page: '',
    async open(url) {
      this.page = url;
      return press(url);
    },
  };
}

const signsIn = () =>
  person(async (url) => {
    const page = await browser.open(url);
    return (await browser.press(page, 'Sign in', credentials('nurse1'))).url;
  });

/** As `signsIn`, with the address changed that they are sent back to. */
const tampered = (change: (back: URL) => void) =>
  person(async (url) => {
    const page = await browser.open(url);
    const back = new URL((await browser.press(page, 'Sign in', credentials('nurse1'))).url);
    change(back);
    return back.href;
  });

interface Options {
  readonly issuer?: string;
  readonly scopes?: readonly string[];
  readonly signal?: AbortSignal;
  readonly request?: BackChannel;
}

const channel = backChannel({ limitMs: 3000, maxBytes: 100_000 }, nodeSend);
/** For what hangs. */
const impatient = backChannel({ limitMs: 300, maxBytes: 100_000 }, nodeSend);

function signIn(
  window: ProviderWindow,
  { issuer = `${provider.issuer}/`, scopes = ['openid', 'profile'], signal, request }: Options = {},
): Promise<ProviderSignIn> {
  const settings = { issuer, clientId: 'cleardesk', scopes, redirectUri };
  const oidc = new OidcSignIn({
    settings,
    request: request ?? channel,
    clock: new FakeClock(),
    keep: (tokens) => {
      kept.push(tokens);
      return Promise.resolve();
    },
    onFault: () => undefined,
  });
  return oidc.inWindow(window, {
    onProgress: ({ kind }) => progress.push(kind),
    signal: signal ?? new AbortController().signal,
  });
}

const refused = (kind: string, mustClear: boolean) => ({
  kind: 'refused',
  refusal: { kind },
  mustClear,
  tokens: null,
});

describe('signing in on the page of the provider', () => {
  it('gives the name and the tokens, and where they are taken back', async () => {
    const window = signsIn();
    const result = await signIn(window);
    if (result.kind !== 'signed-in') throw new Error(result.refusal.kind);
    const { accessToken, refreshToken, idToken, ...places } = result.tokens;
    expect(result.userName).toBe('Nora Nilsson');
    expect(places).toEqual({
      accessTokenLifetimeSeconds: 3600,
      issuer: provider.issuer,
      clientId: 'cleardesk',
      tokenEndpoint: `${provider.issuer}/token`,
      revocationEndpoint: `${provider.issuer}/revoke`,
      endSessionEndpoint: `${provider.issuer}/sign-out`,
      userinfoEndpoint: `${provider.issuer}/userinfo`,
      inBrowser: { authorizationEndpoint: `${provider.issuer}/authorize`, redirectUri },
    });
    expect(provider.accepts(accessToken) && provider.accepts(refreshToken ?? '')).toBe(true);
    expect(idToken).toMatch(/^ey.+\..+\..+/);
    expect(progress).toEqual(['checking', 'provider-page', 'checking']);
    const { searchParams } = new URL(window.page);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      scope: 'openid profile',
      prompt: 'login',
      code_challenge_method: 'S256',
      redirect_uri: redirectUri,
    });
  });

  it('never uses a state, nonce or challenge twice', async () => {
    const [first, second] = [signsIn(), signsIn()];
    await signIn(first);
    await signIn(second);
    for (const name of ['state', 'nonce', 'code_challenge']) {
      const [one, other] = [first, second].map(({ page }) => new URL(page).searchParams.get(name));
      expect(one).toMatch(/^[\w-]{43}$/);
      expect(other).not.toBe(one);
    }
  });

  it('asks for consent where a refresh token needs it and the provider says that it knows the question', async () => {
    const window = person(() => Promise.reject(new Error('not shown')));
    await signIn(window, { scopes: ['openid', 'offline_access'] });
    expect(new URL(window.page).searchParams.get('prompt')).toBe('login consent');
    await signIn(window);
    expect(new URL(window.page).searchParams.get('prompt')).toBe('login');
  });

  it('takes the name from userinfo where the ID token has none', async () => {
    // Without the scope the ID token has no name, and userinfo none either: the id is what is left.
    expect(await signIn(signsIn(), { scopes: ['openid'] })).toMatchObject({ userName: 'nurse1' });
    expect(provider.status().requestsByPath).toMatchObject({ '/userinfo': 1 });
  });
});

describe('what a person does', () => {
  it('refuses who says no there', async () => {
    const window = person(
      async (url) => (await browser.press(await browser.open(url), 'Cancel')).url,
    );
    expect(await signIn(window)).toEqual(refused('provider-refused', true));
  });

  it('ends at once when it is cancelled on the page', async () => {
    const cancel = new AbortController();
    const window = person(() => new Promise(() => cancel.abort()));
    expect(await signIn(window, { signal: cancel.signal })).toEqual(refused('cancelled', true));
  });

  it('says that it took too long', async () => {
    const late = new AbortController();
    const window = person(
      () => new Promise(() => late.abort(new DOMException('', 'TimeoutError'))),
    );
    expect(await signIn(window, { signal: late.signal })).toEqual(refused('timed-out', true));
  });

  it('does not wait for a provider that hangs when it is cancelled', async () => {
    provider.setTrouble({ kind: 'hang' });
    const cancel = new AbortController();
    const result = signIn(signsIn(), { signal: cancel.signal });
    cancel.abort();
    expect(await result).toEqual(refused('cancelled', false));
  });

  it('gives the tokens that come after it was cancelled, and asks nothing more', async () => {
    const cancel = new AbortController();
    const request: BackChannel = (url, options) => {
      if (url.endsWith('/token')) cancel.abort();
      return channel(url, options);
    };
    const result = await signIn(signsIn(), { signal: cancel.signal, request });
    expect(result).toMatchObject({ kind: 'refused', refusal: { kind: 'cancelled' } });
    expect(provider.accepts(result.tokens?.refreshToken ?? '')).toBe(true);
    expect(kept).toEqual([result.tokens]);
    expect(provider.status().requestsByPath).not.toHaveProperty('/keys');
  });
});

describe('what a provider does', () => {
  const patience = (kind: string) => (kind === 'hang' ? { request: impatient } : {});
  const untrusted = refused('provider-untrusted', true);

  it.each([
    ['hang', 'provider-unreachable'],
    ['500', 'provider-unreachable'],
    ['garbage', 'provider-untrusted'],
  ] as const)('before its page is shown: %s', async (kind, refusal) => {
    provider.setTrouble({ kind });
    expect(await signIn(signsIn(), patience(kind))).toEqual(refused(refusal, false));
    expect(progress).toEqual(['checking']);
  });

  it.each([
    ['hang', 'provider-unreachable'],
    ['500', 'provider-unreachable'],
    ['garbage', 'provider-untrusted'],
  ] as const)('when the code is exchanged: %s', async (kind, refusal) => {
    provider.setTrouble({ kind, at: 'token' });
    expect(await signIn(signsIn(), patience(kind))).toEqual(refused(refusal, true));
  });

  it.each([
    ['hang', 'provider-unreachable'],
    ['garbage', 'provider-untrusted'],
  ] as const)('when its keys are asked for: %s', async (kind, refusal) => {
    provider.setTrouble({ kind, at: 'keys' });
    const result = await signIn(signsIn(), patience(kind));
    expect(result).toMatchObject({ kind: 'refused', refusal: { kind: refusal }, mustClear: true });
    expect(provider.accepts(result.tokens?.refreshToken ?? '')).toBe(true);
    expect(kept).toEqual([result.tokens]);
  });

  it('is not there', async () => {
    expect(await signIn(signsIn(), { issuer: await deadOrigin() })).toEqual(
      refused('provider-unreachable', false),
    );
  });

  it('has a page that cannot be loaded', async () => {
    const window = person(() => Promise.reject(new Error('ERR_CONNECTION_RESET')));
    expect(await signIn(window)).toEqual(refused('provider-unreachable', true));
  });

  it('is somebody else', async () => {
    provider.setTrouble({ kind: 'wrong-issuer' });
    expect(await signIn(signsIn())).toEqual(refused('provider-untrusted', false));
  });

  it('lies about who has answered', async () => {
    provider.setTrouble({ kind: 'wrong-response-issuer' });
    expect(await signIn(signsIn())).toEqual(untrusted);
  });

  it('forges the ID token: the tokens that came with it are known all the same', async () => {
    provider.setTrouble({ kind: 'forged-id-token' });
    const result = await signIn(signsIn());
    expect(result).toMatchObject({ kind: 'refused', refusal: { kind: 'provider-untrusted' } });
    expect(provider.livingTokens()).toContain(result.tokens?.refreshToken);
    expect(provider.livingTokens()).toContain(result.tokens?.accessToken);
  });

  it.each<[string, (back: URL) => void]>([
    ['another state', ({ searchParams }) => searchParams.set('state', 'another')],
    ['no state', ({ searchParams }) => searchParams.delete('state')],
    ['no issuer', ({ searchParams }) => searchParams.delete('iss')],
    ['a code that is not good', ({ searchParams }) => searchParams.set('code', 'used-before')],
    ['another path', (back) => (back.pathname = '/cleardesk/other')],
    ['another host', (back) => (back.hostname = 'elsewhere.invalid')],
  ])('sends people back with %s', async (what, change) => {
    expect(await signIn(tampered(change))).toEqual(untrusted);
    // Nobody else's code is ever handed in.
    const asked = provider.status().requestsByPath['/token'] ?? 0;
    expect(asked).toBe(what === 'a code that is not good' ? 1 : 0);
  });

  it('is not asked over plain http when it is on another computer', async () => {
    const issuer = 'http://id.example.invalid/';
    expect(await signIn(signsIn(), { issuer })).toEqual(refused('provider-untrusted', false));
  });
});

it('never shows a token, code or cookie in what is not for it', async () => {
  provider.setTrouble({ kind: 'garbage', at: 'token' });
  const result = JSON.stringify(await signIn(signsIn()));
  for (const secret of browser.cookiesFor(`${provider.issuer}/`).split('; ')) {
    expect(result).not.toContain(secret.split('=')[1]);
  }
  expect(result).not.toMatch(/code|ey/);
});
