import type { WebContents } from 'electron';
import { languagesForSites } from './config-in-use.ts';
import type { KioskPort, ProcessDeps } from './deps.ts';
import type { AuditEvent } from '../audit/event.ts';
import { BlockedLog } from '../audit/file/blocked-log.ts';
import type { OnBlocked } from '../electron/browser/site-traffic.ts';
import { PageBudgets } from '../sites/page-budget.ts';
import { RefusalNotices } from '../sites/refusal-notices.ts';
import { PrintJobs } from '../device/printing/print-jobs.ts';
import { purgeJob, runPrintCommand } from '../device/printing/purge-job.ts';
import { printJobsFile } from '../ending/run-folders.ts';
import type { SitePage } from '../session/pages.ts';
import { plainHost } from '../base/text.ts';
import type { SessionBrowser } from '../electron/browser/session-browser.ts';
import type { SessionBrowserOptions } from '../electron/browser/session-browser-options.ts';
import type { BrowserSite, SiteEvents } from '../electron/browser/site-views.ts';
import type { SparePageOptions } from '../electron/browser/spare-page.ts';
import { pausablePages } from '../electron/browser/site-processes.ts';
import { allowedOrigins } from '../config/schema/allowed-origins.ts';
import { Backpressure } from '../sites/backpressure.ts';
import type { Clock } from '../session/ports.ts';
import { hasRoomForPopUp } from '../session/rules/pages.ts';
import { MediaUse } from '../sites/media-use.ts';
import { Challenges } from '../sites/challenges.ts';
import { LoadingWatch } from '../sites/loading-watch.ts';
import { certificateChoice, userAgentsOf } from '../sites/identity.ts';
import { allowedKeys, type KeyPress, refusedName } from '../device/allowed-keys.ts';
import { DownloadList } from '../sites/download-list.ts';

/** The servers that ask for a user name and a password, for the rules to judge. */
export function newChallenges(kiosk: KioskPort): Challenges {
  return new Challenges({
    onChallenged: (challenge) => {
      kiosk.dispatch({ kind: 'challenged', challenge });
    },
    onWithdrawn: (id) => {
      kiosk.dispatch({ kind: 'challenge-withdrawn', id });
    },
  });
}

/** The list of downloads, for the rules to judge; null where the config allows none. */
export function newDownloadList(
  { config, run, clock }: ProcessDeps,
  kiosk: KioskPort,
  onRefused: (why: string) => void,
): DownloadList | null {
  const { downloads, downloadQuotaBytes } = config.loaded.config.kiosk;
  if (downloads === 'block') return null;
  return new DownloadList({
    folder: run.downloads,
    quotaBytes: downloadQuotaBytes,
    clock,
    onChanged: (downloads) => {
      kiosk.dispatch({ kind: 'downloads-changed', downloads });
    },
    onRefused,
  });
}

type PdfOptions = SessionBrowserOptions['pdf'];

/** What becomes of the PDFs that pages lead to. @param chosen the language that the user has chosen */
export function pdfOptions({ app, config }: ProcessDeps, chosen: string | undefined): PdfOptions {
  const { kiosk, texts, language: usual } = config.loaded.config;
  if (kiosk.pdf !== 'show') return kiosk.pdf;
  const [language, mayPrint] = [chosen ?? usual, kiosk.printing === 'allow'];
  return { folder: app.pdfViewerFolder, language, texts, mayPrint };
}

/** The windows that sites open, and where Back leads to, for the rules to judge. */
export function pageEvents(
  kiosk: KioskPort,
): Pick<SessionBrowserOptions, 'popUps' | 'onHistory' | 'onProviderMoved'> {
  return {
    popUps: {
      hasRoom: () => hasRoomForPopUp(kiosk.state),
      onOpened: (popUp) => {
        kiosk.dispatch({ kind: 'pop-up-opened', popUp: { ...popUp, host: plainHost(popUp.host) } });
      },
      onMoved: (id, host) => {
        kiosk.dispatch({ kind: 'pop-up-moved', id, host: plainHost(host) });
      },
      onClosed: (id) => {
        kiosk.dispatch({ kind: 'pop-up-closed', id });
      },
    },
    onHistory: (page, canGoBack) => {
      kiosk.dispatch({ kind: 'history-changed', page, canGoBack });
    },
    onProviderMoved: (canGoBack) => {
      kiosk.dispatch({ kind: 'provider-page-moved', canGoBack });
    },
  };
}

/** The print jobs of the session, and of the processes before that left folders. */
export function newPrintJobs({ run }: ProcessDeps, staleFolders: readonly string[]): PrintJobs {
  return new PrintJobs(runPrintCommand, purgeJob, run.printJobs, staleFolders.map(printJobsFile));
}

/** Prints a page, where the config allows that. The rules get the result. */
export function printPage(
  page: SitePage,
  browser: SessionBrowser | null,
  jobs: PrintJobs,
  { process: { config }, kiosk }: { readonly process: ProcessDeps; readonly kiosk: KioskPort },
): void {
  const contents = browser?.contentsOf(page);
  const finish = (ok: boolean) => {
    kiosk.dispatch({ kind: 'printed', ok });
  };
  const isAllowed = config.loaded.config.kiosk.printing === 'allow';
  if (browser === null || contents === undefined || !isAllowed) finish(false);
  else {
    jobs
      .submit(() => browser.printable(contents))
      .then(
        () => finish(true),
        () => finish(false),
      );
  }
}

/** What becomes of the sites, for the rules to judge. The log names a failure that repeats once. */
export function siteEvents({ config, clock, log }: ProcessDeps, kiosk: KioskPort): SiteEvents {
  const { sites } = config.loaded.config;
  const logged = new Map<number, string>();
  const nameOf = (siteIndex: number) => `site ${new URL(sites[siteIndex]?.url ?? '').origin}`;
  return {
    onFailed: (siteIndex, problem, why) => {
      const text = `${nameOf(siteIndex)} ${problem.kind}: ${why}`;
      if (logged.get(siteIndex) !== text) log.warning(text);
      logged.set(siteIndex, text);
      kiosk.dispatch({ kind: 'site-failed', siteIndex, problem });
    },
    onArrived: (siteIndex) => {
      if (!logged.delete(siteIndex)) return;
      log.info(`${nameOf(siteIndex)} shows a page again`);
      kiosk.dispatch({ kind: 'site-arrived', siteIndex });
    },
    loading: new LoadingWatch(clock, (siteIndex, since) => {
      kiosk.dispatch({ kind: 'site-loading', siteIndex, since });
    }),
  };
}

/** What pages use of the device, and what counts as activity, for the rules to judge. */
export function newMediaUse({ clock }: ProcessDeps, kiosk: KioskPort): MediaUse {
  return new MediaUse({
    clock,
    onChanged: (media) => {
      kiosk.dispatch({ kind: 'media-changed', media });
    },
  });
}

/**
 * Records what a session's pages are refused, names each refused origin once in the log, tells the
 * user what the page in front is refused, and ends a page that is refused far too often.
 */
export function newRefusals(
  { config, clock, log }: ProcessDeps,
  kiosk: KioskPort,
  auditId: string,
  isInFront: (page: WebContents) => boolean,
): { readonly blocked: BlockedLog; readonly onBlocked: OnBlocked } {
  const { audit } = config.loaded.config;
  const append = (event: AuditEvent) => {
    kiosk.record(event);
  };
  const blocked = new BlockedLog(auditId, { append, clock, audit });
  const budgets = new PageBudgets(clock.now);
  const notices = new RefusalNotices(clock.now);
  const origins = new Set<string>();
  const onBlocked: OnBlocked = (what, subject, page) => {
    const detail = blocked.refused(what, subject);
    if (detail !== null && subject.kind === 'address' && !origins.has(detail)) {
      origins.add(detail);
      log.info(`a page was refused ${detail}: ${what}`);
    }
    // The page whose window was one too many is behind the windows that it opened before.
    const isOneTooMany = what === 'new-window' && subject.kind === 'words';
    const isSeen = page === null || isOneTooMany || isInFront(page);
    const notice = isSeen ? notices.of(what, subject) : null;
    if (notice !== null) kiosk.dispatch({ kind: 'refused', what: notice });
    if (page === null || !budgets.isSpent(page.id, subject)) return;
    blocked.refused(what, { kind: 'words', text: 'too many' });
    log.warning('a page was ended, for it asked again and again for what it may not have');
    page.forcefullyCrashRenderer();
  };
  return { blocked, onBlocked };
}

/** Slows down pages that ask for more than the kiosk can do at once. */
export function newBackpressure({ now, after }: Clock, screensPid: () => number): Backpressure {
  const pages = pausablePages(screensPid);
  return new Backpressure({ now, whenDone: setImmediate, after, pages });
}

/** The most different keys that a session's records name. */
const MOST_KEYS_NAMED = 10;

/** The sites as a session opens them: what each may show, the keys that it gets, and its identity. */
export function openedSites(
  { app, config, clock, log }: ProcessDeps,
  isProvider: (address: string) => boolean,
  onBlocked: OnBlocked,
): readonly BrowserSite[] {
  const { sites, kiosk } = config.loaded.config;
  const isMac = process.platform === 'darwin';
  const mayCopy = kiosk.clipboard === 'session';
  const userAgents = userAgentsOf(sites, app.userAgent);
  const onRefused = keyRefusals(isMac, onBlocked);
  return sites.map((site, index) => {
    const { name, url, allow, frames, keys, clientCertificate } = site;
    const { permissions, mediaCountsAsActivity } = site;
    const isOwn = allowedOrigins(url, allow);
    const isOwnFrame = allowedOrigins(url, [...allow, ...frames]);
    return {
      url,
      // A site's single sign-on leads over the provider and back.
      isAllowed: (address: string) => isOwn(address) || isProvider(address),
      isAllowedInFrame: (address: string) => isOwnFrame(address) || isProvider(address),
      keys: { isAllowed: allowedKeys({ mayCopy, isMac, further: keys }), onRefused },
      permitted: { permissions, mediaCountsAsActivity, isOwn },
      userAgent: userAgents.bySite[index] ?? null,
      chooseCertificate: certificateChoice(
        { name, issuer: clientCertificate?.issuer ?? null, isOwn },
        { now: clock.wall, log },
      ),
    };
  });
}

/** The partition of a session. @param chosen the language that the user has chosen */
export function partitionOptions(
  { app, config, network }: ProcessDeps,
  chosen: string | undefined,
): SparePageOptions {
  const { sites } = config.loaded.config;
  return {
    network,
    userAgent: userAgentsOf(sites, app.userAgent).all,
    languages: languagesForSites({ app }, chosen),
    negotiate: sites.flatMap(({ negotiate }) => negotiate),
    devTools: !app.isPackaged,
  };
}

/** Records the keys that users press and sites do not get. */
function keyRefusals(isMac: boolean, onBlocked: OnBlocked): (press: KeyPress) => void {
  const named = new Set<string>();
  return (press) => {
    const name = refusedName(press, isMac);
    if (name === null) return;
    const isNamed = named.size < MOST_KEYS_NAMED || named.has(name);
    if (isNamed) named.add(name);
    // Not the page's doing: it has no budget for that.
    onBlocked('key', { kind: 'words', text: isNamed ? name : 'another key' }, null);
  };
}
