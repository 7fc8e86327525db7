import {
  closeSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';

/**
 * Writes a file so that there is the old one or all of the new one, whatever happens in between.
 * @throws the file system's error, or that something else than a file has the name
 */
export function writeWhole(path: string, text: string): void {
  const before = statSync(path, { throwIfNoEntry: false });
  if (before?.isFile() === false) throw new Error('it is not a file');
  // Where the name is a link, it stays one.
  const target = before === undefined ? path : realpathSync(path);
  const part = `${target}.${process.pid}.part`;
  try {
    const file = openSync(part, 'wx', before?.mode ?? 0o666);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(part, target);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}
