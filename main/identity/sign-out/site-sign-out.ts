import { answerOrNull, type BackChannel, isLater, isYes } from './back-channel.ts';
import { CookieRequests } from './cookie-requests.ts';
import type { TaskOf, Verdict } from './task.ts';

type SignOutOfSite = TaskOf<'sign-out-of-site'>;
type Proof = NonNullable<SignOutOfSite['proof']>;

export interface SiteSignOutOptions {
  /** The proof waits for this: the provider's sign-out may sign out of the site as well. */
  readonly beforeProof: Promise<void>;
  /** The cookies may not be those of the user's sign-in. */
  readonly isDoubtful: boolean;
}

/** Makes the site's sign-out calls in their order, and then the proof with the old cookies. */
export async function signOutOfSite(
  task: SignOutOfSite,
  request: BackChannel,
  { beforeProof, isDoubtful }: SiteSignOutOptions,
): Promise<Verdict> {
  const site = await CookieRequests.with(task.cookies, request);
  // If other servers set the cookies, or some are left out, the rest may not be the session: then a
  // refusal afterwards proves nothing, unless the site accepted the same cookies before.
  const wasGood =
    task.proof !== null && (isDoubtful || site.isLongFor(task.proof.url))
      ? await isGood(task, task.proof, request)
      : null;
  let areAllYes = true;
  for (const { method, url } of task.calls) {
    const answer = await answerOrNull(
      site.sendAndFollow(url, { method, headers: asFromThePage(task, url), withoutBody: true }),
    );
    // Repeat the whole sequence later, because this call may depend on the earlier ones.
    if (answer === null || isLater(answer)) return { result: 'unreachable', next: task };
    areAllYes &&= isYes(answer);
  }
  const cut = site.cutCount === 0 ? {} : { cutCookies: site.cutCount };
  if (task.proof === null) {
    return { result: areAllYes ? 'signed-out' : 'refused', next: null, ...cut };
  }
  await beforeProof;
  const verdict = await prove(task, task.proof, request);
  const isBlind = (isDoubtful || verdict.cutCookies !== undefined) && wasGood !== true;
  return { ...cut, ...verdict, ...(isBlind && verdict.result === 'proven' ? NOT_TRIED : {}) };
}

const NOT_TRIED = { result: 'not-tried' } as const;

async function prove(task: SignOutOfSite, proof: Proof, request: BackChannel): Promise<Verdict> {
  const { answer, cut } = await askForProof(task, proof, request);
  const { expect } = proof;
  if (answer !== null && expect.includes(answer.status)) {
    return { result: 'proven', next: null, ...cut };
  }
  if (answer === null || isLater(answer)) {
    return { result: 'unreachable', next: { ...task, calls: [] } };
  }
  return { result: answer.ok ? 'still-alive' : 'refused', next: null, ...cut };
}

/** Whether the site accepts the cookies as those of a signed-in user. */
async function isGood(task: SignOutOfSite, proof: Proof, request: BackChannel): Promise<boolean> {
  const { answer } = await askForProof(task, proof, request);
  return answer !== null && answer.ok && !proof.expect.includes(answer.status);
}

/** Always uses the cookies as they were at the ending. */
async function askForProof(task: SignOutOfSite, { url }: Proof, request: BackChannel) {
  const old = await CookieRequests.with(task.cookies, request);
  const answer = await answerOrNull(
    old.send(url, { headers: asFromThePage(task, url), withoutBody: true }),
  );
  return { answer, cut: old.cutCount === 0 ? {} : { cutCookies: old.cutCount } };
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
