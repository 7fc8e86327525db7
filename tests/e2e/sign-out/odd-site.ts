import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { json, page, serve, type Asked, type Site } from './http.ts';

/** How the site behaves, from one session to the next. */
export interface SiteHabits {
  /** Its first page, and with it how the user is signed in; by default with a cookie. */
  readonly home?: (response: ServerResponse, site: OddSite) => void;
  /** Answers its sign-out, where it does not simply end the session. */
  readonly signOut?: (asked: Asked, response: ServerResponse, site: OddSite) => void;
  /** Answers for all other addresses. */
  readonly other?: (asked: Asked, response: ServerResponse) => void;
}

/** A web app that signs its user in without asking, and out in many ways. */
export class OddSite {
  habits: SiteHabits = {};
  /** What the last session was given, as a cookie or as a token. */
  secret = '';
  /** Of the request for its first page. */
  homeHeaders: Asked['headers'] = {};
  readonly #alive = new Set<string>();
  readonly #host: string;
  #site: Site | null = null;

  private constructor(host: string) {
    this.#host = host.includes(':') ? `[${host}]` : host;
  }

  static async start(host: string): Promise<OddSite> {
    const odd = new OddSite(host);
    odd.#site = await serve(host, (asked, response) => {
      odd.#answer(asked, response);
    });
    return odd;
  }

  get origin(): string {
    return `http://${this.#host}:${this.#site?.port ?? 0}`;
  }

  close(): void {
    this.#site?.close();
  }

  newSecret(): string {
    this.secret = randomUUID();
    this.#alive.add(this.secret);
    return this.secret;
  }

  /** Ends the session of the cookie or the token that the request came with. */
  end(asked: Asked): void {
    this.#alive.delete(this.#secretOf(asked));
  }

  isAlive(asked: Asked): boolean {
    return this.#alive.has(this.#secretOf(asked));
  }

  /** Whether the last session's cookie or token still works, asked over HTTP. */
  async isWorthSomething(): Promise<boolean> {
    const { secret } = this;
    const headers = { cookie: `sid=${secret}`, authorization: `Bearer ${secret}` };
    return (await fetch(`${this.origin}/me`, { headers })).ok;
  }

  #answer(asked: Asked, response: ServerResponse): void {
    switch (asked.url.pathname) {
      case '/':
        this.homeHeaders = asked.headers;
        if (this.habits.home === undefined) {
          const cookie = `sid=${this.newSecret()}; HttpOnly; Path=/; SameSite=Lax`;
          response.setHeader('set-cookie', cookie);
          page(response, '<h1>Signed in</h1>');
        } else this.habits.home(response, this);
        break;
      case '/me':
        json(response, {}, this.isAlive(asked) ? 200 : 401);
        break;
      case '/logout':
        if (this.habits.signOut === undefined) {
          this.end(asked);
          json(response, {});
        } else this.habits.signOut(asked, response, this);
        break;
      default:
        if (this.habits.other === undefined) page(response, 'not here', 404);
        else this.habits.other(asked, response);
    }
  }

  #secretOf({ cookies, headers }: Asked): string {
    const token = headers.authorization?.replace('Bearer ', '') ?? '';
    return this.#alive.has(token) ? token : (cookies.get('sid') ?? '');
  }
}
