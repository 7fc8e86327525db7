import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { plainText } from '../base/text.ts';
import type { Download } from '../session/pages.ts';
import type { Clock } from '../session/ports.ts';

/** Pictures that Chromium draws by itself; not SVG, which can hold a script. */
const PICTURES: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
]);

const TEXTS: ReadonlySet<string> = new Set([
  'text/plain',
  'text/csv',
  'text/markdown',
  'text/calendar',
  'application/json',
]);

/**
 * What a file is shown as, by what the site says that it is; null: not at all. Nothing that could run is
 * among them, and no PDF, for Chromium shows those by a viewer with dialogs of its own.
 */
function shownAs(mimeType: string): string | null {
  const type = mimeType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (PICTURES.has(type)) return type;
  return TEXTS.has(type) ? 'text/plain; charset=utf-8' : null;
}

/** A site that sends files for ever must not fill the list. */
const MOST_FILES = 100;
/** Of those that were refused only the newest are told of. */
const MOST_REFUSED = 3;
const NAME_MAX_LENGTH = 80;
/** How often at most the screens hear how far a file is. */
const PROGRESS_MS = 250;

/** What the browser knows of a file that begins to arrive. */
export interface Incoming {
  readonly name: string;
  /** Null where the site does not say. */
  readonly totalBytes: number | null;
  readonly mimeType: string;
  /** Stops it, and takes away what has arrived. */
  readonly cancel: () => void;
}

/** A file that can be looked at. */
export interface ShownFile {
  readonly path: string;
  /** What it is shown as, whatever the site calls it. */
  readonly contentType: string;
}

export interface DownloadListDeps {
  /** Where the files go: a folder that the session's ending empties. */
  readonly folder: string;
  /** For all files together. */
  readonly quotaBytes: number;
  readonly clock: Pick<Clock, 'after'>;
  readonly onChanged: (downloads: readonly Download[]) => void;
  readonly onRefused: (why: 'too-large' | 'too-many') => void;
}

interface Item {
  readonly download: Download;
  readonly path: string;
  readonly contentType: string | null;
  readonly cancel: () => void;
}

/** What a session has downloaded: the rules of how much, and the list of it. */
export class DownloadList {
  readonly #deps: DownloadListDeps;
  readonly #items = new Map<number, Item>();
  #lastId = 0;
  #isTelling = false;

  constructor(deps: DownloadListDeps) {
    this.#deps = deps;
  }

  /** @returns where the file is to go, under a name of our own; null where there is no room for it */
  begin(incoming: Incoming): { readonly id: number; readonly path: string } | null {
    const { folder, quotaBytes } = this.#deps;
    const { name, totalBytes, mimeType, cancel } = incoming;
    const id = ++this.#lastId;
    const kept = [...this.#items.values()].filter(({ download }) => isKept(download));
    const isTooLarge = this.#usedBytes() + (totalBytes ?? 0) > quotaBytes;
    const why = kept.length >= MOST_FILES ? 'too-many' : isTooLarge ? 'too-large' : null;
    const path = join(folder, randomUUID());
    const download: Download = {
      id,
      name: plainText(name, NAME_MAX_LENGTH),
      state: why ?? 'running',
      receivedBytes: 0,
      totalBytes,
      canShow: false,
    };
    this.#items.set(id, { download, path, contentType: shownAs(mimeType), cancel });
    if (why !== null) this.#refused(why);
    this.#tell();
    return why === null ? { id, path } : null;
  }

  /** So much of it has arrived; one that grows beyond the quota is stopped. */
  progressed(id: number, receivedBytes: number): void {
    this.#change(id, { receivedBytes });
    if (this.#usedBytes() > this.#deps.quotaBytes) {
      const item = this.#items.get(id);
      this.#change(id, { state: 'too-large' });
      item?.cancel();
      this.#refused('too-large');
      this.#tell();
    } else if (!this.#isTelling) {
      this.#isTelling = true;
      this.#deps.clock.after(PROGRESS_MS, () => {
        this.#isTelling = false;
        this.#tell();
      });
    }
  }

  ended(id: number, isWhole: boolean, receivedBytes: number): void {
    const item = this.#items.get(id);
    if (item?.download.state !== 'running') return;
    const canShow = isWhole && item.contentType !== null;
    this.#change(id, { state: isWhole ? 'done' : 'failed', receivedBytes, canShow });
    this.#tell();
  }

  /** Takes it off the list and off the disk. */
  remove(id: number): void {
    const item = this.#items.get(id);
    if (item === undefined) return;
    this.#items.delete(id);
    if (item.download.state === 'running') item.cancel();
    // What cannot be removed now is, or is counted, when the session ends.
    rm(item.path, { force: true }).catch(() => undefined);
  }

  file(id: number): ShownFile | null {
    const { download, path, contentType } = this.#items.get(id) ?? {};
    if (download?.canShow !== true || path === undefined || !contentType) return null;
    return { path, contentType };
  }

  #usedBytes(): number {
    return [...this.#items.values()]
      .filter(({ download }) => isKept(download))
      .reduce((sum, { download: { receivedBytes, totalBytes } }) => {
        return sum + Math.max(receivedBytes, totalBytes ?? 0);
      }, 0);
  }

  #change(id: number, changes: Partial<Download>): void {
    const item = this.#items.get(id);
    if (item === undefined) return;
    this.#items.set(id, { ...item, download: { ...item.download, ...changes } });
  }

  #refused(why: 'too-large' | 'too-many'): void {
    this.#deps.onRefused(why);
    const refused = [...this.#items.values()].filter(({ download }) => isRefused(download));
    for (const { download } of refused.slice(0, -MOST_REFUSED)) this.#items.delete(download.id);
  }

  #tell(): void {
    this.#deps.onChanged([...this.#items.values()].map(({ download }) => download));
  }
}

function isKept({ state }: Download): boolean {
  return state === 'running' || state === 'done';
}

function isRefused({ state }: Download): boolean {
  return state === 'too-large' || state === 'too-many';
}
