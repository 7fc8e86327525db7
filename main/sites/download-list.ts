import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { plainText } from '../base/text.ts';
import type { Download } from '../session/pages.ts';
import type { Clock } from '../session/ports.ts';

/** Image types that Chromium shows by itself; not SVG, which can contain a script. */
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
 * The type that a file is shown as, by the type that the site gives; null: the kiosk does not show
 * it. No type that could run code, and no PDF: Chromium's PDF viewer has dialogs of its own.
 */
function shownAs(mimeType: string): string | null {
  const type = mimeType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (PICTURES.has(type)) return type;
  return TEXTS.has(type) ? 'text/plain; charset=utf-8' : null;
}

/** A byte that was no UTF-8, as Chromium passes it on. */
const LOST = '\uFFFD';

/**
 * The name of a file. Chromium cuts a name off at the first byte that is not UTF-8, such as an umlaut in
 * Latin-1, and with it the file's extension (measured, Electron 33). Electron replaces the byte, and the name
 * has an underscore in its place (docs/lockdown.md says why).
 * @param chromiums the name that Chromium has made
 * @param disposition the header `Content-Disposition` (RFC 6266) as Electron passes it on
 */
function downloadName(chromiums: string, disposition: string): string {
  // Chromium reads the extended name (RFC 8187), which is ASCII, where there is one.
  if (!disposition.includes(LOST) || /filename\*\s*=/i.test(disposition)) return chromiums;
  const [, quoted, token] =
    /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition) ?? [];
  const name = quoted?.replaceAll(/\\(.)/g, '$1') ?? token;
  return name === undefined ? chromiums : name.replaceAll(LOST, '_').replaceAll(/[/\\:]/g, '_');
}

/** A site that keeps sending files must not fill the list. */
const MOST_FILES = 100;
/** Of the refused downloads, the list shows only this many, the newest. */
const MOST_REFUSED = 3;
const NAME_MAX_LENGTH = 80;
/** The shortest time between two progress updates to the screens. */
const PROGRESS_MS = 250;

/** What the browser knows of a file when its download begins. */
export interface Incoming {
  /** As Chromium has made it. */
  readonly name: string;
  /** The header `Content-Disposition` as Electron passes it on; may be empty. */
  readonly disposition: string;
  /** Null if the site does not give the size. */
  readonly totalBytes: number | null;
  readonly mimeType: string;
  /** Stops the download, and removes what has arrived. */
  readonly cancel: () => void;
}

/** A file that the kiosk can show. */
export interface ShownFile {
  readonly path: string;
  /** The type that it is shown as, even if the site gives another. */
  readonly contentType: string;
}

export interface DownloadListDeps {
  /** The folder of the files; the session's ending empties it. */
  readonly folder: string;
  /** The limit for all files together. */
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

/** A session's downloads: the list, and the limits on number and size. */
export class DownloadList {
  readonly #deps: DownloadListDeps;
  readonly #items = new Map<number, Item>();
  #lastId = 0;
  #isTelling = false;

  constructor(deps: DownloadListDeps) {
    this.#deps = deps;
  }

  /** @returns the path for the file, with a name of our own; null if there is no room for it */
  begin(incoming: Incoming): { readonly id: number; readonly path: string } | null {
    const { folder, quotaBytes } = this.#deps;
    const { name, disposition, totalBytes, mimeType, cancel } = incoming;
    const id = ++this.#lastId;
    const kept = [...this.#items.values()].filter(({ download }) => isKept(download));
    const isTooLarge = this.#usedBytes() + (totalBytes ?? 0) > quotaBytes;
    const why = kept.length >= MOST_FILES ? 'too-many' : isTooLarge ? 'too-large' : null;
    const path = join(folder, randomUUID());
    const download: Download = {
      id,
      name: plainText(downloadName(name, disposition), NAME_MAX_LENGTH),
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

  /** Updates a download's progress, and stops it if it exceeds the quota. */
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

  /** Removes a file from the list and from the disk. */
  remove(id: number): void {
    const item = this.#items.get(id);
    if (item === undefined) return;
    this.#items.delete(id);
    if (item.download.state === 'running') item.cancel();
    // If this fails, the session's ending removes the file, or counts it as left over.
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
