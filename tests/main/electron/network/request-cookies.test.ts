import type { Cookie, Cookies } from 'electron';
import { describe, expect, it } from 'vitest';
import { changedCookies, setCookies } from '../../../../main/electron/network/request-cookies.ts';

/** What a partition is given. */
async function given(url: string, header: string): Promise<readonly object[]> {
  const set: object[] = [];
  const cookies: Pick<Cookies, 'set'> = {
    set: (details) => {
      set.push(details);
      return Promise.resolve();
    },
  };
  await setCookies(cookies, url, header);
  return set;
}

const cookie = (more: Partial<Cookie>): Cookie => ({
  name: 'sid',
  value: '1',
  domain: 'a.example',
  hostOnly: true,
  path: '/',
  secure: false,
  sameSite: 'lax',
  ...more,
});

describe('the cookies of a request', () => {
  it('are put into its partition in their order', async () => {
    const url = 'https://a.example/app/sign-out';
    expect(await given(url, '__Host-sid=a=b; csrf=; lone')).toEqual([
      { url, name: '__Host-sid', value: 'a=b', path: '/', secure: true },
      { url, name: 'csrf', value: '', path: '/', secure: true },
      { url, name: '', value: 'lone', path: '/', secure: true },
    ]);
  });

  it('keep apart two of one name by their paths, the longer first', async () => {
    const sent = await given('http://a.example/app/sign-out?x', 'sid=2; sid=1; other=3');
    expect(sent).toMatchObject([
      { name: 'sid', value: '2', path: '/app/sign-out', secure: false },
      { name: 'sid', value: '1', path: '/app' },
      { name: 'other', path: '/' },
    ]);
  });
});

describe('what an answer does to the cookies', () => {
  it('is nothing where they are the same', () => {
    expect(changedCookies([cookie({})], [cookie({})])).toEqual([]);
  });

  it('is said as a server says it', () => {
    const before = [cookie({}), cookie({ name: 'old' })];
    const after = [
      cookie({ value: '2', secure: true, httpOnly: true }),
      cookie({
        name: 'all',
        domain: '.example',
        hostOnly: false,
        path: '/app',
        expirationDate: 4_000_000_000,
      }),
    ];
    expect(changedCookies(before, after)).toEqual([
      'old=; Path=/; Max-Age=0',
      'sid=2; Path=/; Secure; HttpOnly',
      `all=1; Path=/app; Domain=example; Expires=${new Date(4e12).toUTCString()}`,
    ]);
  });
});
