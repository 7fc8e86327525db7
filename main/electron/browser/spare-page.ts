import { WebContentsView } from 'electron';
import { newPartition, type PartitionOptions, type SessionPartition } from './session-partition.ts';
import { ignoreFailedLoad, sitePreferences } from './site-lockdown.ts';

export type SparePageOptions = PartitionOptions & { readonly devTools: boolean };

/**
 * A partition that no session has used, with an empty page whose process has started: the first site of a
 * session that takes both comes some 60 ms earlier (bench/ending.ts). It requests nothing.
 */
export class SparePage implements SessionPartition {
  readonly partition: SessionPartition['partition'];
  readonly joined: Promise<void>;
  readonly #view: WebContentsView;
  readonly #identity: string;
  #isReady = false;

  constructor(options: SparePageOptions) {
    const { partition, joined } = newPartition(options);
    this.partition = partition;
    this.joined = joined;
    this.#identity = identityOf(options);
    const webPreferences = sitePreferences(partition, options.devTools);
    this.#view = new WebContentsView({ webPreferences });
    this.#view.webContents.once('did-finish-load', () => (this.#isReady = true));
    void this.#view.webContents.loadURL('about:blank').catch(ignoreFailedLoad);
  }

  /** Whether its process has started and is alive, and a session with these options would say the same of itself. */
  fits(options: PartitionOptions): boolean {
    const isAlive = this.#isReady && !this.#view.webContents.isCrashed();
    return isAlive && this.#identity === identityOf(options);
  }

  /** The view, for the session's first site. Neither Back nor `history.length` will know of the empty page. */
  takeView(): WebContentsView {
    const contents = this.#view.webContents;
    // Before those who ask whether Back leads anywhere.
    contents.once('did-frame-navigate', () => {
      contents.navigationHistory.clear();
    });
    return this.#view;
  }

  close(): void {
    this.#view.webContents.close();
  }
}

/** The spare page of a process, for its first session. */
export class SparePages {
  #page: SparePage | null = null;

  /** Called once, when there is nothing else to do. */
  prepare(options: SparePageOptions): void {
    this.#page ??= new SparePage(options);
  }

  /** @returns null where none is ready, or a session with these options would say something else of itself */
  take(options: PartitionOptions): SparePage | null {
    const page = this.#page;
    this.#page = null;
    if (page === null || page.fits(options)) return page;
    page.close();
    return null;
  }
}

/** What servers can know of a partition. */
function identityOf({ userAgent, languages, negotiate }: PartitionOptions): string {
  return JSON.stringify([userAgent, languages, negotiate]);
}
