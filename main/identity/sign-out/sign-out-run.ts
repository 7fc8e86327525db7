import type { SessionTokens } from '../sign-in/session-tokens.ts';
import type { BackChannel } from './back-channel.ts';
import { endSessionUrl, finishProviderSession, proveProviderSession } from './provider-session.ts';
import { endingWith, runTask } from './run-task.ts';
import type { SessionTraces } from './session-traces.ts';
import { signOutOfSite } from './site-sign-out.ts';
import type { SiteCookie, Task, TaskOf, Verdict } from './task.ts';
import {
  canSignOut,
  providerSession,
  revocations,
  type SignOutSite,
  signOutTask,
  type SiteSignOut,
  siteSignOuts,
} from './tasks-of.ts';

/** The moment at which everything that is under way has to be over. */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(ms: number) {
    this.#timer = setTimeout(() => this.#controller.abort(), ms);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** What the work gives; null when it fails, or is not done by then. */
  async orNull<T>(work: () => Promise<T>): Promise<T | null> {
    const { signal } = this.#controller;
    let giveUp: () => void = () => undefined;
    const over = new Promise<null>((resolve) => (giveUp = () => resolve(null)));
    signal.addEventListener('abort', giveUp);
    try {
      return signal.aborted ? null : await Promise.race([work(), over]);
    } catch {
      return null; // what failed may name a page or hold a token
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}

/** What the work gives; null when it fails, or takes longer. */
export async function orNullWithin<T>(limitMs: number, work: () => Promise<T>): Promise<T | null> {
  const deadline = new Deadline(limitMs);
  const result = await deadline.orNull(work);
  deadline.clear();
  return result;
}

/** Of the whole limit: what the browser has to give its cookies, and the provider's page to be through. */
const COOKIES_SHARE = 0.3;
const PAGE_SHARE = 0.8;

/** A page of the provider's that has come to rest: it loads nothing, and has no request under way. */
export interface RestingPage {
  readonly hasScripts: boolean;
  /** It goes on by itself: a refresh with a delay, or a SAML form that a script is to send. */
  readonly goesOn: boolean;
}

/** What the session's browser partition is needed for. */
export interface BrowserPartition {
  /** Every cookie it holds. */
  cookies(): Promise<readonly SiteCookie[]>;
  /**
   * Shows the provider's sign-out page out of sight, and whatever it leads to, until it may be left
   * or the signal aborts.
   * @param mayLeave is asked each time that a page has come to rest
   * @returns the last HTTP status; null where no answer came
   */
  endProviderSession(
    url: string,
    mayLeave: (page: RestingPage) => Promise<boolean>,
    signal: AbortSignal,
  ): Promise<number | null>;
}

export interface SignOutDeps {
  /** What the provider has issued; it settles late where a sign-in was cancelled that asks for it. */
  readonly tokens: Promise<SessionTokens | null>;
  readonly sites: readonly SignOutSite[];
  /** Null where the session never had a browser. */
  readonly partition: BrowserPartition | null;
  readonly traces: SessionTraces;
  /** Origins whose pages may have kept something, such as a token. */
  readonly keepingOrigins: ReadonlySet<string>;
  readonly request: BackChannel;
  /** For everything together; for late tokens from the moment that they are there. */
  readonly timeoutMs: number;
}

/** A task, and what became of trying it. */
export interface TaskOutcome {
  readonly task: Task;
  readonly verdict: Verdict;
}

/** What is under way. Neither rejects. */
export interface SignOutRun {
  /** Nothing needs the partition any more, which is so after `timeoutMs` at the latest. */
  readonly partitionDone: Promise<void>;
  readonly tried: Promise<readonly TaskOutcome[]>;
}

/** Starts to sign out of everything at the same time: tokens, the provider's session, the sites. */
export function startSignOut(subject: SignOutDeps): SignOutRun {
  const deadline = new Deadline(subject.timeoutMs);
  const request = endingWith(deadline.signal, subject.request);
  const tokens = deadline.orNull(() => subject.tokens);
  const cookies = gatherCookies(subject, tokens);
  const page = Promise.all([tokens, cookies]).then(([given, found]) =>
    showProviderPage(subject, given, found ?? [], { request, deadline }),
  );
  const partitionDone = page.then(() => undefined);
  const work = [
    subject.tokens.then((given) => inTurn(revocations(given), subject)),
    page.then(async (shown) => {
      if (shown === null) return endProviderSessionWithoutPage(subject, cookies);
      const { task, status } = shown;
      return [{ task, verdict: await finishProviderSession(task, status, request) }];
    }),
    cookies.then((found) => signOutOfSites(subject, found, request, partitionDone)),
  ];
  const tried = Promise.all(work).then((all) => {
    deadline.clear();
    subject.traces.drop();
    return all.flat();
  });
  return { partitionDone, tried };
}

/** There is no browser, or the tokens came when it was given up already; its cookies may be there. */
async function endProviderSessionWithoutPage(
  subject: SignOutDeps,
  cookies: Promise<readonly SiteCookie[] | null>,
): Promise<readonly TaskOutcome[]> {
  const { browserHeaders } = subject.traces;
  const task = providerSession(await subject.tokens, (await cookies) ?? [], browserHeaders);
  return task === null ? [] : inTurn([task], subject);
}

/** Null when the browser did not give them in time, and there is no copy of any. */
async function gatherCookies(
  { sites, partition, traces, timeoutMs }: SignOutDeps,
  tokens: Promise<SessionTokens | null>,
): Promise<readonly SiteCookie[] | null> {
  if (partition === null) return [];
  if (!sites.some(canSignOut) && providerSession(await tokens, []) === null) return [];
  const live = await orNullWithin(timeoutMs * COOKIES_SHARE, () => partition.cookies());
  const all = traces.cookies(live);
  return live === null && all.length === 0 ? null : all;
}

interface Shown {
  readonly task: TaskOf<'end-provider-session'>;
  readonly status: number | null;
}

async function showProviderPage(
  { partition, traces, timeoutMs }: SignOutDeps,
  tokens: SessionTokens | null,
  cookies: readonly SiteCookie[],
  { request, deadline }: { readonly request: BackChannel; readonly deadline: Deadline },
): Promise<Shown | null> {
  const task = providerSession(tokens, cookies, traces.browserHeaders);
  if (task === null || partition === null) return null;
  // Before the deadline, so that there is time for the proof.
  const pageDeadline = new Deadline(timeoutMs * PAGE_SHARE);
  const status = await deadline.orNull(() =>
    partition.endProviderSession(
      endSessionUrl(task),
      (page) => mayLeave(page, task, request),
      pageDeadline.signal,
    ),
  );
  pageDeadline.clear();
  return { task, status };
}

/** Some pages sign out only after a while, by a script; others lead from server to server (SAML). */
async function mayLeave(
  { hasScripts, goesOn }: RestingPage,
  task: TaskOf<'end-provider-session'>,
  request: BackChannel,
): Promise<boolean> {
  if (goesOn) return false;
  return !hasScripts || (await proveProviderSession(task, request)) === 'dead';
}

/** One after the other: the second token is often taken back with the first. */
async function inTurn(
  tasks: readonly Task[],
  { request, timeoutMs }: SignOutDeps,
): Promise<readonly TaskOutcome[]> {
  const deadline = new Deadline(timeoutMs);
  const tried: TaskOutcome[] = [];
  for (const task of tasks) {
    tried.push({ task, verdict: await runTask(task, endingWith(deadline.signal, request)) });
  }
  deadline.clear();
  return tried;
}

async function signOutOfSites(
  { sites, traces, keepingOrigins }: SignOutDeps,
  cookies: readonly SiteCookie[] | null,
  request: BackChannel,
  beforeProof: Promise<void>,
): Promise<readonly TaskOutcome[]> {
  if (cookies === null) {
    const verdict = { result: 'unreachable', next: null } as const;
    return sites
      .filter(canSignOut)
      .map((site) => ({ task: signOutTask(site, { cookies: [], traces }), verdict }));
  }
  const signOuts = await siteSignOuts(sites, { cookies, traces, keepingOrigins });
  const run = ({ kind, task }: SiteSignOut): Promise<Verdict> =>
    kind === 'not-tried'
      ? Promise.resolve({ result: 'not-tried', next: null })
      : signOutOfSite(task, request, { beforeProof, isDoubtful: kind === 'doubtful' });
  return Promise.all(
    signOuts.map(async (signOut) => ({ task: signOut.task, verdict: await run(signOut) })),
  );
}
