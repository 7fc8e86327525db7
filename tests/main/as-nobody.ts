import { onTestFinished } from 'vitest';

/**
 * Permissions do not hold root back, so where the tests run as root, the rest of this one runs as
 * somebody else.
 */
export function goOnAsNobody(): void {
  if (process.geteuid?.() !== 0) return;
  process.seteuid?.(65_534);
  // Before the test's folders are removed: what was asked for last is done first.
  onTestFinished(() => process.seteuid?.(0));
}
