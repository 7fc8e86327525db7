import type { BackChannel } from '../back-channel.ts';
import type { Deadline, SignOutDeps, TaskOutcome } from '../sign-out-run.ts';
import type { SiteCookie, TaskOf } from '../task.ts';
import { type OpenPage, signOutOfSite } from './site-sign-out.ts';
import { canSignOut, signOutTask, type SiteSignOut, siteSignOuts } from './site-tasks.ts';

/** A site's sign-out that has begun: all sites at the same time, the steps of each in their order. */
interface SiteRun {
  /** Resolves when the site needs the partition no more. */
  readonly pagesDone: Promise<void>;
  readonly outcome: Promise<TaskOutcome>;
}

interface SiteRunOptions {
  readonly request: BackChannel;
  readonly beforeProof: Promise<void>;
  readonly deadline: Deadline;
  readonly pageDeadline: Deadline;
}

/** Begins the sign-outs of all sites. Never rejects. */
export async function signOutOfSites(
  subject: SignOutDeps,
  cookies: readonly SiteCookie[] | null,
  options: SiteRunOptions,
): Promise<readonly SiteRun[]> {
  const { sites, traces, keepingOrigins } = subject;
  const pagesDone = Promise.resolve();
  if (cookies === null) {
    const verdict = { result: 'unreachable', next: null } as const;
    return sites.filter(canSignOut).map((site) => {
      const task = signOutTask(site, { cookies: [], traces });
      return { pagesDone, outcome: Promise.resolve({ task, verdict }) };
    });
  }
  const signOuts = await siteSignOuts(sites, { cookies, traces, keepingOrigins });
  return signOuts.map((signOut) => runOfSite(signOut, subject, options));
}

function runOfSite(
  { kind, task }: SiteSignOut,
  subject: SignOutDeps,
  options: SiteRunOptions,
): SiteRun {
  const { request, beforeProof } = options;
  if (kind === 'not-tried') {
    const verdict = { result: 'not-tried', next: null } as const;
    return { pagesDone: Promise.resolve(), outcome: Promise.resolve({ task, verdict }) };
  }
  let pagesLeft = task.calls.filter((call) => 'open' in call).length;
  let allDone: () => void = () => undefined;
  const pagesDone = new Promise<void>((resolve) => (allDone = resolve));
  if (pagesLeft === 0) allDone();
  const open: OpenPage = async (url) => {
    const opened = await openPage(url, task, subject, options);
    pagesLeft -= 1;
    if (pagesLeft === 0) allDone();
    return opened;
  };
  const isDoubtful = kind === 'doubtful';
  const outcome = signOutOfSite(task, request, { beforeProof, isDoubtful, open })
    .then((verdict) => ({ task, verdict }))
    .finally(allDone);
  return { pagesDone, outcome };
}

async function openPage(
  url: string,
  task: TaskOf<'sign-out-of-site'>,
  { partition, sites, traces }: SignOutDeps,
  { deadline, pageDeadline }: SiteRunOptions,
): ReturnType<OpenPage> {
  const siteIndex = sites.findIndex(({ name }) => name === task.site);
  const site = sites[siteIndex];
  const nothing = { status: null, asks: false };
  if (partition === null || site === undefined) return { ...nothing, cookies: task.cookies };
  const { signal } = pageDeadline;
  const opened = await deadline.orNull(() => partition.openSitePage(siteIndex, url, signal));
  const live = await deadline.orNull(() => partition.cookies());
  const { cookies } = signOutTask(site, { cookies: traces.cookies(live), traces });
  return { ...(opened ?? nothing), cookies };
}
