import { lstatSync, statSync } from 'node:fs';

const EVERY_USER_WRITES = 0o002;
const ROOT = 0;

/**
 * Why users other than this one and root could change a file or the content of a folder; null if
 * they could not, if nothing has that path, and on Windows, which has no modes.
 */
export function ownershipRisk(path: string): string | null {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined || process.platform === 'win32') return null;
  const { uid, mode } = stats;
  if (!isTrustedOwner(uid)) return `it belongs to another user (${uid})`;
  const isOpen = (mode & EVERY_USER_WRITES) !== 0;
  return isOpen ? `every user may write to it (mode ${octal(mode)})` : null;
}

/** Whether a user, by number, is this process's own or root. */
export function isTrustedOwner(uid: number): boolean {
  const own = process.geteuid?.();
  return own === undefined || uid === own || uid === ROOT;
}

export function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

/** A mode as `chmod` takes it, such as 0700. */
export function octal(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0');
}
