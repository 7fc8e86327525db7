import type { SessionTokens } from '../sign-in/session-tokens.ts';
import { type BackChannel, isYes } from './back-channel.ts';
import {
  endSessionUrl,
  finishProviderSession,
  proveProviderSession,
  type ShownSignOut,
} from './provider/provider-session.ts';
import { endingWith, runTask } from './run-task.ts';
import type { SessionTraces } from './session-traces.ts';
import { signOutOfSites } from './sites/site-runs.ts';
import type { OpenedPage } from './sites/site-sign-out.ts';
import { canSignOut, type SignOutSite } from './sites/site-tasks.ts';
import type { SiteCookie, Task, TaskOf, Verdict } from './task.ts';
import { providerSession, revocations } from './tasks-of.ts';

/** A time limit that several pieces of work share. */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(ms: number) {
    this.#timer = setTimeout(() => this.#controller.abort(), ms);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The work's result; null if it fails, or does not finish in time. */
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

/** The work's result; null if it fails, or takes longer. */
export async function orNullWithin<T>(limitMs: number, work: () => Promise<T>): Promise<T | null> {
  const deadline = new Deadline(limitMs);
  const result = await deadline.orNull(work);
  deadline.clear();
  return result;
}

/**
 * Parts of the whole limit: for the browser's cookies, and until the pages of the provider and the sites have
 * finished.
 */
const COOKIES_SHARE = 0.3;
const PAGE_SHARE = 0.8;

/** A page of the provider that has finished loading and has no request under way. */
export interface RestingPage {
  readonly hasScripts: boolean;
  /** The page continues by itself: a delayed refresh, or a SAML form that a script sends. */
  readonly goesOn: boolean;
  /** The page asks the user whether to sign out, as Keycloak's does without a valid ID token as hint. */
  readonly asks: boolean;
}

/** What the sign-out needs from the session's browser partition. */
export interface BrowserPartition {
  cookies(): Promise<readonly SiteCookie[]>;
  /**
   * Loads the provider's sign-out page out of sight and follows its redirects, until `mayLeave`
   * agrees or the signal aborts.
   * @param mayLeave called each time that a page has finished loading
   * @returns the last HTTP status; null without an answer
   */
  endProviderSession(
    url: string,
    mayLeave: (page: RestingPage) => Promise<boolean>,
    signal: AbortSignal,
  ): Promise<number | null>;
  /**
   * Opens a page of a site out of sight until it has come to rest or the signal aborts, and closes it.
   */
  openSitePage(siteIndex: number, url: string, signal: AbortSignal): Promise<OpenedPage>;
}

export interface SignOutDeps {
  /**
   * The issued tokens; it settles late if the user cancelled a sign-in that was requesting them.
   */
  readonly tokens: Promise<SessionTokens | null>;
  readonly sites: readonly SignOutSite[];
  /** Null if the session never had a browser. */
  readonly partition: BrowserPartition | null;
  readonly traces: SessionTraces;
  /** Origins whose pages may have stored data, such as a token. */
  readonly keepingOrigins: ReadonlySet<string>;
  readonly request: BackChannel;
  /** The limit for everything together; for late tokens, it starts when they arrive. */
  readonly timeoutMs: number;
}

/** A task and its result. */
export interface TaskOutcome {
  readonly task: Task;
  readonly verdict: Verdict;
}

/** A running sign-out. Neither promise rejects. */
export interface SignOutRun {
  /** Resolves when nothing needs the partition any more, after `timeoutMs` at the latest. */
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
  const beforeProof = page.then(() => undefined);
  // Ends before the deadline, so that there is time for the proofs.
  const pageDeadline = new Deadline(subject.timeoutMs * PAGE_SHARE);
  const options = { request, beforeProof, deadline, pageDeadline };
  const sites = cookies.then((found) => signOutOfSites(subject, found, options));
  const pagesDone = sites
    .then((runs) => Promise.all(runs.map((run) => run.pagesDone)))
    .finally(() => pageDeadline.clear());
  const partitionDone = Promise.all([page, pagesDone]).then(() => undefined);
  const work = [
    subject.tokens.then((given) => inTurn(revocations(given), subject)),
    page.then(async (shown) => {
      if (shown === null) return endProviderSessionWithoutPage(subject, cookies);
      return [{ task: shown.task, verdict: await finishProviderSession(shown, request) }];
    }),
    sites.then((runs) => Promise.all(runs.map(({ outcome }) => outcome))),
  ];
  const tried = Promise.all(work).then((all) => {
    deadline.clear();
    subject.traces.drop();
    return all.flat();
  });
  return { partitionDone, tried };
}

/** Without a browser, or for tokens that came too late for it; its cookies may still be known. */
async function endProviderSessionWithoutPage(
  subject: SignOutDeps,
  cookies: Promise<readonly SiteCookie[] | null>,
): Promise<readonly TaskOutcome[]> {
  const { browserHeaders } = subject.traces;
  const task = providerSession(await subject.tokens, (await cookies) ?? [], browserHeaders);
  return task === null ? [] : inTurn([task], subject);
}

/** Null if the browser did not return its cookies in time, and there is no copy of any. */
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

async function showProviderPage(
  { partition, traces, timeoutMs }: SignOutDeps,
  tokens: SessionTokens | null,
  cookies: readonly SiteCookie[],
  { request, deadline }: { readonly request: BackChannel; readonly deadline: Deadline },
): Promise<ShownSignOut | null> {
  const task = providerSession(tokens, cookies, traces.browserHeaders);
  if (task === null || partition === null) return null;
  // Ends before the deadline, so that there is time for the proof.
  const pageDeadline = new Deadline(timeoutMs * PAGE_SHARE);
  let asks = false;
  const status = await deadline.orNull(() =>
    partition.endProviderSession(
      endSessionUrl(task),
      (page) => {
        asks = page.asks;
        return mayLeave(page, task, request);
      },
      pageDeadline.signal,
    ),
  );
  pageDeadline.clear();
  return { task, saysYes: status !== null && isYes({ status }) && !asks };
}

/** Some pages sign out later, by a script; others redirect from server to server (SAML). */
async function mayLeave(
  { hasScripts, goesOn }: RestingPage,
  task: TaskOf<'end-provider-session'>,
  request: BackChannel,
): Promise<boolean> {
  if (goesOn) return false;
  return !hasScripts || (await proveProviderSession(task, request)) === 'dead';
}

/** One after another, because revoking the first token often revokes the second. */
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
