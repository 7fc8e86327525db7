import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../main/config/schema/schema.ts';

const parse = (redirectUri?: string) =>
  configSchema.safeParse({
    signIn: { mode: 'oidc', oidc: { issuer: 'https://id.example', clientId: 'c', redirectUri } },
  });

describe('signIn.oidc.redirectUri', () => {
  it.each([
    [undefined, 'http://localhost/cleardesk/callback'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1/cb'],
    ['https://kiosk.example', 'https://kiosk.example/'],
  ])('may be %s', (given, taken) => {
    expect(parse(given).data?.signIn).toMatchObject({ oidc: { redirectUri: taken } });
  });

  it.each([
    ['http://kiosk.example/cb', 'has no https, and is not this computer itself'],
    ['https://kiosk.example/cb?a=1', 'has a query or fragment: take it out'],
    ['https://kiosk.example/cb#a', 'has a query or fragment: take it out'],
    ['cleardesk://callback', 'is not a web address: it has to start with https:// or http://'],
  ])('may not be %s', (given, message) => {
    expect(parse(given).error?.issues.map((issue) => issue.message)).toEqual([message]);
  });
});
