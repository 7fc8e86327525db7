import { randomUUID } from 'node:crypto';
import {
  app,
  session as electronSession,
  webContents,
  type Session,
  type WebContents,
} from 'electron';
import type { SessionBrowserOptions } from './session-browser-options.ts';

/** The partition of one session, and when it has its way to servers. */
export interface SessionPartition {
  readonly partition: Session;
  readonly joined: Promise<void>;
}

export type PartitionOptions = Pick<
  SessionBrowserOptions,
  'userAgent' | 'languages' | 'negotiate' | 'network'
>;

export function newPartition(options: PartitionOptions): SessionPartition {
  const { userAgent, languages, negotiate, network } = options;
  // Also of workers, which `Session.setUserAgent` does not change (measured, Electron 33).
  if (userAgent !== null) app.userAgentFallback = userAgent;
  // In memory (no `persist:`), and never used before: a Session lives until the process ends and
  // would hand its left-overs to the next user (Electron issues 25631, 28566).
  const partition = electronSession.fromPartition(`session-${randomUUID()}`);
  if (languages !== null) partition.setUserAgent(app.userAgentFallback, languages.join());
  // An empty list would leave the choice to Windows, which trusts the servers of its intranet zone.
  partition.allowNTLMCredentialsForDomains(negotiate.join(',') || 'nowhere.invalid');
  return { partition, joined: network.join(partition) };
}

/** Every page of a partition, including those that are in none of our views. */
export function pagesOf(partition: Session): readonly WebContents[] {
  return webContents
    .getAllWebContents()
    .filter((contents) => !contents.isDestroyed() && contents.session === partition);
}
