import type { SessionTokens } from '../sign-in/session-tokens.ts';
import type { BackChannel } from './back-channel.ts';
import type { Deadline } from './deadline.ts';
import { endSessionUrl, proveProviderSession } from './provider-session.ts';
import { endingWith, runTask } from './run-task.ts';
import { signOutOfSite } from './site-sign-out.ts';
import type { SiteCookie, Task, Verdict } from './task.ts';
import {
  canSignOut,
  providerSession,
  revocations,
  signOutTask,
  siteSignOuts,
  type SignOutSite,
} from './tasks-of.ts';

/** What the session's browser partition is needed for. */
interface PartitionSide {
  /** Every cookie it holds. */
  cookies(): Promise<readonly SiteCookie[]>;
  /**
   * Shows the provider's sign-out page where nobody sees it, until it is through.
   * @returns whether the provider said yes; rejects, or gives false, when it could not be reached
   */
  endProviderSession(url: string, signal: AbortSignal): Promise<boolean>;
}

export interface SignOutSubject {
  readonly tokens: SessionTokens | null;
  readonly sites: readonly SignOutSite[];
  readonly partition: PartitionSide;
  readonly request: BackChannel;
}

/** A task, and what became of trying it. */
export interface Tried {
  readonly task: Task;
  readonly verdict: Verdict;
}

/** What is under way. Neither rejects, and both are there when the deadline has passed. */
export interface Attempt {
  /** Nothing needs the partition any more. */
  readonly partitionDone: Promise<void>;
  readonly tried: Promise<readonly Tried[]>;
}

/** Starts to sign out of everything at the same time: tokens, the provider's session, the sites. */
export function attemptSignOut(subject: SignOutSubject, deadline: Deadline): Attempt {
  const request = endingWith(deadline.signal, subject.request);
  const cookies = gatherCookies(subject, deadline);
  const page = cookies.then((found) => showProviderPage(subject, found ?? [], deadline));
  const partitionDone = page.then(() => undefined);
  const work = [
    inTurn(revocations(subject.tokens), request),
    page.then((shown) => (shown === null ? [] : finishProviderSession(shown, request))),
    cookies.then((found) => signOutOfSites(subject.sites, found, request, partitionDone)),
  ];
  return { partitionDone, tried: Promise.all(work).then((tried) => tried.flat()) };
}

/** Null when the browser did not give them in time. */
function gatherCookies(
  { tokens, sites, partition }: SignOutSubject,
  deadline: Deadline,
): Promise<readonly SiteCookie[] | null> {
  const isNeeded = providerSession(tokens, []) !== null || sites.some(canSignOut);
  return isNeeded ? deadline.orNull(() => partition.cookies()) : Promise.resolve([]);
}

interface Shown {
  readonly task: NonNullable<ReturnType<typeof providerSession>>;
  readonly isThrough: boolean;
}

async function showProviderPage(
  { tokens, partition }: SignOutSubject,
  cookies: readonly SiteCookie[],
  deadline: Deadline,
): Promise<Shown | null> {
  const task = providerSession(tokens, cookies);
  if (task === null) return null;
  const url = endSessionUrl(task);
  const answer = await deadline.orNull(() => partition.endProviderSession(url, deadline.signal));
  return { task, isThrough: answer === true };
}

async function finishProviderSession(
  { task, isThrough }: Shown,
  request: BackChannel,
): Promise<readonly Tried[]> {
  if (!isThrough) return [{ task, verdict: { result: 'unreachable', next: task } }];
  return [{ task, verdict: await proveProviderSession(task, true, request) }];
}

/** One after the other: the second token is often taken back with the first. */
async function inTurn(tasks: readonly Task[], request: BackChannel): Promise<readonly Tried[]> {
  const tried: Tried[] = [];
  for (const task of tasks) tried.push({ task, verdict: await runTask(task, request) });
  return tried;
}

async function signOutOfSites(
  sites: readonly SignOutSite[],
  cookies: readonly SiteCookie[] | null,
  request: BackChannel,
  beforeProof: Promise<void>,
): Promise<readonly Tried[]> {
  if (cookies === null) {
    const verdict = { result: 'unreachable', next: null } as const;
    return sites.filter(canSignOut).map((site) => ({ task: signOutTask(site, []), verdict }));
  }
  const tasks = await siteSignOuts(sites, cookies);
  return Promise.all(
    tasks.map(async (task) => ({ task, verdict: await signOutOfSite(task, request, beforeProof) })),
  );
}
