import { originText } from '../../identity/sign-in/provider-error.ts';
import { allowedOrigins } from '../../config/schema/allowed-origins.ts';
import type { Config } from '../../config/schema/schema.ts';
import { answerOrNull, type Send } from '../../identity/sign-out/back-channel.ts';
import { examineProvider } from '../provider/examine.ts';
import { askReceiver } from './receiver.ts';
import { allowLine, asker, ENDLESS, follow, type Way } from '../provider/pages.ts';

/** What the servers of a config answer. */
export interface OnlineResult {
  /** What is as it should be, as lines. */
  readonly answers: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Asks each site for its first page and follows the redirects as a kiosk would, without scripts, asks for
 * the proofs of its sign-out, examines the provider, and connects to the syslog receiver. Never rejects.
 * @param send the network, as the kiosk has it
 */
export async function checkOnline(config: Config, send: Send): Promise<OnlineResult> {
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
  checks.push(
    ...sites.flatMap((site, index) =>
      site.signOut.flatMap((step, at) =>
        'open' in step
          ? [onOpen(`sites[${index}].signOut[${at}].open`, site, step.open, send)]
          : [],
      ),
    ),
  );
  checks.push(...sites.map((site, index) => onProof(`sites[${index}].signOutProof`, site, send)));
  if (provider !== null) checks.push(onProvider(provider, send));
  checks.push(onReceiver(config));
  const results = await Promise.all(checks);
  return {
    answers: results.flatMap(({ answers }) => answers),
    warnings: results.flatMap(({ warnings }) => warnings),
  };
}

async function onReceiver(config: Config): Promise<OnlineResult> {
  const answer = await askReceiver(config);
  if (answer === null) return NOTHING;
  const line = [`audit.syslog.to: ${answer.text}`];
  return answer.isGood ? { answers: line, warnings: [] } : { answers: [], warnings: line };
}

async function onProvider(...args: Parameters<typeof examineProvider>): Promise<OnlineResult> {
  const judgements = await examineProvider(...args);
  const line = (text: string) => `signIn.oidc: ${text}`;
  return {
    answers: judgements.filter(({ level }) => level === 'good').map(({ text }) => line(text)),
    warnings: judgements.filter(({ level }) => level !== 'good').map(({ text }) => line(text)),
  };
}

/** Asks for a page that signs out, without a sign-in: there is one if it does not answer with an error. */
async function onOpen(
  path: string,
  { url: siteUrl, allow }: Config['sites'][number],
  url: string,
  send: Send,
): Promise<OnlineResult> {
  const { end } = await follow(asker(send), { url, isAllowed: allowedOrigins(siteUrl, allow) });
  if (end.kind === 'unreachable') return { answers: [], warnings: [`${path}: ${end.fault}`] };
  if (end.kind !== 'page') return { answers: [], warnings: [`${path}: ${ENDLESS}`] };
  const line = `${path}: ${originText(end.url)} answers ${end.status} without a sign-in`;
  if (end.status < 400) return { answers: [line], warnings: [] };
  const isRefused = end.status === 401 || end.status === 403;
  const hint =
    end.status === 405
      ? ': a browser opens a page by GET, so open the page with the form, or write method and url for a call'
      : ': there is no page to open';
  return isRefused ? { answers: [line], warnings: [] } : { answers: [], warnings: [line + hint] };
}

/** Asks for a site's proof without a sign-in: it has to be the answer after a sign-out. */
async function onProof(
  path: string,
  { url: siteUrl, allow, signOutProof: proof }: Config['sites'][number],
  send: Send,
): Promise<OnlineResult> {
  if (proof === null) return NOTHING;
  const { url, expect, without } = proof;
  const warns = (text: string) => ({ answers: [], warnings: [`${path}: ${text}`] });
  if (without === undefined) {
    const answer = await answerOrNull(asker(send)(url));
    if (answer === null) return warns(`${originText(url)} does not answer`);
    const { status } = answer;
    return expect.includes(status)
      ? { answers: [`${path}: answers ${status} without a sign-in`], warnings: [] }
      : warns(
          `answers ${status} also without a sign-in, and so proves nothing: write expect: [${[...expect, status].join(', ')}] if a signed-in user gets another answer, or without: with a text that only a signed-in user sees`,
        );
  }
  const { end } = await follow(asker(send), { url, isAllowed: allowedOrigins(siteUrl, allow) });
  if (end.kind === 'unreachable') return warns(end.fault);
  if (end.kind !== 'page') return warns(ENDLESS);
  const { hasText } = await import('../../identity/sign-out/sites/page-text.ts');
  return hasText(end.body, without)
    ? warns(
        `the page has "${without}" also without a sign-in, and so proves nothing: write without: with a text that only a signed-in user sees`,
      )
    : { answers: [`${path}: "${without}" is not there without signing in`], warnings: [] };
}

const NOTHING: OnlineResult = { answers: [], warnings: [] };

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
