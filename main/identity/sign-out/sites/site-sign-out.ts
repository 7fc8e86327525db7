import { answerOrNull, type BackChannel, isLater, isYes } from '../back-channel.ts';
import { CookieRequests } from './cookie-requests.ts';
import type { SiteCall, SiteCookie, SiteProof, TaskOf, Verdict } from '../task.ts';

type SignOutOfSite = TaskOf<'sign-out-of-site'>;

export interface SiteSignOutOptions {
  /** The proof waits for this: the provider's sign-out may sign out of the site as well. */
  readonly beforeProof: Promise<void>;
  /** The cookies may not be those of the user's sign-in. */
  readonly isDoubtful: boolean;
  /** Null where the session's browser is gone. */
  readonly open: OpenPage | null;
}

/** A page of a site that was opened, and has come to rest. */
export interface OpenedPage {
  /** The last HTTP status; null without an answer. */
  readonly status: number | null;
  /** The page asks the user whether to sign out. */
  readonly asks: boolean;
}

/**
 * Opens a page of the site in the session's browser until it has come to rest.
 * @returns also the task's cookies as they are then
 */
export type OpenPage = (
  url: string,
) => Promise<OpenedPage & { readonly cookies: readonly SiteCookie[] }>;

/**
 * Opens the pages and makes the calls of the site's sign-out in their order, and then the proof with the old
 * cookies.
 */
export async function signOutOfSite(
  given: SignOutOfSite,
  request: BackChannel,
  { beforeProof, isDoubtful, open }: SiteSignOutOptions,
): Promise<Verdict> {
  let site = await CookieRequests.with(given.cookies, request);
  const task = await withText(given, request);
  // If other servers set the cookies, or some are left out, the rest may not be the session: then a
  // refusal afterwards proves nothing, unless the site accepted the same cookies before.
  const wasGood =
    task.proof !== null && (isDoubtful || site.isLongFor(task.proof.url))
      ? await isGood(task, task.proof, request)
      : null;
  let areAllYes = true;
  let isOpened: boolean | null = null;
  for (const call of task.calls) {
    if ('open' in call) {
      const { status, asks, cookies } = (await open?.(call.open)) ?? UNOPENED;
      isOpened = isOpened !== false && status !== null && !isLater({ status });
      areAllYes &&= status !== null && isYes({ status }) && !asks;
      if (cookies !== null) site = await CookieRequests.with(cookies, request);
      continue;
    }
    const answer = await answerOrNull(makeCall(task, call, site));
    // Repeat all calls later, because this one may depend on the earlier ones.
    if (answer === null || isLater(answer)) {
      return { result: 'unreachable', next: afterPages(task, isOpened !== false) };
    }
    areAllYes &&= isYes(answer);
  }
  const cut = site.cutCount === 0 ? {} : { cutCookies: site.cutCount };
  if (task.proof === null) {
    const isUnreachable = isOpened === false;
    const answered = areAllYes ? 'signed-out' : 'refused';
    return { result: isUnreachable ? 'unreachable' : answered, next: null, ...cut };
  }
  await beforeProof;
  const verdict = await prove(task, task.proof, request);
  const isBlind = (isDoubtful || verdict.cutCookies !== undefined) && wasGood !== true;
  const isOver = verdict.result === 'proven' || verdict.result === 'signed-out';
  // What the page does needs no credentials that the kiosk knows.
  const result = isOpened === true && areAllYes ? 'signed-out' : 'not-tried';
  return { ...cut, ...verdict, ...(isBlind && isOver ? { result } : {}) };
}

const UNOPENED = { status: null, asks: false, cookies: null } as const;

/**
 * What a later try can repeat; null for nothing. Without a proof, calls alone do not make good for a page that
 * could not be opened.
 */
function afterPages(task: SignOutOfSite, areOpened: boolean): SignOutOfSite | null {
  if (!task.calls.some((call) => 'open' in call)) return task;
  if (!areOpened && task.proof === null) return null;
  return { ...task, calls: task.calls.filter((call) => !('open' in call)) };
}

/**
 * That a text is missing afterwards proves something only if it was there before. A later try does not find
 * it any more, so the task knows it. An answer that says nothing of it changes nothing.
 */
async function withText(task: SignOutOfSite, request: BackChannel): Promise<SignOutOfSite> {
  const { proof } = task;
  if (proof?.without === undefined || proof.hadText !== undefined) return task;
  const { isSignedIn } = await askForProof(task, proof, request);
  return isSignedIn === null ? task : { ...task, proof: { ...proof, hadText: isSignedIn } };
}

/** @throws where a page that has to hold a token cannot be read; an answer that it lacks is a refusal */
async function makeCall(
  task: SignOutOfSite,
  { method, url, headers = {}, form, json, csrf }: SiteCall,
  site: CookieRequests,
): Promise<Response> {
  const given = csrf === undefined ? null : await tokenFor(task, csrf, site);
  if (given instanceof Response) return given;
  const target = new URL(url);
  const fields = new URLSearchParams({ ...form });
  const object: Record<string, unknown> = { ...json };
  const named = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    const cookie = /^cookie:(.+)$/.exec(value)?.[1];
    const found = cookie === undefined ? value : site.valueOf(cookie, url);
    if (found !== null) named.set(name, found);
  }
  if (given !== null && csrf !== undefined) {
    const { field, header } = csrf;
    if (header !== undefined) named.set(header, given);
    else if (method === 'GET') target.searchParams.set(field, given);
    else if (json !== undefined) object[field] = given;
    else fields.set(field, given);
  }
  const asForm = fields.size > 0 ? fields : undefined;
  const body = json === undefined ? asForm : JSON.stringify(object);
  return site.sendAndFollow(target.href, {
    method,
    headers: {
      ...asFromThePage(task, url),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...Object.fromEntries(named),
    },
    ...(body === undefined ? {} : { body }),
    withoutBody: true,
  });
}

/** The token in a page of the site; the answer itself where the page has none. */
async function tokenFor(
  task: SignOutOfSite,
  { from, field }: NonNullable<SiteCall['csrf']>,
  site: CookieRequests,
): Promise<string | Response> {
  const answer = await site.read(from, { headers: asFromThePage(task, from) });
  const { pageOf, tokenIn } = await import('./page-text.ts');
  const token = tokenIn((await pageOf(answer)).source, field);
  if (token !== null) return token;
  return isLater(answer) ? answer : new Response(null, { status: 404 });
}

async function prove(
  task: SignOutOfSite,
  proof: SiteProof,
  request: BackChannel,
): Promise<Verdict> {
  const { answer, isSignedIn, cut } = await askForProof(task, proof, request);
  if (answer !== null && proof.expect.includes(answer.status)) {
    return { result: 'proven', next: null, ...cut };
  }
  if (isSignedIn === false) {
    // Without the text before, the user had signed out already, or the config has a slip.
    const known = proof.hadText === true ? 'proven' : 'signed-out';
    return { result: proof.hadText === undefined ? 'not-tried' : known, next: null, ...cut };
  }
  if (answer === null || isLater(answer)) {
    return { result: 'unreachable', next: { ...task, calls: [] } };
  }
  return { result: answer.ok ? 'still-alive' : 'refused', next: null, ...cut };
}

/** Whether the site accepts the cookies as those of a signed-in user. */
async function isGood(
  task: SignOutOfSite,
  proof: SiteProof,
  request: BackChannel,
): Promise<boolean> {
  const { answer, isSignedIn } = await askForProof(task, proof, request);
  if (proof.without !== undefined) return isSignedIn === true;
  return answer !== null && answer.ok && !proof.expect.includes(answer.status);
}

/**
 * Always uses the cookies as they were at the ending.
 * @returns `isSignedIn` by the text of the page; null where the proof has no text, or no page could be read
 */
async function askForProof(
  task: SignOutOfSite,
  { url, without }: SiteProof,
  request: BackChannel,
): Promise<{
  readonly answer: Response | null;
  readonly isSignedIn: boolean | null;
  readonly cut: { readonly cutCookies?: number };
}> {
  const old = await CookieRequests.with(task.cookies, request);
  const headers = asFromThePage(task, url);
  const cutOf = () => (old.cutCount === 0 ? {} : { cutCookies: old.cutCount });
  if (without === undefined) {
    const answer = await answerOrNull(old.send(url, { headers, withoutBody: true }));
    return { answer, isSignedIn: null, cut: cutOf() };
  }
  try {
    const answer = await old.read(url, { headers });
    const { hasText, pageOf } = await import('./page-text.ts');
    const { source, isWhole } = await pageOf(answer);
    const has = hasText(source, without);
    // Of a page that was cut, the missing rest may have the text; an error page says nothing. Signed out, many
    // sites lead to another server.
    const isClear = has || (isWhole && isYes(answer));
    return { answer, isSignedIn: isClear ? has : null, cut: cutOf() };
  } catch {
    return { answer: null, isSignedIn: null, cut: cutOf() };
  }
}

/**
 * Many sites refuse a call that does not come from their own page (CSRF) or from the same browser.
 */
function asFromThePage(task: SignOutOfSite, url: string): Readonly<Record<string, string>> {
  const { origin, browserHeaders, authorizations } = task;
  const target = new URL(url).origin;
  const authorization = authorizations.find((each) => each.origin === target)?.value;
  return {
    ...browserHeaders,
    origin,
    referer: `${origin}/`,
    ...(authorization === undefined ? {} : { authorization }),
  };
}
