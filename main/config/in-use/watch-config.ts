import { readlinkSync, watch, type FSWatcher } from 'node:fs';
import { join, parse, resolve, sep } from 'node:path';
import { type ConfigLocation, policyFiles } from '../source/config-location.ts';

/** Editors and package managers write a file in several steps. */
const SETTLED_MS = 300;

/** As many as Linux follows (path_resolution(7)); more are a circle. */
const MOST_LINKS = 40;

/** The names in a folder that matter; null: all of them. */
type Names = Set<string> | null;

/**
 * Calls back when the config file, or a policy in a folder of them, has been written, replaced, made
 * or removed. What has changed, and whether anything has, is for the reader of the files to find out.
 *
 * Folders are watched, and in them names: a watch on a file, or on its folder alone, would stay with
 * what has been moved away. So every folder on the way to a file is watched for the next name on that
 * way, and where the name is a symbolic link, every folder on the way to its target, too. Policies
 * that are in no folder (Windows, macOS) are read by the next process, after the next session.
 * @returns ends it
 */
export function watchConfig(place: ConfigLocation, onChanged: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let watches = new FolderWatches();
  const begin = () => {
    const before = watches;
    watches = new FolderWatches();
    watchPlace(place, watches, changed);
    // Last: there is no moment at which nothing is watched.
    before.close();
  };
  const changed = () => {
    begin();
    clearTimeout(timer);
    timer = setTimeout(onChanged, SETTLED_MS);
  };
  begin();
  return () => {
    clearTimeout(timer);
    watches.close();
  };
}

function watchPlace(
  { file, policies }: ConfigLocation,
  watches: FolderWatches,
  on: () => void,
): void {
  watchWay(file, watches, on);
  if (policies?.kind !== 'folder') return;
  const folder = watchWay(policies.folder, watches, on);
  watches.add(folder, null, on);
  for (const policy of policyFiles(folder)) watchWay(policy, watches, on);
}

/**
 * Watches every step on the way to a file. Each folder is watched before it is looked at, so that what
 * changes in between is seen.
 * @returns where the way leads, as far as it goes
 */
function watchWay(file: string, watches: FolderWatches, on: () => void): string {
  let { root: folder, rest } = split(file);
  for (let links = 0; ;) {
    const [name, ...after] = rest;
    if (name === undefined) return folder;
    watches.add(folder, name, on);
    const target = links < MOST_LINKS ? linkTarget(join(folder, name)) : null;
    if (target === null) {
      folder = join(folder, name);
      rest = after;
    } else {
      links += 1;
      const way = split(resolve(folder, target));
      folder = way.root;
      rest = [...way.rest, ...after];
    }
  }
}

function split(path: string): { readonly root: string; readonly rest: readonly string[] } {
  const whole = resolve(path);
  const { root } = parse(whole);
  return { root, rest: whole.slice(root.length).split(sep).filter(Boolean) };
}

/** Null where there is no symbolic link. */
function linkTarget(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

/** Watched folders, each once. One that is not there, or may not be read, is seen by the one above it. */
class FolderWatches {
  readonly #folders = new Map<string, { names: Names; readonly watcher: FSWatcher | null }>();

  /** @param name what matters in the folder; null: everything */
  add(folder: string, name: string | null, on: () => void): void {
    const known = this.#folders.get(folder);
    const names = name === null || known?.names === null ? null : new Set(known?.names).add(name);
    if (known === undefined) {
      this.#folders.set(folder, { names, watcher: this.#watch(folder, on) });
    } else known.names = names;
  }

  close(): void {
    for (const { watcher } of this.#folders.values()) watcher?.close();
    this.#folders.clear();
  }

  #watch(folder: string, on: () => void): FSWatcher | null {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => {
        const names = this.#folders.get(folder)?.names;
        if (names === undefined) return; // closed meanwhile
        if (names === null || name === null || names.has(name)) on();
      });
      watcher.on('error', () => watcher.close());
      return watcher;
    } catch {
      return null;
    }
  }
}
