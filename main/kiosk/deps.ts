import type { BaseWindow, WebContents } from 'electron';
import type { AuditLog } from '../audit/audit-log.ts';
import type { AuditEvent } from '../audit/event.ts';
import type { LoadedConfig } from '../config/in-use/load-config.ts';
import type { Log } from '../device/log/log.ts';
import type { DebugPort } from '../electron/process/debug-port.ts';
import type { InputWatch } from '../electron/window/input-watch.ts';
import type { RunFolder } from '../ending/run-folders.ts';
import type { Clock, KioskClock } from '../session/ports.ts';
import type { SessionEvent, SessionState } from '../session/state.ts';
import type { ConfigInUse } from './config-in-use.ts';
import type { Servers } from './servers.ts';

/** What a session on the real device is made of. */
export interface SessionHostDeps {
  readonly loaded: LoadedConfig;
  readonly clock: Clock;
  readonly log: Log;
  readonly run: RunFolder;
  readonly pseudonym: (sessionId: string) => string;
  readonly window: BaseWindow;
  readonly screensPage: WebContents;
  readonly inputWatch: InputWatch;
  readonly servers: Servers;
  /** Failed attempts to sign in that the process before this one has seen. */
  readonly signInFailures: unknown;
  /** Folders that processes before this one left, to be emptied by the first ending. */
  readonly staleFolders: readonly string[];
  readonly record: (entry: AuditEvent) => void;
  readonly state: () => SessionState;
  /** What the sites do, for the rules to judge. */
  readonly onEvent: (event: SessionEvent) => void;
}

/** What one process of the kiosk is made of. */
export interface KioskDeps {
  readonly window: BaseWindow;
  readonly screensPage: WebContents;
  readonly config: ConfigInUse;
  readonly journal: AuditLog;
  readonly log: Log;
  readonly clock: KioskClock;
  readonly dataFolder: string;
  /** Where the audit file is, which need not be in the data folder. */
  readonly auditFolder: string;
  readonly run: RunFolder;
  readonly pseudonym: (sessionId: string) => string;
  /** Where this process says that it is the kiosk now. */
  readonly pidFile: string | null;
  /** Where its supervisor hears that it lives. */
  readonly heartbeatPipe: string | null;
  readonly debugPort: DebugPort | null;
}
