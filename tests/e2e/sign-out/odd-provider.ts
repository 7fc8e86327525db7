import { createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { json, page, redirect, serve, type Asked, type Site } from './http.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** How the provider behaves, from one session to the next. */
export interface ProviderHabits {
  /** Answers its sign-out, where it is not as the specification says. */
  readonly signOut?: (asked: Asked, response: ServerResponse, provider: OddProvider) => void;
  readonly revocation?: (response: ServerResponse) => void;
  /** Answers the request for the sign-in page itself. @returns whether it has */
  readonly challenge?: (asked: Asked, response: ServerResponse) => boolean;
  /** Shows a page of its own before it signs the user in. */
  readonly signInPage?: (signedInUrl: string) => string;
  /** Answers a silent sign-in (`prompt=none`) with this error, whether there is a session or not. */
  readonly silentError?: string;
  readonly hasSignOut?: boolean;
  readonly hasRevocation?: boolean;
  readonly hasRefreshTokens?: boolean;
  readonly accessTokenLifetimeSeconds?: number;
}

/** An OpenID provider that signs its user in without asking, and out in many ways. */
export class OddProvider {
  habits: ProviderHabits = {};
  /** What the last session was given; a server that is asked says what it is still worth. */
  cookie = '';
  accessToken = '';
  refreshToken: string | null = null;
  readonly #alive = new Set<string>();
  readonly #nonces = new Map<string, string>();
  #site: Site | null = null;

  static async start(): Promise<OddProvider> {
    const provider = new OddProvider();
    provider.#site = await serve('localhost', (asked, response) => {
      provider.#answer(asked, response);
    });
    return provider;
  }

  get issuer(): string {
    return `http://localhost:${this.#site?.port ?? 0}`;
  }

  close(): void {
    this.#site?.close();
  }

  /** Ends the session of this cookie. */
  end(cookie: string | undefined): void {
    this.#alive.delete(cookie ?? '');
  }

  /** What the last session's credentials are worth, asked over HTTP. */
  async worth(): Promise<{ readonly session: boolean; readonly token: boolean }> {
    const session = await fetch(`${this.issuer}/account`, {
      headers: { cookie: `op=${this.cookie}` },
    });
    const token = await fetch(`${this.issuer}/userinfo`, {
      headers: { authorization: `Bearer ${this.accessToken}` },
    });
    return { session: session.ok, token: token.ok };
  }

  #answer(asked: Asked, response: ServerResponse): void {
    const { url, cookies, body, headers } = asked;
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        json(response, this.#metadata());
        break;
      case '/keys':
        json(response, {
          keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256' }],
        });
        break;
      case '/authorize':
        if (this.habits.challenge?.(asked, response) === true) break;
        this.#authorize(asked, response);
        break;
      case '/signed-in':
        this.#signIn(asked, response);
        break;
      case '/token':
        if (body.get('grant_type') === 'refresh_token') this.#refresh(body, response);
        else json(response, this.#tokens(body.get('code') ?? ''));
        break;
      case '/revoke':
        if (this.habits.revocation === undefined) {
          this.end(body.get('token') ?? '');
          json(response, {});
        } else this.habits.revocation(response);
        break;
      case '/account':
        page(response, '', this.#alive.has(cookies.get('op') ?? '') ? 200 : 401);
        break;
      case '/userinfo': {
        const token = headers.authorization?.replace('Bearer ', '') ?? '';
        json(response, { sub: 'nora' }, this.#alive.has(token) ? 200 : 401);
        break;
      }
      case '/sign-out':
      case '/sign-out/really':
        if (this.habits.signOut === undefined) {
          this.end(cookies.get('op'));
          page(response, '<h1>You are signed out</h1>');
        } else this.habits.signOut(asked, response, this);
        break;
      default:
        page(response, 'not here', 404);
    }
  }

  #metadata(): object {
    const { issuer } = this;
    const { hasSignOut = true, hasRevocation = true } = this.habits;
    return {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      jwks_uri: `${issuer}/keys`,
      ...(hasSignOut ? { end_session_endpoint: `${issuer}/sign-out` } : {}),
      ...(hasRevocation ? { revocation_endpoint: `${issuer}/revoke` } : {}),
    };
  }

  #authorize({ url, cookies }: Asked, response: ServerResponse): void {
    const { searchParams: query } = url;
    const back = new URL(query.get('redirect_uri') ?? '');
    back.searchParams.set('state', query.get('state') ?? '');
    if (query.get('prompt') === 'none') {
      const { silentError } = this.habits;
      if (silentError !== undefined) back.searchParams.set('error', silentError);
      else if (this.#alive.has(cookies.get('op') ?? ''))
        back.searchParams.set('code', randomUUID());
      else back.searchParams.set('error', 'login_required');
      redirect(response, back.href);
      return;
    }
    const code = randomUUID();
    this.#nonces.set(code, query.get('nonce') ?? '');
    back.searchParams.set('code', code);
    const signedIn = `/signed-in?${new URLSearchParams({ back: back.href }).toString()}`;
    if (this.habits.signInPage === undefined) redirect(response, signedIn);
    else page(response, this.habits.signInPage(signedIn));
  }

  #signIn({ url }: Asked, response: ServerResponse): void {
    this.cookie = randomUUID();
    this.#alive.add(this.cookie);
    response.setHeader('set-cookie', `op=${this.cookie}; HttpOnly; Path=/; SameSite=Lax`);
    redirect(response, url.searchParams.get('back') ?? '/');
  }

  #refresh(body: URLSearchParams, response: ServerResponse): void {
    const isAlive = this.#alive.has(body.get('refresh_token') ?? '');
    if (isAlive) json(response, { access_token: randomUUID(), token_type: 'Bearer' });
    else json(response, { error: 'invalid_grant' }, 400);
  }

  #tokens(code: string): object {
    const { hasRefreshTokens = true, accessTokenLifetimeSeconds } = this.habits;
    const now = Math.floor(Date.now() / 1000);
    this.accessToken = randomUUID();
    this.refreshToken = hasRefreshTokens ? randomUUID() : null;
    this.#alive.add(this.accessToken);
    if (this.refreshToken !== null) this.#alive.add(this.refreshToken);
    const claims = {
      iss: this.issuer,
      aud: 'cleardesk',
      sub: 'nora',
      name: 'Nora Nilsson',
      iat: now,
      exp: now + 300,
      nonce: this.#nonces.get(code),
    };
    const text = [{ alg: 'RS256', kid: 'k' }, claims].map(encoded).join('.');
    const signature = createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url');
    return {
      token_type: 'Bearer',
      access_token: this.accessToken,
      ...(this.refreshToken === null ? {} : { refresh_token: this.refreshToken }),
      ...(accessTokenLifetimeSeconds === undefined
        ? {}
        : { expires_in: accessTokenLifetimeSeconds }),
      id_token: `${text}.${signature}`,
    };
  }
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
