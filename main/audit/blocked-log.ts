import type { AuditEntry, BlockedThing } from './entry.ts';

/** A page that tries for ever must not fill the disk. */
const MOST_RECORDS = 100;

/**
 * Records what a session's sites were refused, each kind once, and a bounded number of them.
 * @param session null for the kiosk's own screens
 */
export function blockedLog(
  session: string | null,
  append: (entry: AuditEntry) => void,
): (what: BlockedThing, detail: string) => void {
  const seen = new Set<string>();
  return (what, detail) => {
    const key = `${what} ${detail}`;
    if (seen.has(key) || seen.size >= MOST_RECORDS) return;
    seen.add(key);
    append({ event: 'blocked', session, what, detail });
  };
}
