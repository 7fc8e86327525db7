import { originText } from '../identity/sign-in/provider-error.ts';
import { allowedOrigins } from '../config/schema/allowed-origins.ts';
import type { Config } from '../config/schema/schema.ts';
import { examineProvider } from './provider/examine.ts';
import { allowLine, asker, ENDLESS, follow, type Way } from './provider/pages.ts';

/** What the servers of a config answer. */
export interface OnlineResult {
  /** What is as it should be, as lines. */
  readonly answers: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Asks each site for its first page and follows the redirects as a kiosk would, without
 * scripts, and examines the provider. Never rejects.
 * @param send the network, as the kiosk has it
 */
export async function checkOnline(config: Config, send: typeof fetch): Promise<OnlineResult> {
  const { signIn, sites } = config;
  const provider = signIn.mode === 'oidc' ? signIn.oidc : null;
  const isProvider =
    provider === null ? () => false : allowedOrigins(provider.issuer, provider.allow);
  const checks = sites.map(async ({ url, allow }, index) => {
    const isOwn = allowedOrigins(url, allow);
    const way = await follow(asker(send), {
      url,
      isAllowed: (address) => isOwn(address) || isProvider(address),
    });
    return siteResult(`sites[${index}]`, allow, way);
  });
  if (provider !== null) checks.push(onProvider(provider, send));
  const results = await Promise.all(checks);
  return {
    answers: results.flatMap(({ answers }) => answers),
    warnings: results.flatMap(({ warnings }) => warnings),
  };
}

async function onProvider(...args: Parameters<typeof examineProvider>): Promise<OnlineResult> {
  const judgements = await examineProvider(...args);
  const line = (text: string) => `signIn.oidc: ${text}`;
  return {
    answers: judgements.filter(({ level }) => level === 'good').map(({ text }) => line(text)),
    warnings: judgements.filter(({ level }) => level !== 'good').map(({ text }) => line(text)),
  };
}

/** @param site such as `sites[0]` @param allow what it has so far */
function siteResult(site: string, allow: readonly string[], way: Way): OnlineResult {
  const { refused, end } = way;
  const path = `${site}.url`;
  const away =
    refused.length === 0 ? [] : [`${path}: ${allowLine(`${site}.allow`, allow, refused)}`];
  switch (end.kind) {
    case 'unreachable':
      return { answers: [], warnings: [...away, `${path}: ${end.fault}`] };
    case 'endless':
      return { answers: [], warnings: [...away, `${path}: ${ENDLESS}`] };
    case 'page': {
      const line = `${path}: ${originText(end.url)} answers ${end.status}`;
      // A server that asks for a password is as it should be: the kiosk has a screen for that.
      const isWrong = end.status >= 400 && end.status !== 401;
      return { answers: isWrong ? [] : [line], warnings: isWrong ? [...away, line] : away };
    }
    case 'end':
      return { answers: [], warnings: away };
  }
}
