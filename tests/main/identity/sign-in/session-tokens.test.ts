import { expect, it } from 'vitest';
import {
  readTokens,
  tokensText,
  type StoredTokens,
} from '../../../../main/identity/sign-in/session-tokens.ts';

const stored: StoredTokens = {
  session: 'a1b2',
  tokens: {
    issuer: 'https://id.example',
    clientId: 'cleardesk',
    accessToken: 'access-1',
    refreshToken: null,
    idToken: 'id-1',
    tokenEndpoint: 'https://id.example/token',
    revocationEndpoint: null,
    endSessionEndpoint: 'https://id.example/sign-out',
  },
};

it('reads what was stored', () => {
  expect(readTokens(tokensText(stored))).toEqual(stored);
  const inBrowser = {
    authorizationEndpoint: 'https://id.example/a',
    redirectUri: 'http://localhost/c',
  };
  const more = {
    ...stored,
    tokens: { ...stored.tokens, inBrowser, accessTokenLifetimeSeconds: 300 },
  };
  expect(readTokens(tokensText(more))).toEqual(more);
});

it.each(['', '{', 'null', '{}', '{"session":"a1b2","tokens":{}}'])(
  'reads nothing in %j',
  (text) => {
    expect(readTokens(text)).toBeNull();
  },
);
