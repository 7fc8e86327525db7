import { watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Editors and package managers write a file in several steps. */
const SETTLED_MS = 300;

/**
 * Calls back when the config file has been written, replaced, made or removed. What has changed, and
 * whether anything has, is for the reader of the file to find out. The folder is what is watched,
 * for a file that is replaced would be lost from sight; where there is no such folder nothing is
 * watched, and a change is seen by the next process, after the next session.
 * @returns ends it
 */
export function watchConfig(file: string, onChanged: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | undefined;
  try {
    watcher = watch(dirname(file), { persistent: false }, (_event, name) => {
      // A symbolic link can be switched by a neighbour of the file (Kubernetes' `..data`).
      if (name !== null && name !== basename(file) && !name.startsWith('..')) return;
      clearTimeout(timer);
      timer = setTimeout(onChanged, SETTLED_MS);
    });
    watcher.on('error', () => watcher?.close());
  } catch {
    return () => undefined;
  }
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
