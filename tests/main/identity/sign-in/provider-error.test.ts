import { describe, expect, it } from 'vitest';
import {
  addressText,
  cleanText,
  errorSentence,
} from '../../../../main/identity/sign-in/provider-error.ts';

const settings = {
  clientId: '0oa1example',
  redirectUri: 'http://localhost/cleardesk/callback',
  scopes: ['openid', 'profile'],
};

/** The words of the provider that are left in the sentence. */
function wordsOf(description: string): string {
  const sentence = errorSentence({ error: 'made_up', description }, settings);
  return sentence.replace(/^the provider answers with the error made_up(?: \((.*)\))?.*$/, '$1');
}

describe('what a provider says of an error', () => {
  it.each([
    [
      'User is not assigned to the client application.',
      'User is not assigned to the client application',
    ],
    ['User nora.nilsson is not assigned.', 'User … is not assigned'],
    ['The username: nora was not found', 'The username: … was not found'],
    [
      "The signed in user 'nora@clinic.example' is not assigned",
      'The signed in user … is not assigned',
    ],
    ['nora@clinic.example may not sign in', '… may not sign in'],
    ['Code 4/0AX4XfWh-eyJhbGciOi not valid', 'Code … not valid'],
    ['The code BSKP-WLJW has expired', 'The code … has expired'],
    ['Token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.sig is bad', 'Token … is bad'],
    ['The client 0oa1example is disabled', 'The client 0oa1example is disabled'],
    ['see https://id.example/help?session=4711#x for more', 'see https://id.example for more'],
    [
      'AADSTS90072: External account. Trace ID: 2ad1c0ff Correlation ID: 7d Timestamp: 2026-11-29',
      'AADSTS90072: External account',
    ],
    ['two\nlines \u001b[2J and \u202e disguise', 'two lines [2J and disguise'],
    ['', ''],
  ])('is cut to what names nobody, and holds no secret: %s', (description, words) => {
    expect(wordsOf(description)).toBe(words);
  });

  it('is cut in length', () => {
    expect(wordsOf('no '.repeat(1000)).length).toBeLessThanOrEqual(160);
    expect(cleanText('x'.repeat(1000))).toHaveLength(60);
    expect(
      errorSentence({ error: 'x"\n'.repeat(500), description: '' }, settings).length,
    ).toBeLessThan(110);
  });

  it.each([
    ['invalid_client', 'AADSTS7000218: secret', 'allow public client flows'],
    ['invalid_request', 'Mismatching redirect_uri', 'register the redirect URI'],
    [
      'invalid_request',
      'Missing parameter: code_challenge_method',
      'allow PKCE with the method S256',
    ],
    ['invalid_request', 'something else', 'compare redirectUri, scopes and PKCE'],
    ['unauthorized_client', 'Invalid client credentials', 'register it as a public client'],
    ['unauthorized_client', '', 'allow the authorization code flow'],
    ['consent_required', '', 'an administrator has to consent'],
  ])('is followed by what to do: %s, %s', (error, description, advice) => {
    expect(errorSentence({ error, description }, settings)).toContain(advice);
  });
});

describe('an address in a sentence', () => {
  it.each([
    ['https://id.example/realms/a/?code=1#x', '"https://id.example/realms/a/"'],
    ['https://mary:secret@id.example', '"https://id.example"'],
    ['https://id.example/', '"https://id.example/"'],
    ['id.example', '"id.example"'],
    ['javascript:alert("1")', '"javascript:…"'],
  ])('has no user, query or fragment, and the slash that it had: %s', (address, text) => {
    expect(addressText(address)).toBe(text);
  });
});
