import { readlinkSync, watch, type FSWatcher } from 'node:fs';
import { join, parse, resolve, sep } from 'node:path';
import { type ConfigLocation, policyFiles } from '../source/config-location.ts';

/** Editors and package managers write a file in several steps. */
const SETTLED_MS = 300;

/** Linux follows as many (path_resolution(7)); more are a loop. */
const MOST_LINKS = 40;

/** The watched names in a folder; null for all names. */
type Names = Set<string> | null;

/**
 * Calls back when the config file, or a policy in a folder, was written, replaced, made or removed.
 * The caller reads the files to find out what changed, if anything did.
 *
 * A watch on a file, or on its folder alone, would follow what was moved away. So this watches
 * every folder on the path of a file for the next name of that path, and if the name is a symbolic
 * link, every folder on the path of its target, too. The next process, after the next session,
 * reads policies that are in no folder (Windows, macOS).
 * @returns a function that ends the watch
 */
export function watchConfig(place: ConfigLocation, onChanged: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let watches = new FolderWatches();
  const begin = () => {
    const before = watches;
    watches = new FolderWatches();
    watchPlace(place, watches, changed);
    // Last, so that the files are watched at every moment.
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
 * Watches every folder on the path of a file, each before reading it, so that no change is missed.
 * @returns the resolved path, as far as it exists
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

/** Null if the path is not a symbolic link. */
function linkTarget(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

/** Watched folders, each once. The folder above shows when a missing or unreadable one changes. */
class FolderWatches {
  readonly #folders = new Map<string, { names: Names; readonly watcher: FSWatcher | null }>();

  /** @param name the name to watch in the folder; null for all names */
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
