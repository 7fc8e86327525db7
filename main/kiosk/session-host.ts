import type { WebContents } from 'electron';
import type { BlockedLog } from '../audit/file/blocked-log.ts';
import { systemClipboard } from '../electron/browser/browser-data.ts';
import { SessionBrowser } from '../electron/browser/session-browser.ts';
import type { SessionHost, SignInOutcome } from '../session/ports.ts';
import type { SignInProgress, SignInRequest } from '../session/sign-in.ts';
import type {
  Credentials,
  DialogAnswer,
  Navigation,
  SitePage,
  TextSize,
} from '../session/pages.ts';
import type { Session } from '../session/state.ts';
import type { Challenges } from '../sites/challenges.ts';
import type { DownloadList } from '../sites/download-list.ts';
import type { ServerSignOut } from '../identity/sign-out/server-sign-out.ts';
import { allSteps, stepsAfterCrash, type DeviceTargets } from '../ending/step-list.ts';
import { faultInjector } from '../ending/faults.ts';
import type { EndingResult } from '../ending/receipt.ts';
import type { PrintJobs } from '../device/printing/print-jobs.ts';
import { runSteps, type Step } from '../ending/run-steps.ts';
import type { KioskPort, KioskStart, ProcessDeps } from './deps.ts';
import { newPageDialogs } from './page-dialogs.ts';
import type { EndingOnServers, Servers } from './servers.ts';
import type { Shell } from './shell.ts';
import { type AttemptsBefore, SignIn } from './sign-in/sign-in.ts';
import {
  newBackpressure,
  newChallenges,
  newMediaUse,
  newRefusals,
  newDownloadList,
  newPrintJobs,
  openedSites,
  partitionOptions,
  pdfOptions,
  pageEvents,
  printPage,
  siteEvents,
} from './site-requests.ts';

export interface SessionHostDeps {
  readonly process: ProcessDeps;
  readonly shell: Shell;
  readonly servers: Servers;
  readonly kiosk: KioskPort;
  readonly before: Pick<KioskStart, 'staleFolders'> & AttemptsBefore;
}

/** What a session consists of on the real device: the wiring of sign-in, browser and endings. */
export class KioskSessionHost implements SessionHost {
  readonly signInMode: string;
  readonly #deps: SessionHostDeps;
  readonly #device: DeviceTargets;
  readonly #withFaults: (steps: readonly Step[]) => readonly Step[];
  readonly #signIn: SignIn;
  readonly #challenges: Challenges;
  readonly #dialogs: ReturnType<typeof newPageDialogs>;
  readonly #downloadList: DownloadList | null;
  readonly #printJobs: PrintJobs;
  #browser: SessionBrowser | null = null;
  #signOut: ServerSignOut | null = null;
  /** What the ending that is running does on the servers. */
  #onServers: EndingOnServers | null = null;
  #blocked: BlockedLog | null = null;

  constructor(deps: SessionHostDeps) {
    const { process: own, servers, kiosk } = deps;
    const { staleFolders } = deps.before;
    const { config, run } = own;
    this.#deps = deps;
    this.signInMode = config.loaded.config.signIn.mode;
    this.#challenges = newChallenges(kiosk);
    this.#dialogs = newPageDialogs(own, kiosk);
    this.#downloadList = newDownloadList(own, kiosk, (why) => {
      this.#blocked?.refused('download', { kind: 'words', text: why });
    });
    this.#printJobs = newPrintJobs(own, staleFolders);
    this.#device = {
      screenReaders: own.screenReader,
      printQueue: this.#printJobs,
      clipboard: systemClipboard(),
      folders: [run.downloads, run.temporary, ...staleFolders],
      onLink: (folder) => {
        own.log.warning(`${folder} was a symbolic link: it was removed, what it led to was not`);
      },
      // Until then, a crash has to leave what it takes to sign out.
      credentials: servers.credentials(async () => this.#onServers?.tokensNotNeeded()),
    };
    const faults = own.app.isPackaged ? undefined : process.env['CLEARDESK_FAULTS'];
    this.#withFaults = faultInjector(faults ?? '');
    this.#signIn = new SignIn({
      process: own,
      servers,
      kiosk,
      before: deps.before,
      browserFor: (auditId) => this.#browserFor(auditId),
    });
  }

  signIn(
    request: SignInRequest,
    onProgress: (progress: SignInProgress) => void,
  ): Promise<SignInOutcome> {
    return this.#signIn.signIn(request, onProgress);
  }

  /** Whose session it is. */
  get signedIn(): Pick<SignIn, 'account' | 'user'> {
    return this.#signIn;
  }

  open({ auditId }: Session): void {
    this.#browserFor(auditId).show(0);
    this.#signIn.provider?.sessionBegins();
  }

  showSite(siteIndex: number): void {
    this.#browser?.show(siteIndex);
  }

  reloadSite(siteIndex: number): void {
    this.#browser?.reload(siteIndex);
  }

  retrySite(siteIndex: number): void {
    this.#browser?.retry(siteIndex);
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

  answerDialog(answer: DialogAnswer): void {
    this.#dialogs.dialogs.answer(answer);
  }

  showDownload(id: number): void {
    const file = this.#downloadList?.file(id) ?? null;
    if (file !== null) this.#browser?.showDownload(file);
  }

  deleteDownload(id: number): void {
    this.#downloadList?.remove(id);
  }

  print(page: SitePage): void {
    printPage(page, this.#browser, this.#printJobs, this.#deps);
  }

  navigate(page: SitePage, to: Navigation): void {
    this.#browser?.navigate(page, to);
  }

  setTextSize(percent: TextSize): void {
    this.#browser?.stack.setTextSize(percent);
  }

  showProviderPage(): void {
    this.#browser?.provider.show();
  }

  leadProviderBack(): void {
    this.#browser?.provider.back();
  }

  hideSites(): void {
    this.#browser?.cover();
  }

  /** The device has slept. */
  wokeUp(): void {
    this.#signIn.provider?.wokeUp();
  }

  /** What the next process has to know of attempts to sign in. */
  signInAttempts(): AttemptsBefore {
    return this.#signIn.handoverData();
  }

  async runEnding(): Promise<EndingResult> {
    const { process: own, servers } = this.#deps;
    this.#signIn.abort();
    this.#dialogs.dialogs.close(); // a page that waits could not say what it stores
    const browser = this.#browser;
    const signIn = this.#signIn.sessionEnds();
    if (signIn !== null) this.#signOut ??= await servers.signOut(signIn, browser);
    this.#onServers = this.#signOut ?? servers.signOutAfterCrash();
    const { timeoutMs } = own.config.loaded.config.serverSignOut;
    const onServers = { side: this.#onServers, timeoutMs };
    const steps =
      browser === null
        ? stepsAfterCrash(this.#device, onServers)
        : allSteps(browser.side, this.#device, onServers);
    const results = await runSteps(this.#withFaults(steps), own.clock.now);
    this.#blocked?.finish();
    const server = (await this.#signOut?.results()) ?? [];
    own.network.forget();
    return { steps: results, server };
  }

  /** One for each session: where its user signs in is where they go on. */
  #browserFor(auditId: string): SessionBrowser {
    this.#browser ??= this.#openBrowser(auditId);
    return this.#browser;
  }

  #openBrowser(auditId: string): SessionBrowser {
    const { process: own, shell, servers, kiosk } = this.#deps;
    const { window, screensPage, inputWatch, onScreenKeyboard } = shell;
    const isInFront = (page: WebContents) => this.#browser?.stack.isInFront(page) ?? false;
    const refusals = newRefusals(own, kiosk, auditId, isInFront);
    this.#blocked = refusals.blocked;
    const { provider } = this.#signIn;
    const isProvider = provider?.isProvider ?? (() => false);
    const screensPid = () => screensPage.getOSProcessId();
    const partition = partitionOptions(own, kiosk.state.language);
    return new SessionBrowser({
      ...partition,
      window,
      spare: own.sparePages.take(partition),
      traces: servers.newTraces(),
      backpressure: newBackpressure(own.clock, screensPid),
      sites: openedSites(own, isProvider, refusals.onBlocked),
      downloadList: this.#downloadList,
      challenges: this.#challenges,
      scripts: this.#dialogs,
      ...pageEvents(kiosk),
      media: newMediaUse(own, kiosk),
      pdf: pdfOptions(own, kiosk.state.language),
      mayCopy: own.config.loaded.config.kiosk.clipboard === 'session',
      screensPid,
      inputWatch,
      onScreenKeyboard,
      isProvider: (url) => provider?.isProviderPage(url) ?? false,
      mayUseSecurityKeys: provider?.mayUseSecurityKeys ?? false,
      onBlocked: refusals.onBlocked,
      siteEvents: siteEvents(own, kiosk),
    });
  }
}
