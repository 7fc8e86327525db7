import { type Request, type Response, Router } from 'express';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  customFetch,
  type Configuration,
  discovery,
  enableNonRepudiationChecks,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { Connections } from './connections.ts';
import { html } from './html.ts';
import { sendPage } from './layout.ts';
import { providerCard } from './pages/sign-in-card.ts';
import { letIn, ownPage, type SignIn } from './sign-in.ts';

declare module 'express-session' {
  interface SessionData {
    /** The attempts under way, by their `state`: each tab may have its own. */
    attempts: Record<string, Attempt>;
  }
}

interface Attempt {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
  readonly next: string;
}

const patienceSeconds = 5;

/**
 * Signing in with the organisation's OpenID provider: GET /login goes there, and comes back to
 * GET /callback. Who is signed in at the provider is not asked for a password.
 * @param reachedAt where this computer reaches the provider
 */
export function singleSignOn(
  { issuer, reachedAt }: { readonly issuer: string; readonly reachedAt: string },
  connections: Connections,
): SignIn {
  const routes = Router();
  let known: Configuration | null = null;

  routes.get('/login', async (req, res) => {
    const next = ownPage(req.query['next']);
    if (req.session.person) {
      res.redirect(303, next);
      return;
    }
    const provider = await orExcuse(req, res, discover);
    if (provider === null) return;
    const [verifier, state, nonce] = [randomPKCECodeVerifier(), randomState(), randomNonce()];
    req.session.attempts = { ...req.session.attempts, [state]: { verifier, state, nonce, next } };
    const url = buildAuthorizationUrl(provider, {
      redirect_uri: new URL('/callback', addressOf(req)).href,
      scope: 'openid profile',
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    res.redirect(303, url.href);
  });

  routes.get('/callback', async (req, res) => {
    const { state } = req.query;
    const attempt = typeof state === 'string' ? req.session.attempts?.[state] : undefined;
    const name = await orExcuse(req, res, async () => {
      if (!attempt) throw new Error('nobody here asked for this sign-in');
      const tokens = await authorizationCodeGrant(await discover(), addressOf(req), {
        pkceCodeVerifier: attempt.verifier,
        expectedNonce: attempt.nonce,
        expectedState: attempt.state,
      });
      const claims = tokens.claims();
      return typeof claims?.['name'] === 'string' ? claims['name'] : (claims?.sub ?? '');
    });
    if (name === null) return;
    await letIn(req, name, connections);
    res.redirect(303, ownPage(attempt?.next));
  });

  async function discover(): Promise<Configuration> {
    known ??= await discovery(new URL(issuer), 'portal', undefined, None(), {
      // Without TLS, the ID token's signature is all that tells who sent it (OpenID Connect Core 1.0
      // section 3.1.3.7), and openid-client looks at it only when asked to.
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- the provider is on this computer
      execute: [allowInsecureRequests, enableNonRepudiationChecks],
      timeout: patienceSeconds,
      [customFetch]: (url, { method, headers, body }) =>
        fetch(url.replace(issuer, reachedAt), {
          method,
          headers,
          ...(body instanceof URLSearchParams ? { body } : {}),
        }),
    });
    return known;
  }

  return { routes, card: providerCard };
}

/** What is asked for; null when it failed, and the person was told. */
async function orExcuse<T>(req: Request, res: Response, ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    console.error(`The portal's sign-in failed: ${String(error)}`);
    const body = html`<h1>Signing in did not work</h1>
      <p>Please try again, or call 1234.</p>
      <p><a class="button" href="/login">Try again</a></p>`;
    res.status(502);
    sendPage(res, { title: 'Sign-in', path: req.path, person: req.session.person, body });
    return null;
  }
}

function addressOf(req: Request): URL {
  return new URL(req.originalUrl, `${req.protocol}://${req.get('host') ?? ''}`);
}
