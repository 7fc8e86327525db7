import { join } from 'node:path';
import { app } from 'electron';
import type { SessionHostDeps } from './deps.ts';
import type { BlockedLog } from '../audit/file/blocked-log.ts';
import { recordedUser } from '../audit/file/pseudonym.ts';
import { allowedOrigins } from '../config/schema/allowed-origins.ts';
import { systemClipboard } from '../electron/browser/clipboard.ts';
import { SessionBrowser } from '../electron/browser/session-browser.ts';
import { pausablePages } from '../electron/browser/site-processes.ts';
import { Backpressure } from '../sites/backpressure.ts';
import type { Credentials, SessionHost, SignInOutcome } from '../session/ports.ts';
import type { SignInProgress, SignInRequest } from '../session/sign-in.ts';
import type { SitePage } from '../session/pages.ts';
import type { Session } from '../session/state.ts';
import type { Challenges } from '../sites/challenges.ts';
import type { DownloadList } from '../sites/download-list.ts';
import type { ServerSignOut } from '../identity/sign-out/server-sign-out.ts';
import { allSteps, stepsAfterCrash, type DeviceTargets } from '../ending/step-list.ts';
import { faultInjector } from '../ending/faults.ts';
import type { EndingResult } from '../ending/receipt.ts';
import { PrintJobs } from '../device/printing/print-jobs.ts';
import { runPrintCommand } from '../device/printing/print-system.ts';
import { purgeJob } from '../device/printing/purge-job.ts';
import { printJobsFile } from '../ending/run-folders.ts';
import { runSteps } from '../ending/run-steps.ts';
import type { Step } from '../ending/step.ts';
import type { EndingOnServers } from './servers.ts';
import { SignIn } from './sign-in.ts';
import { newChallenges, newRefusals, newDownloadList, popUpEvents } from './site-requests.ts';

/** Height of the session bar in pixels, as in renderer/style.css. */
const BAR_HEIGHT = 64;

/** What a session consists of on the real device: the wiring of sign-in, browser and endings. */
export class KioskSessionHost implements SessionHost {
  readonly signInMode: string;
  readonly #deps: SessionHostDeps;
  readonly #device: DeviceTargets;
  readonly #withFaults: (steps: readonly Step[]) => readonly Step[];
  readonly #signIn: SignIn;
  readonly #challenges: Challenges;
  readonly #downloadList: DownloadList | null;
  readonly #printJobs: PrintJobs;
  #browser: SessionBrowser | null = null;
  #signOut: ServerSignOut | null = null;
  /** What the ending that is running does on the servers. */
  #onServers: EndingOnServers | null = null;
  #blocked: BlockedLog | null = null;

  constructor(deps: SessionHostDeps) {
    const { loaded, run, servers, staleFolders } = deps;
    this.#deps = deps;
    this.signInMode = loaded.config.signIn.mode;
    this.#challenges = newChallenges(deps);
    this.#downloadList = newDownloadList(deps, (why) => {
      this.#blocked?.refused('download', { kind: 'words', text: why });
    });
    this.#printJobs = new PrintJobs(
      runPrintCommand,
      purgeJob,
      run.printJobs,
      staleFolders.map(printJobsFile),
    );
    this.#device = {
      printQueue: this.#printJobs,
      clipboard: systemClipboard(),
      folders: [run.downloads, run.temporary, ...staleFolders],
      onLink: (folder) => {
        deps.log.warning(`${folder} was a symbolic link: it was removed, what it led to was not`);
      },
      // Until then, a crash has to leave what it takes to sign out.
      credentials: servers.credentials(async () => this.#onServers?.tokensNotNeeded()),
    };
    const faults = app.isPackaged ? undefined : process.env['CLEARDESK_FAULTS'];
    this.#withFaults = faultInjector(faults ?? '');
    this.#signIn = new SignIn({
      ...deps,
      config: loaded.config.signIn,
      browserFor: (auditId) => this.#browserFor(auditId),
    });
  }

  /** Whose account the session is of; null where there is none. */
  get account(): string | null {
    return this.#signIn.account;
  }

  get recordedUser(): string | null {
    const { loaded, pseudonym } = this.#deps;
    return recordedUser(this.#signIn.user, loaded.config.audit.users, pseudonym);
  }

  signIn(
    request: SignInRequest,
    onProgress: (progress: SignInProgress) => void,
  ): Promise<SignInOutcome> {
    return this.#signIn.signIn(request, onProgress);
  }

  open({ auditId }: Session): void {
    this.#browserFor(auditId).show(0);
  }

  showSite(siteIndex: number): void {
    this.#browser?.show(siteIndex);
  }

  reloadSite(siteIndex: number): void {
    this.#browser?.reload(siteIndex);
  }

  showPopUp(id: number): void {
    this.#browser?.showPopUp(id);
  }

  closePopUp(id: number): void {
    this.#browser?.closePopUp(id);
  }

  answerChallenge(id: number, credentials: Credentials | null): void {
    this.#challenges.answer(id, credentials);
  }

  showDownload(id: number): void {
    const file = this.#downloadList?.file(id) ?? null;
    if (file !== null) this.#browser?.showDownload(file);
  }

  deleteDownload(id: number): void {
    this.#downloadList?.remove(id);
  }

  print(page: SitePage): void {
    const { loaded, onEvent } = this.#deps;
    const browser = this.#browser;
    const contents = browser?.contentsOf(page);
    if (browser === null || contents === undefined || loaded.config.kiosk.printing === 'block') {
      onEvent({ kind: 'printed', ok: false });
      return;
    }
    this.#printJobs
      .submit(() => browser.printable(contents))
      .then(
        () => onEvent({ kind: 'printed', ok: true }),
        () => onEvent({ kind: 'printed', ok: false }),
      );
  }

  hideSites(): void {
    this.#browser?.cover();
  }

  /** What the next process has to know of failed attempts to sign in. */
  signInFailures(): unknown {
    return this.#signIn.failures();
  }

  async runEnding(): Promise<EndingResult> {
    const { clock, servers, loaded } = this.#deps;
    const signIn = this.#signIn.giveUp();
    const browser = this.#browser;
    if (signIn !== null) this.#signOut ??= await servers.signOut(signIn, browser);
    this.#onServers = this.#signOut ?? servers.signOutAfterCrash();
    const server = {
      side: this.#onServers,
      timeoutMs: loaded.config.serverSignOut.timeoutMs,
    };
    const steps =
      browser === null
        ? stepsAfterCrash(this.#device, server)
        : allSteps(browser.side, this.#device, server);
    const results = await runSteps(this.#withFaults(steps), clock.now);
    this.#blocked?.finish();
    return { steps: results, server: (await this.#signOut?.results()) ?? [] };
  }

  /** One for each session: where its user signs in is where they go on. */
  #browserFor(auditId: string): SessionBrowser {
    this.#browser ??= this.#openBrowser(auditId);
    return this.#browser;
  }

  #openBrowser(auditId: string): SessionBrowser {
    const { loaded, window, screensPage, inputWatch, log, clock, servers, onEvent } = this.#deps;
    const { sites, kiosk } = loaded.config;
    const { blocked, onBlocked } = newRefusals(this.#deps, auditId);
    this.#blocked = blocked;
    const { isProvider, isProviderPage } = this.#signIn;
    const screensPid = () => screensPage.getOSProcessId();
    return new SessionBrowser({
      window,
      traces: servers.newTraces(),
      backpressure: new Backpressure({
        now: clock.now,
        whenDone: setImmediate,
        after: clock.after,
        pages: pausablePages(screensPid),
      }),
      sites: sites.map(({ url, allow }) => {
        const isOwn = allowedOrigins(url, allow);
        // A site's single sign-on leads over the provider and back.
        return { url, isAllowed: (address) => isOwn(address) || isProvider(address) };
      }),
      downloadList: this.#downloadList,
      challenges: this.#challenges,
      popUps: popUpEvents(this.#deps),
      pdf:
        kiosk.pdf === 'show'
          ? {
              folder: join(app.getAppPath(), 'out/pdf'),
              language: loaded.config.language,
              mayPrint: kiosk.printing === 'allow',
            }
          : kiosk.pdf,
      mayCopy: kiosk.clipboard === 'session',
      devTools: !app.isPackaged,
      barHeight: BAR_HEIGHT,
      screensPid,
      inputWatch,
      isProvider: isProviderPage,
      onBlocked,
      onSiteFailed: (siteIndex, problem, why) => {
        log.warning(`site ${new URL(sites[siteIndex]?.url ?? '').origin} ${problem}: ${why}`);
        onEvent({ kind: 'site-failed', siteIndex, problem });
      },
    });
  }
}
