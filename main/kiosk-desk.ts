import { app, type BrowserWindow } from 'electron';
import { blockedLog } from './audit/blocked-log.ts';
import type { AuditEntry } from './audit/entry.ts';
import { allowedOrigins } from './config/allowed-origins.ts';
import type { LoadedConfig } from './config/load-config.ts';
import { systemClipboard } from './electron/clipboard.ts';
import type { InputWatch } from './electron/input-watch.ts';
import { SessionBrowser } from './electron/session-browser.ts';
import type { Clock, Desk } from './session/parts.ts';
import type { Session } from './session/state.ts';
import { signInGuest } from './sign-in/guest.ts';
import { allSteps, deviceSteps, type DeviceSide } from './termination/all-steps.ts';
import { faultInjector } from './termination/faults.ts';
import type { StepResult } from './termination/receipt.ts';
import type { RunFolder } from './termination/run-folders.ts';
import { runSteps } from './termination/run-steps.ts';
import type { Step } from './termination/step.ts';

/** Height of the session bar in pixels, as in renderer/style.css. */
const BAR_HEIGHT = 64;

export interface KioskDeskParts {
  readonly loaded: LoadedConfig;
  readonly clock: Clock;
  readonly run: RunFolder;
  readonly pseudonym: (sessionId: string) => string;
  readonly window: BrowserWindow;
  readonly inputWatch: InputWatch;
  /** Folders that processes before this one left, to be emptied by the first ending. */
  readonly staleFolders: readonly string[];
  readonly record: (entry: AuditEntry) => void;
  /** A site's process died. */
  readonly onCrashed: () => void;
}

/** What a session consists of on the real device: the wiring of sign-in, browser and endings. */
export class KioskDesk implements Desk {
  readonly signInMode: string;
  readonly #parts: KioskDeskParts;
  readonly #device: DeviceSide;
  readonly #withFaults: (steps: readonly Step[]) => readonly Step[];
  #browser: SessionBrowser | null = null;

  constructor(parts: KioskDeskParts) {
    const { loaded, run, staleFolders } = parts;
    this.#parts = parts;
    this.signInMode = loaded.config.signIn.mode;
    this.#device = {
      clipboard: systemClipboard(),
      folders: [run.downloads, run.temporary, ...staleFolders],
    };
    const faults = app.isPackaged ? undefined : process.env['CLEARDESK_FAULTS'];
    this.#withFaults = faultInjector(faults ?? '');
  }

  signIn(): Promise<Session> {
    return Promise.resolve(signInGuest(this.#parts.pseudonym));
  }

  open(session: Session): void {
    this.#browser = this.#openBrowser(session);
    this.#browser.show(0);
  }

  showSite(siteIndex: number): void {
    this.#browser?.show(siteIndex);
  }

  cover(): void {
    this.#browser?.cover();
  }

  terminate(): Promise<readonly StepResult[]> {
    const steps =
      this.#browser === null
        ? deviceSteps(this.#device)
        : allSteps(this.#browser.side, this.#device);
    return runSteps(this.#withFaults(steps), this.#parts.clock.now);
  }

  #openBrowser(session: Session): SessionBrowser {
    const { loaded, run, window, inputWatch, record, onCrashed } = this.#parts;
    const { sites, kiosk } = loaded.config;
    return new SessionBrowser({
      window,
      sites: sites.map(({ url, allow }) => ({ url, isAllowed: allowedOrigins(url, allow) })),
      downloadFolder: kiosk.downloads === 'session' ? run.downloads : null,
      mayCopy: kiosk.clipboard === 'session',
      devTools: !app.isPackaged,
      barHeight: BAR_HEIGHT,
      screensPid: () => window.webContents.getOSProcessId(),
      inputWatch,
      onBlocked: blockedLog(session.auditId, record),
      onCrashed,
    });
  }
}
