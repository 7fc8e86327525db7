import type { BaseWindow } from 'electron';
import type { Backpressure } from '../../sites/backpressure.ts';
import type { Challenges } from '../../sites/challenges.ts';
import type { MediaUse } from '../../sites/media-use.ts';
import type { DownloadList } from '../../sites/download-list.ts';
import type { SessionTraces } from '../../identity/sign-out/session-traces.ts';
import type { Network } from '../network/network.ts';
import type { InputWatch } from '../window/input-watch.ts';
import type { OnScreenKeyboard } from '../window/on-screen-keyboard.ts';
import type { PdfViewerOptions } from './pdf/pdf-viewer.ts';
import type { PopUpEvents } from './pop-ups.ts';
import type { ScriptDialogsOptions } from './guards/script-dialogs.ts';
import type { IsAllowed } from './site-lockdown.ts';
import type { BrowserSite, SiteEvents } from './site-views.ts';
import type { SparePage } from './spare-page.ts';
import type { OnBlocked } from './site-traffic.ts';
import type { OnHistory } from './view-stack.ts';

/** What a session's browser needs, and the events that it reports. */
export interface SessionBrowserOptions {
  /** Collects what the session's sign-out needs. */
  readonly traces: SessionTraces;
  readonly window: BaseWindow;
  /** The partition and its first page, where they were made before the session. */
  readonly spare: SparePage | null;
  readonly network: Pick<Network, 'join' | 'remember'>;
  readonly sites: readonly BrowserSite[];
  /** How all of the session names the browser, except pages with their own; null: as Electron does. */
  readonly userAgent: string | null;
  /** What sites hear of the user's languages, the preferred one first; null: the device's languages. */
  readonly languages: readonly string[] | null;
  /** Servers that get the sign-in of the device's own account (Kerberos, NTLM). */
  readonly negotiate: readonly string[];
  /** The list that downloads are added to; null refuses them. */
  readonly downloadList: DownloadList | null;
  /** How PDFs are shown; they can also be downloads, or refused. */
  readonly pdf: PdfViewerOptions | 'download' | 'block';
  readonly challenges: Challenges;
  readonly scripts: Omit<ScriptDialogsOptions, 'onBlocked'>;
  readonly media: MediaUse;
  readonly mayCopy: boolean;
  readonly devTools: boolean;
  readonly screensPid: () => number;
  readonly inputWatch: InputWatch;
  readonly onScreenKeyboard: OnScreenKeyboard;
  readonly onBlocked: OnBlocked;
  readonly backpressure: Backpressure;
  /** What the OpenID provider's pages may show. */
  readonly isProvider: IsAllowed;
  /** Whether the provider's pages may use security keys and passkeys. */
  readonly mayUseSecurityKeys: boolean;
  readonly onHistory: OnHistory;
  /** Whether Back leads anywhere while the user signs in at the provider. */
  readonly onProviderMoved: (canGoBack: boolean) => void;
  readonly siteEvents: SiteEvents;
  readonly popUps: PopUpEvents;
}
