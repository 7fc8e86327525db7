import { watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { ConfigPlace } from './config-place.ts';

/** Editors and package managers write a file in several steps. */
const SETTLED_MS = 300;

/**
 * Calls back when the config file, or a policy in a folder of them, has been written, replaced, made
 * or removed. What has changed, and whether anything has, is for the reader of the files to find out.
 * Folders are what is watched, for a file that is replaced would be lost from sight; where there is no
 * such folder nothing is watched, and a change is seen by the next process, after the next session. So
 * are policies that are in no folder (Windows, macOS).
 * @returns ends it
 */
export function watchConfig({ file, policies }: ConfigPlace, onChanged: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(onChanged, SETTLED_MS);
  };
  const stops = [watchFolder(dirname(file), (name) => mayBe(file, name), changed)];
  if (policies?.kind === 'folder') stops.push(watchPolicies(policies.folder, changed));
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}

/** The folder itself may come and go: the one above it tells. */
function watchPolicies(folder: string, onChanged: () => void): () => void {
  const look = () => watchFolder(folder, () => true, onChanged);
  let stop = look();
  const stopAbove = watchFolder(
    dirname(folder),
    (name) => mayBe(folder, name),
    () => {
      stop();
      stop = look();
      onChanged();
    },
  );
  return () => {
    stop();
    stopAbove();
  };
}

/** A symbolic link can be switched by a neighbour of the file (Kubernetes' `..data`). */
function mayBe(file: string, name: string | null): boolean {
  return name === null || name === basename(file) || name.startsWith('..');
}

function watchFolder(
  folder: string,
  isMeant: (name: string | null) => boolean,
  onChanged: () => void,
): () => void {
  let watcher: FSWatcher | undefined;
  try {
    watcher = watch(folder, { persistent: false }, (_event, name) => {
      if (isMeant(name)) onChanged();
    });
    watcher.on('error', () => watcher?.close());
  } catch {
    return () => undefined;
  }
  return () => watcher.close();
}
