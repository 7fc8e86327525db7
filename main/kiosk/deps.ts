import type { AuditLog } from '../audit/audit-log.ts';
import type { AuditEvent } from '../audit/event.ts';
import type { LastSession } from '../audit/read/last-session.ts';
import type { Log } from '../device/log/log.ts';
import type { ScreenReader } from '../device/screen-reader.ts';
import type { SparePages } from '../electron/browser/spare-page.ts';
import type { Network } from '../electron/network/network.ts';
import type { DebugPort } from '../electron/process/debug-port.ts';
import type { EndingCause, EndReason, Receipt } from '../ending/receipt.ts';
import type { RunFolder } from '../ending/run-folders.ts';
import type { HandoverData } from '../handover/messages.ts';
import type { KioskClock } from '../session/ports.ts';
import type { SessionEvent, SessionState } from '../session/state.ts';
import type { ConfigInUse } from './config-in-use.ts';

/** The display, and how Chromium scales what it draws there. */
export interface OwnDisplay {
  /** The factor that this process was started with; null: the operating system's. */
  readonly forced: number | null;
  /** The process before this one has chosen that factor, by the config. */
  readonly isOurs: boolean;
  readonly scaleFactor: number;
  /** In pixels of the display. */
  readonly shorterSide: number;
}

/** What the kiosk uses of the app that Electron runs. */
export interface OwnApp {
  readonly version: string;
  /** The language that Chromium has taken at its start, such as `en-US`. */
  readonly locale: string;
  /** How Electron names itself to servers. */
  readonly userAgent: string;
  /** As it was when this process started. */
  readonly display: OwnDisplay;
  /** False: a development build, which has a debugging port and injects faults. */
  readonly isPackaged: boolean;
  /** Where the build puts the code of the workers. */
  readonly workersFolder: string;
  /** Where the build puts the PDF viewer. */
  readonly pdfViewerFolder: string;
  readonly isOnBattery: () => boolean;
  /** Calls back when the app is asked to quit, which it then does not do by itself. */
  readonly onQuit: (callback: () => void) => void;
  readonly exit: (code: number) => void;
  /** Ends this process, and starts the app again with these arguments. */
  readonly relaunch: (args: readonly string[]) => void;
}

/** What a process has before it is in charge. */
export interface ProcessDeps {
  readonly app: OwnApp;
  readonly config: ConfigInUse;
  readonly auditLog: Pick<
    AuditLog,
    'append' | 'appendOrWait' | 'close' | 'nextSeq' | 'open' | 'whenAppended'
  >;
  /** Where the audit file is, which need not be in the data folder. */
  readonly auditFolder: string;
  readonly log: Log;
  readonly clock: KioskClock;
  /** The way to servers. */
  readonly network: Network;
  readonly screenReader: ScreenReader;
  /** What is made ready for this process's first session. */
  readonly sparePages: SparePages;
  readonly dataFolder: string;
  readonly run: RunFolder;
  readonly pseudonym: (sessionId: string) => string;
  /** Where this process writes that it is in charge. */
  readonly pidFile: string | null;
  /** Where its supervisor reads its heartbeat. */
  readonly heartbeatPipe: string | null;
  readonly debugPort: Pick<DebugPort, 'open' | 'close'> | null;
}

/** What a kiosk begins with. */
export interface KioskStart {
  readonly state: SessionState;
  readonly after: LastSession | { readonly kind: 'handover'; readonly handoverData: HandoverData };
  /** Folders that processes before this one left, to be emptied by the first ending. */
  readonly staleFolders: readonly string[];
}

/** What the parts of a kiosk may ask of it. */
export interface KioskPort {
  readonly state: SessionState;
  dispatch(event: SessionEvent): void;
  /** Ends the session, or joins an ending that runs. Resolves when it is over. */
  endNow(reason: EndReason, details?: Omit<EndingCause, 'reason'>): Promise<Receipt | null>;
  /** Checks what has become due while the device slept. */
  checkTime(): void;
  /** Appends a record of what has already happened. @returns false when it could not be written */
  record(event: AuditEvent): boolean;
  /** Another process takes over as soon as no session is running. */
  replaceProcess(): void;
  /** The administrator leaves the kiosk. */
  leave(): void;
}
