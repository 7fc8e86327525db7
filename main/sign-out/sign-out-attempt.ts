import type { SessionTokens } from '../sign-in/session-tokens.ts';
import type { BackChannel } from './back-channel.ts';
import { Deadline } from './deadline.ts';
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
export interface PartitionSide {
  /** Every cookie it holds. */
  cookies(): Promise<readonly SiteCookie[]>;
  /**
   * Shows the provider's sign-out page where nobody sees it, until it is through.
   * @returns whether the provider said yes; rejects, or gives false, when it could not be reached
   */
  endProviderSession(url: string, signal: AbortSignal): Promise<boolean>;
}

export interface SignOutSubject {
  /** What the provider has issued; it settles late where a sign-in was cancelled that asks for it. */
  readonly tokens: Promise<SessionTokens | null>;
  readonly sites: readonly SignOutSite[];
  /** Null where the session never had a browser. */
  readonly partition: PartitionSide | null;
  readonly request: BackChannel;
  /** For everything together; for late tokens from the moment that they are there. */
  readonly timeoutMs: number;
}

/** A task, and what became of trying it. */
export interface Tried {
  readonly task: Task;
  readonly verdict: Verdict;
}

/** What is under way. Neither rejects. */
export interface Attempt {
  /** Nothing needs the partition any more, which is so after `timeoutMs` at the latest. */
  readonly partitionDone: Promise<void>;
  readonly tried: Promise<readonly Tried[]>;
}

/** Starts to sign out of everything at the same time: tokens, the provider's session, the sites. */
export function attemptSignOut(subject: SignOutSubject): Attempt {
  const deadline = new Deadline(subject.timeoutMs);
  const request = endingWith(deadline.signal, subject.request);
  const tokens = deadline.orNull(() => subject.tokens);
  const cookies = gatherCookies(subject, tokens, deadline);
  const page = Promise.all([tokens, cookies]).then(([given, found]) =>
    showProviderPage(subject.partition, given, found ?? [], deadline),
  );
  const partitionDone = page.then(() => undefined);
  const work = [
    subject.tokens.then((given) => inTurn(revocations(given), subject)),
    page.then((shown) =>
      shown === null
        ? endProviderSessionWithoutPage(subject, cookies)
        : finishProviderSession(shown, request),
    ),
    cookies.then((found) => signOutOfSites(subject.sites, found, request, partitionDone)),
  ];
  const tried = Promise.all(work).then((all) => {
    deadline.clear();
    return all.flat();
  });
  return { partitionDone, tried };
}

/** There is no browser, or the tokens came when it was given up already; its cookies may be there. */
async function endProviderSessionWithoutPage(
  subject: SignOutSubject,
  cookies: Promise<readonly SiteCookie[] | null>,
): Promise<readonly Tried[]> {
  const task = providerSession(await subject.tokens, (await cookies) ?? []);
  return task === null ? [] : inTurn([task], subject);
}

/** Null when the browser did not give them in time. */
async function gatherCookies(
  { sites, partition }: SignOutSubject,
  tokens: Promise<SessionTokens | null>,
  deadline: Deadline,
): Promise<readonly SiteCookie[] | null> {
  if (partition === null) return [];
  const isNeeded = sites.some(canSignOut) || providerSession(await tokens, []) !== null;
  return isNeeded ? deadline.orNull(() => partition.cookies()) : [];
}

interface Shown {
  readonly task: NonNullable<ReturnType<typeof providerSession>>;
  readonly isThrough: boolean;
}

async function showProviderPage(
  partition: PartitionSide | null,
  tokens: SessionTokens | null,
  cookies: readonly SiteCookie[],
  deadline: Deadline,
): Promise<Shown | null> {
  const task = providerSession(tokens, cookies);
  if (task === null || partition === null) return null;
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
async function inTurn(
  tasks: readonly Task[],
  { request, timeoutMs }: SignOutSubject,
): Promise<readonly Tried[]> {
  const deadline = new Deadline(timeoutMs);
  const tried: Tried[] = [];
  for (const task of tasks) {
    tried.push({ task, verdict: await runTask(task, endingWith(deadline.signal, request)) });
  }
  deadline.clear();
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
