import { errorCode, errorText } from '../base/errors.ts';
import { isObject } from '../base/object.ts';
import { allowedOrigins } from '../config/schema/allowed-origins.ts';
import type { Config } from '../config/schema/schema.ts';

/** For one answer. */
const LIMIT_MS = 10_000;
/** As many as Chromium follows (net/url_request/url_request.h). */
const MOST_REDIRECTS = 20;

/** What the servers of a config answer. */
export interface OnlineResult {
  /** What is as it should be, as lines. */
  readonly answers: readonly string[];
  readonly warnings: readonly string[];
}

/** An address of the config, and what a kiosk may show on the way from there. */
interface Start {
  readonly path: string;
  readonly url: string;
  readonly isAllowed: (url: string) => boolean;
  /** The setting that allows further origins, as the file names it, and its value so far. */
  readonly allowPath: string;
  readonly allow: readonly string[];
}

/**
 * Asks each site, and the sign-in page of the provider, for its first page, and follows the redirects
 * as a kiosk would, without cookies and scripts. Never rejects.
 * @param send the network, as Node has it
 */
export async function checkOnline(config: Config, send: typeof fetch): Promise<OnlineResult> {
  const { signIn, sites } = config;
  const provider = signIn.mode === 'oidc' ? signIn.oidc : null;
  const isProvider =
    provider === null ? () => false : allowedOrigins(provider.issuer, provider.allow);
  const checks = sites.map(({ url, allow }, index) => {
    const isOwn = allowedOrigins(url, allow);
    const path = `sites[${index}]`;
    return follow(send, {
      path: `${path}.url`,
      url,
      isAllowed: (address) => isOwn(address) || isProvider(address),
      allowPath: `${path}.allow`,
      allow,
    });
  });
  if (provider !== null) checks.push(followProvider(send, provider, isProvider));
  const results = await Promise.all(checks);
  return {
    answers: results.flatMap(({ answers }) => answers),
    warnings: results.flatMap(({ warnings }) => warnings),
  };
}

type ProviderConfig = Extract<Config['signIn'], { mode: 'oidc' }>['oidc'];

/** The provider's metadata (OpenID Connect Discovery 1.0, section 4), and its sign-in page. */
async function followProvider(
  send: typeof fetch,
  { issuer, clientId, scopes, redirectUri, allow }: ProviderConfig,
  isProvider: (url: string) => boolean,
): Promise<OnlineResult> {
  const path = 'signIn.oidc.issuer';
  const metadata = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  let endpoint: URL;
  try {
    const answer = await ask(send, metadata);
    if (answer.status !== 200) return warns(`${path}: its metadata answers ${answer.status}`);
    const body: unknown = await answer.json();
    const named = isObject(body) ? body['authorization_endpoint'] : undefined;
    if (typeof named !== 'string' || !/^https?:/.test(named) || !URL.canParse(named)) {
      return warns(`${path}: its metadata names no authorization_endpoint`);
    }
    endpoint = new URL(named);
  } catch (error) {
    return warns(`${path}: cannot be reached: ${reasonOf(error)}`);
  }
  const request = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state: 'check-config',
    nonce: 'check-config',
    // Of no verifier: the code that it would be needed for is never asked for.
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(request)) endpoint.searchParams.set(name, value);
  return follow(send, {
    path,
    url: endpoint.href,
    isAllowed: (url) => isProvider(url) || url.split('?')[0] === redirectUri,
    allowPath: 'signIn.oidc.allow',
    allow,
  });
}

async function follow(send: typeof fetch, start: Start): Promise<OnlineResult> {
  const { path, allowPath, allow } = start;
  const way = [start.url];
  let end: OnlineResult | null = null;
  while (end === null) {
    const url = way.at(-1) ?? start.url;
    try {
      const answer = await ask(send, url);
      const next = redirectOf(answer, url);
      // Many sites set a cookie and lead to the same page again.
      if (next === null || way.includes(next))
        end = endOf(path, new URL(url).origin, answer.status);
      else if (way.length > MOST_REDIRECTS) {
        end = warns(`${path}: redirects more than ${MOST_REDIRECTS} times`);
      } else way.push(next);
    } catch (error) {
      end = warns(`${path}: ${new URL(url).origin} cannot be reached: ${reasonOf(error)}`);
    }
  }
  const refused = way.filter((url) => !start.isAllowed(url)).map((url) => new URL(url).origin);
  if (refused.length === 0) return end;
  const origins = [...new Set(refused)];
  const list = [...new Set([...allow, ...origins])].map((origin) => `"${origin}"`).join(', ');
  const proposal = `${path}: leads to ${origins.join(' and ')}, which the kiosk does not show: write ${allowPath}: [${list}]`;
  return { ...end, warnings: [proposal, ...end.warnings] };
}

/** A server that asks for a password is as it should be: the kiosk has a screen for that. */
function endOf(path: string, origin: string, status: number): OnlineResult {
  const line = `${path}: ${origin} answers ${status}`;
  return status >= 400 && status !== 401 ? warns(line) : { answers: [line], warnings: [] };
}

/** The address that an answer leads to; null where it leads to none, or not to a page of the web. */
function redirectOf({ status, headers }: Response, url: string): string | null {
  const location = headers.get('location');
  if (status < 300 || status >= 400 || location === null) return null;
  if (!URL.canParse(location, url)) return null;
  const { protocol, href } = new URL(location, url);
  return /^https?:$/.test(protocol) ? href : null;
}

/** One request. @throws where there is no answer in time */
async function ask(send: typeof fetch, url: string): Promise<Response> {
  const answer = await send(url, {
    redirect: 'manual',
    headers: { accept: 'text/html,application/json' },
    signal: AbortSignal.timeout(LIMIT_MS),
  });
  if (answer.status !== 200 || !answer.headers.get('content-type')?.includes('json')) {
    void answer.body?.cancel().catch(() => undefined);
  }
  return answer;
}

function warns(warning: string): OnlineResult {
  return { answers: [], warnings: [warning] };
}

/** Such as `ENOTFOUND`; Node's own message for a failed request says nothing. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return `no answer within ${LIMIT_MS / 1000}s`;
  }
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = errorCode(cause);
  return code === '' ? errorText(cause) : code;
}
