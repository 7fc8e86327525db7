import { answerOrNull, isLater, isYes } from './answers.ts';
import type { BackChannel } from './back-channel.ts';
import { CookieRequests } from './cookie-requests.ts';
import type { TaskOf, Verdict } from './task.ts';

type SignOutOfSite = TaskOf<'sign-out-of-site'>;

/**
 * The site's own sign-out calls, in their order, and then the proof with the cookies as they were.
 * @param beforeProof what else may sign the site out, such as the provider: the proof waits for it
 */
export async function signOutOfSite(
  task: SignOutOfSite,
  request: BackChannel,
  beforeProof: Promise<void> = Promise.resolve(),
): Promise<Verdict> {
  const site = await CookieRequests.with(task.cookies, request);
  let areAllYes = true;
  for (const { method, url } of task.calls) {
    const answer = await answerOrNull(
      site.sendAndFollow(url, { method, headers: asFromThePage(task), withoutBody: true }),
    );
    // The whole sequence later: the calls before may be what makes this one work.
    if (answer === null || isLater(answer)) return { result: 'unreachable', next: task };
    areAllYes &&= isYes(answer);
  }
  if (task.proof === null) return { result: areAllYes ? 'signed-out' : 'refused', next: null };
  await beforeProof;
  return prove(task, task.proof, request);
}

async function prove(
  task: SignOutOfSite,
  { url, expect }: NonNullable<SignOutOfSite['proof']>,
  request: BackChannel,
): Promise<Verdict> {
  const old = await CookieRequests.with(task.cookies, request);
  const answer = await answerOrNull(
    old.send(url, { headers: asFromThePage(task), withoutBody: true }),
  );
  if (answer !== null && expect.includes(answer.status)) return { result: 'proven', next: null };
  if (answer === null || isLater(answer)) {
    return { result: 'unreachable', next: { ...task, calls: [] } };
  }
  return { result: answer.ok ? 'still-alive' : 'refused', next: null };
}

/** Many sites refuse a call that does not come from one of their own pages (CSRF). */
function asFromThePage({ origin }: SignOutOfSite): Readonly<Record<string, string>> {
  return { origin, referer: `${origin}/` };
}
