import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { NetworkError } from '../../../../main/base/network-fault.ts';
import {
  type CheckNews,
  ProviderCheck,
} from '../../../../main/identity/provider-check/provider-check.ts';
import type { SessionTokens } from '../../../../main/identity/sign-in/session-tokens.ts';
import type { BackChannelRequest } from '../../../../main/identity/sign-out/back-channel.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

const EVERY = 60_000;
const HOUR = 3_600_000;

const tokens: SessionTokens = {
  issuer: 'https://id.example',
  clientId: 'cleardesk',
  accessToken: 'access-0',
  accessTokenLifetimeSeconds: 300,
  refreshToken: 'refresh-0',
  idToken: '',
  tokenEndpoint: 'https://id.example/token',
  revocationEndpoint: null,
  endSessionEndpoint: null,
  userinfoEndpoint: 'https://id.example/userinfo',
};

type Answer = () => Promise<Response>;

let clock: FakeClock;
let asked: string[];
let news: CheckNews[];
let stored: string[];
/** How the provider answers from now on. */
let answer: (url: string, request: BackChannelRequest) => Promise<Response>;

const json = (status: number, body: object) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
const refused = new NetworkError('ERR_CONNECTION_REFUSED');
const down: Answer = () => Promise.reject(new Error('fetch failed', { cause: refused }));
const isOver: Answer = () => Promise.resolve(json(400, { error: 'invalid_grant' }));

/** A provider that rotates the refresh token, and wants none twice. */
function rotating() {
  let last = 0;
  return (url: string, { body }: BackChannelRequest) => {
    if (url.endsWith('/userinfo')) return Promise.resolve(json(200, { sub: 'nora' }));
    const given = body instanceof URLSearchParams ? body.get('refresh_token') : null;
    if (given !== `refresh-${last}`) return isOver();
    last += 1;
    const fields = { access_token: `access-${last}`, refresh_token: `refresh-${last}` };
    return Promise.resolve(json(200, { ...fields, expires_in: 300 }));
  };
}

beforeEach(() => {
  clock = new FakeClock(1000);
  asked = [];
  news = [];
  stored = [];
  answer = rotating();
});

interface Options {
  readonly tokens?: SessionTokens;
  readonly everyMs?: number;
  readonly keep?: (tokens: SessionTokens) => Promise<void>;
}

function begin(options: Options = {}): ProviderCheck {
  const check = new ProviderCheck(
    { tokens: options.tokens ?? tokens, subject: 'nora' },
    {
      everyMs: options.everyMs ?? EVERY,
      clock,
      request: (url, request = {}) => {
        asked.push(url.replace('https://id.example/', ''));
        return answer(url, request);
      },
      keep:
        options.keep ??
        (({ refreshToken }) => {
          stored.push(refreshToken ?? 'none');
          return Promise.resolve();
        }),
      onNews: (each) => news.push(each),
    },
  );
  check.start();
  return check;
}

/** Lets time pass in steps, and lets each check come to its end. */
async function pass(ms: number, stepMs = EVERY): Promise<void> {
  for (let left = ms; left > 0; left -= stepMs) {
    clock.advance(Math.min(stepMs, left));
    await settle();
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await nextTurn();
}

const kinds = () =>
  news.map((each) => ('cause' in each ? `${each.kind} ${each.cause}` : each.kind));

describe('checks of a signed-in user', () => {
  it('ask at the interval, and the next one uses and stores what the last one brought', async () => {
    const check = begin();
    await pass(EVERY - 1);
    expect(asked).toEqual([]);
    await pass(1);
    await pass(2 * EVERY);
    expect(asked).toEqual(['token', 'token', 'token']);
    expect(stored).toEqual(['refresh-1', 'refresh-2', 'refresh-3']);
    expect(news).toEqual([]);
    expect(await check.stop()).toMatchObject({
      refreshToken: 'refresh-3',
      accessToken: 'access-3',
    });
  });

  it('end the session at the first word that it is over, and then ask no more', async () => {
    const check = begin({ everyMs: 5000 });
    await pass(5000);
    answer = isOver;
    await pass(5000);
    expect(news).toEqual([
      { kind: 'over', why: 'the token endpoint answers 400 with invalid_grant' },
    ]);
    await pass(HOUR);
    check.checkNow();
    await settle();
    expect(asked).toHaveLength(2);
    expect(clock.waits).toEqual([]);
  });

  it('end nothing while the provider is down for an hour, say so once, and go on afterwards', async () => {
    const check = begin();
    await pass(EVERY);
    const works = answer;
    answer = down;
    await pass(HOUR);
    expect(asked).toHaveLength(61);
    expect(kinds()).toEqual(['degraded unreachable']);
    answer = works;
    await pass(2 * EVERY);
    expect(kinds()).toEqual(['degraded unreachable', 'restored']);
    answer = down;
    await pass(EVERY);
    answer = isOver;
    await pass(EVERY);
    expect(kinds()).toEqual(['degraded unreachable', 'restored', 'degraded unreachable', 'over']);
    await check.stop();
  });

  it('say once that the answers are odd, whatever they are', async () => {
    const odd = [
      json(500, {}),
      json(429, {}),
      json(200, {}),
      new Response('<html>'),
      json(404, {}),
    ];
    answer = () => Promise.resolve(odd.shift() ?? json(503, {}));
    begin({ tokens: { ...tokens, accessTokenLifetimeSeconds: 1 } });
    await pass(10 * EVERY);
    expect(kinds()).toEqual(['degraded unreachable']);
  });

  it('never overlap: the next one waits for the one under way', async () => {
    let finish: (response: Response) => void = () => undefined;
    answer = () => new Promise((resolve) => (finish = resolve));
    const check = begin({ everyMs: 5000 });
    await pass(5000);
    check.checkNow();
    check.checkNow();
    await settle();
    expect(asked).toHaveLength(1);
    answer = rotating();
    finish(json(200, { access_token: 'a' }));
    await settle();
    await pass(1000);
    expect(asked).toHaveLength(2);
  });

  it('give up a check after 5 s', async () => {
    answer = (_url, { signal }) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          reject(new DOMException('aborted', 'AbortError'));
        });
      });
    begin();
    await pass(EVERY);
    expect(news).toEqual([]);
    await pass(5000);
    expect(kinds()).toEqual(['degraded unreachable']);
    expect(news[0]).toMatchObject({ why: 'the token endpoint: id.example did not answer in time' });
  });

  it('check at once when the device wakes up, and count the time asleep', async () => {
    const check = begin({ tokens: { ...tokens, refreshToken: null } });
    clock.sleep(HOUR);
    check.checkNow();
    await settle();
    // The access token has expired meanwhile, and is not tried.
    expect(asked).toEqual([]);
    expect(kinds()).toEqual(['degraded impossible']);

    const other = begin();
    clock.sleep(HOUR);
    other.checkNow();
    await settle();
    expect(asked).toEqual(['token']);
    await pass(EVERY);
    expect(asked).toEqual(['token', 'token']);
  });

  it('do nothing before the session has begun, or after its end', async () => {
    const check = new ProviderCheck(
      { tokens, subject: 'nora' },
      {
        everyMs: EVERY,
        clock,
        request: () => Promise.reject(new Error('asked')),
        keep: () => Promise.resolve(),
        onNews: (each) => news.push(each),
      },
    );
    check.checkNow();
    await pass(EVERY);
    expect(await check.stop()).toBe(tokens);
    check.start();
    check.checkNow();
    await pass(EVERY);
    expect(news).toEqual([]);
    expect(clock.waits).toEqual([]);
  });
});

describe('without a refresh token', () => {
  const withoutRefresh = { ...tokens, refreshToken: null };

  it('userinfo is asked while the access token lives, and its own end is no revocation', async () => {
    begin({ tokens: withoutRefresh });
    await pass(4 * EVERY);
    expect(asked).toEqual(['userinfo', 'userinfo', 'userinfo', 'userinfo']);
    answer = () => Promise.resolve(new Response(null, { status: 401 }));
    await pass(HOUR);
    expect(asked).toHaveLength(4);
    expect(kinds()).toEqual(['degraded impossible']);
  });

  it('userinfo ends the session where the token is refused before its time', async () => {
    begin({ tokens: withoutRefresh });
    answer = () => Promise.resolve(new Response(null, { status: 401 }));
    await pass(EVERY);
    expect(news).toEqual([{ kind: 'over', why: 'the userinfo endpoint answers 401' }]);
  });
});

describe('an answer that is lost', () => {
  const reset = new NetworkError('ERR_CONNECTION_RESET');

  /** The provider has replaced the refresh token, and the network is cut before its answer. */
  async function loseAnswer(): Promise<typeof answer> {
    const provider = answer;
    answer = async (url, request) => {
      await provider(url, request);
      throw new Error('fetch failed', { cause: reset });
    };
    await pass(EVERY);
    return provider;
  }

  it('ends nobody while userinfo can be asked with the access token', async () => {
    begin();
    await pass(EVERY);
    answer = await loseAnswer();
    await pass(2 * EVERY);
    expect(asked).toEqual(['token', 'token', 'userinfo', 'userinfo']);
    expect(kinds()).toEqual(['degraded unreachable', 'restored']);
  });

  it('ends the session once only the old refresh token is left, and says why', async () => {
    begin();
    await pass(EVERY);
    answer = await loseAnswer();
    await pass(5 * EVERY);
    expect(asked.at(-1)).toBe('token');
    expect(news.at(-1)).toMatchObject({
      kind: 'over',
      why: expect.stringContaining('answer before was lost') as string,
    });
  });

  it('changes nothing where the provider had replaced nothing', async () => {
    begin({ tokens: { ...tokens, accessTokenLifetimeSeconds: 1 } });
    const provider = answer;
    answer = () => Promise.reject(new Error('fetch failed', { cause: reset }));
    await pass(EVERY);
    answer = provider;
    await pass(3 * EVERY);
    expect(kinds()).toEqual(['degraded unreachable', 'restored']);
    expect(stored).toEqual(['refresh-1', 'refresh-2', 'refresh-3']);
  });
});

describe('an ending that begins during a check', () => {
  it('waits for the new tokens and until they are stored, and hears no more', async () => {
    let finish: (response: Response) => void = () => undefined;
    let store: () => void = () => undefined;
    answer = () => new Promise((resolve) => (finish = resolve));
    const check = begin({ keep: () => new Promise((resolve) => (store = resolve)) });
    await pass(EVERY);
    let latest: SessionTokens | null = null;
    void check.stop().then((found) => (latest = found));
    await settle();
    expect(latest).toBeNull();
    finish(json(200, { access_token: 'access-1', refresh_token: 'refresh-1' }));
    await settle();
    expect(latest).toBeNull();
    store();
    await settle();
    expect(latest).toMatchObject({ accessToken: 'access-1', refreshToken: 'refresh-1' });
    await pass(HOUR);
    expect(asked).toHaveLength(1);
  });

  it('is not ended a second time, and waits for no answer for longer than the limit', async () => {
    answer = (_url, { signal }) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          reject(new DOMException('aborted', 'AbortError'));
        });
      });
    const check = begin();
    await pass(EVERY);
    const stopped = check.stop();
    await pass(5000);
    expect(await stopped).toBe(tokens);
    expect(news).toEqual([]);
  });
});
