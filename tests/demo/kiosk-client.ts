import * as oidc from 'openid-client';
import type { Browser, Page } from './browser.ts';

const redirectUri = 'http://localhost/cleardesk/callback';

/** What the kiosk does at the provider, with the library that it uses. */
export class KioskClient {
  readonly configuration: oidc.Configuration;
  readonly #verifier = oidc.randomPKCECodeVerifier();
  readonly #state = oidc.randomState();

  private constructor(configuration: oidc.Configuration) {
    this.configuration = configuration;
  }

  static async at(issuer: string): Promise<KioskClient> {
    const configuration = await oidc.discovery(
      new URL(issuer),
      'cleardesk',
      undefined,
      oidc.None(),
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- the demo's provider is on this computer
      { execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks], timeout: 2 },
    );
    return new KioskClient(configuration);
  }

  /** Where a person is sent to sign in. */
  async signInUrl(more: Record<string, string> = {}): Promise<string> {
    return oidc.buildAuthorizationUrl(this.configuration, {
      redirect_uri: redirectUri,
      scope: 'openid profile',
      code_challenge: await oidc.calculatePKCECodeChallenge(this.#verifier),
      code_challenge_method: 'S256',
      state: this.#state,
      ...more,
    }).href;
  }

  /** Signs somebody in, from the first page to the tokens. */
  async signIn(browser: Browser, user = 'nurse1') {
    const page = await browser.open(await this.signInUrl());
    return this.tokens(await browser.press(page, 'Sign in', credentials(user)));
  }

  /** @param callback where the sign-in ended: the redirect URI with a code */
  tokens(callback: Page) {
    return oidc.authorizationCodeGrant(this.configuration, new URL(callback.url), {
      pkceCodeVerifier: this.#verifier,
      expectedState: this.#state,
    });
  }

  signOutUrl(more: Record<string, string>): string {
    return oidc.buildEndSessionUrl(this.configuration, more).href;
  }
}

export function credentials(user: string): { user: string; password: string } {
  return { user, password: `${user}-demo` };
}
